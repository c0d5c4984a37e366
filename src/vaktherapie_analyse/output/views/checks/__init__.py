"""Views that answer one question: about files, a number, a norm, a key, a sample."""
