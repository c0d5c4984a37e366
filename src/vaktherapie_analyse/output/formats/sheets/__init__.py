"""The sheets of workbooks that are written: how they look, their tables, charts and summary."""
