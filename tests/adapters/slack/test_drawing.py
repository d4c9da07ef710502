"""Pages as Slack's messages: the lines and the buttons below the last one."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.slack.drawing import drawn
from core.desk.buttons import LABELS
from core.pages import Offer, Page
from core.words import words

FINAL = Page("x = 1", status="done", final=True)
JUDGED = replace(FINAL, offers=frozenset({Offer.WHY}))
DOUBTED = replace(JUDGED, offers=frozenset(Offer) - {Offer.FIX})
ALL = ["Refine", "Tests", "Fix code", "Fix test", "Again", "Other model", "Why?", "Share"]


def buttons(page: Page, private: bool = False, locale: str = "en") -> list[str]:
    """Labels in the order they stand in."""
    *_, row = drawn(page, words(locale), private)["blocks"]
    return [each["text"]["text"] for each in row["elements"]]


def lines(status: str) -> list[str]:
    """The small lines that show `status`."""
    block: dict[str, Any] = drawn(replace(FINAL, status=status), words("en"), False)["blocks"][1]
    return [each["text"] for each in block["elements"]]


@pytest.mark.parametrize(
    ("page", "private", "shown"),
    [
        (replace(FINAL, final=False), True, ["Stop"]),
        (replace(JUDGED, final=False), True, ["Stop"]),
        (FINAL, False, ["Refine", "Again"]),
        (FINAL, True, ["Refine", "Again", "Share"]),
        (JUDGED, False, ["Refine", "Again", "Why?"]),
        (JUDGED, True, ["Refine", "Again", "Why?", "Share"]),
        (replace(JUDGED, offers=frozenset({Offer.FIX})), False, ["Refine", "Fix", "Again"]),
        (DOUBTED, True, ALL),
    ],
)
def test_the_buttons_stand_in_one_order(page: Page, private: bool, shown: list[str]) -> None:
    assert buttons(page, private) == shown
    assert buttons(page, private, "tr") == [
        words("tr").say(label) for label in LABELS.values() if words("en").say(label) in shown
    ]


def test_a_full_page_has_nothing_below_it() -> None:
    assert drawn(Page("full"), words("en"), False) == {"markdown_text": "full"}


def test_signs_of_a_verdict_come_through_and_slacks_own_are_escaped() -> None:
    status = "⚠️ parses as C++ 3.11 · score 84 (−5) · lint −9\n`a < b && c` ×2 <!channel>"

    assert lines(status) == [
        "⚠️ parses as C++ 3.11 · score 84 (−5) · lint −9",
        "`a &lt; b &amp;&amp; c` ×2 &lt;\u200b!channel&gt;",
    ]
