"""What headers, and what the user says of them, tell about a column."""
