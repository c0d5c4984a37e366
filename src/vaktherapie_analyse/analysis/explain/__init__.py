"""One number back to its cells, formula and source."""
