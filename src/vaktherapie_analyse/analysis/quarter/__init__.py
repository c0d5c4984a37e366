"""The numbers of a quarter."""
