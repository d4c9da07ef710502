"""Keeps every word a person reads in the message catalogue: `python -m tools.words check|update`.

`sentences` finds what the code says, `catalogue` keeps the `.po` files to it, `strays` finds
texts that go round the catalogue.
"""
