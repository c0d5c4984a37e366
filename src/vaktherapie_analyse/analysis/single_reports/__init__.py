"""Reports that one command gives, and no other report is made of."""
