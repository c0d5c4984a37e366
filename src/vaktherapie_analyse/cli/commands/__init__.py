"""One file per command, named as the user types it."""
