"""Measures what the design sets marks for; `python -m bench` prints the table."""
