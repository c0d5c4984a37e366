"""What cells tell about a column that no name tells."""
