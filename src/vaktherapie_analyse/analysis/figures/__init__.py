"""Figures as values: of the tables of a report, or of who changed how; never drawn here."""
