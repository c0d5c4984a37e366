"""A story that people hand in, as one document in one language; a format writes it."""
