"""Who each row is about, and when it was filled in."""
