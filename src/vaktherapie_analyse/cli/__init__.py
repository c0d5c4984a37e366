"""The command `analyse`: parse, call, hand over, exit code."""
