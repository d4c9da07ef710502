"""Exit codes, the same for every command."""

GOOD = 0
FAILED = 1
"""The work failed, was stopped, or is below a threshold."""
USAGE = 2
SURROUNDINGS = 3
"""Something we stand on is missing: a server, a folder, a setting."""
