"""The only room that formats: a Report becomes a screen or a file."""
