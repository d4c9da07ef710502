"""What can be done about a finished answer: the buttons that appear below it."""

from collections.abc import Iterator

from core.job import Aim
from core.pages import Offer
from core.rendering import Phase, Rendering
from core.trials.suited import Need
from core.verdict import Verdict


def offers(rendering: Rendering) -> frozenset[Offer]:
    """What fits the finished picture; nothing while it grows."""
    if not rendering.final or rendering.verdict is None:
        return frozenset()
    return frozenset(_offers(rendering, rendering.verdict))


def _offers(rendering: Rendering, verdict: Verdict) -> Iterator[Offer]:
    yield Offer.WHY
    if rendering.phase is not Phase.DONE:
        return
    trial = verdict.trial
    if trial and trial.ran and not trial.error and trial.reason != Need.NOTHING_TO_CALL.phrase:
        yield Offer.TESTS
    if verdict.disputed:
        yield Offer.FIX_CODE
        yield Offer.FIX_TEST
    elif verdict.fails:
        yield Offer.FIX
    if rendering.aim in (Aim.WRITE, Aim.FIX) and verdict.fails:
        yield Offer.OTHER_MODEL
