"""An answer lives where more calls are left for it."""

import pytest

from core.budgets import Outlook
from core.budgets.pools import streams

FRESH = {
    "starts": Outlook(20, 20, 0),
    "appends": Outlook(100, 100, 0),
    "stops": Outlook(20, 20, 0),
    "edits": Outlook(50, 50, 0),
}


@pytest.mark.parametrize(
    "changed, streamed",
    [
        ({}, True),
        ({"appends": Outlook(100, 100, 1)}, True),
        ({"appends": Outlook(99, 99, 1)}, False),
        ({"appends": Outlook(0, 49, 0)}, False),
        ({"appends": Outlook(100, 100, 2), "edits": Outlook(50, 50, 1)}, True),
        ({"starts": Outlook(0.9, 5, 0)}, False),
        ({"starts": Outlook(2, 5, 1)}, True),
        ({"starts": Outlook(1.9, 5, 1)}, False),
        ({"stops": Outlook(0, 1, 0)}, True),
        ({"stops": Outlook(0, 0, 0)}, False),
        ({"stops": Outlook(1, 1, 0), "appends": Outlook(100, 100, 1)}, False),
    ],
)
def test_the_emptier_pool_per_answer_is_taken(changed: dict[str, Outlook], streamed: bool) -> None:
    assert streams(**{**FRESH, **changed}) is streamed
