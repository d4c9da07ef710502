"""Which buttons stand under an answer, and in which order."""

from itertools import chain, combinations

import pytest

from core.desk.buttons import ACTS, LABELS, Button, offered
from core.pages import Offer, Page

EVERY = frozenset(Offer)


def final(*offers: Offer) -> Page:
    return Page("x = 1", status="done", final=True, offers=frozenset(offers))


@pytest.mark.parametrize(
    ("page", "shareable", "shown"),
    [
        (final(), False, "Refine · Again"),
        (final(Offer.TESTS), False, "Refine · Tests · Again"),
        (
            final(Offer.FIX, Offer.TESTS, Offer.WHY),
            True,
            "Refine · Tests · Fix · Again · Why? · Share",
        ),
        (
            final(Offer.WHY, Offer.FIX_TEST, Offer.FIX_CODE, Offer.TESTS, Offer.OTHER_MODEL),
            True,
            "Refine · Tests · Fix code · Fix test · Again · Other model · Why? · Share",
        ),
    ],
)
def test_each_stands_there_only_if_it_fits(page: Page, shareable: bool, shown: str) -> None:
    assert " · ".join(str(LABELS[button]) for button in offered(page, shareable)) == shown


def test_the_order_is_the_same_whatever_is_offered() -> None:
    most = offered(final(*EVERY), True)
    for some in chain.from_iterable(combinations(Offer, count) for count in range(len(Offer))):
        fewer = offered(final(*some), False)

        assert list(fewer) == [button for button in most if button in fewer]
        assert len(fewer) == 2 + len(some)


def test_a_growing_answer_can_only_be_stopped() -> None:
    assert offered(Page("x", status="writing", offers=EVERY), True) == (Button.STOP,)


def test_whatever_asks_for_a_further_turn_can_be_offered_and_each_has_a_label() -> None:
    assert set(ACTS) <= set(offered(final(*EVERY), False))
    assert set(LABELS) == set(Button)
