"""The platforms: one folder each, none knows another."""
