"""Answers under which every button stands, whatever was found about their code."""

from core.pages import Offer
from core.rendering import Rendering


def all_offers(rendering: Rendering) -> frozenset[Offer]:
    """What can be done about a finished answer, as if all of it fitted."""
    return frozenset(Offer) if rendering.final else frozenset()
