"""Whether the score tells good code from damaged: `make validate-score`."""
