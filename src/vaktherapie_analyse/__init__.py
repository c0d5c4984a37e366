"""SDQ and ARI-CP measurements of begin and end: scores, Dutch norms, reliable change."""

__version__ = "0.1.0"
