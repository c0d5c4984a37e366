"""What can be typed after a command, and what is made of it."""
