"""Published figures computed again."""
