"""What can only be decided over all the tables together."""
