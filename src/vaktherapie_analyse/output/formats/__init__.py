"""Page or tables → one file format each."""
