"""Raw tables → which sheet, row and column is what: judged by values, names help."""
