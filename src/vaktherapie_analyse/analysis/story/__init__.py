"""What a report tells one reader: which sentences, tables and figures, in which order."""
