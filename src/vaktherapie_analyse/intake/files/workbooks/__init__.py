"""Workbooks: their cells, and what the reader of the cells does not say or would not survive."""
