"""What developers run by hand and CI runs for them."""
