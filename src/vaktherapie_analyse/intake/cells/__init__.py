"""What one cell, word or name says, whatever table it stands in."""
