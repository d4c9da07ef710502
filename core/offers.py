"""What can be done about a finished answer: the buttons that appear below it."""

from core.pages import Offer
from core.rendering import Rendering


def offers(rendering: Rendering) -> frozenset[Offer]:
    """What fits the finished picture; nothing while it grows."""
    if not rendering.final or rendering.verdict is None:
        return frozenset()
    return frozenset({Offer.WHY})
