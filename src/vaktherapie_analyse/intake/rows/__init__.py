"""Rows → answers and scores: every fault collected, every doubt kept."""
