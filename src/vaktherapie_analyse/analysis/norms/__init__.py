"""What stands in norm tables; no data of respondents."""
