"""The buttons under an answer: what each is called, and in which order they stand everywhere."""

from enum import StrEnum

from core.pages import Offer, Page
from core.words import Phrase, phrase


class Button(StrEnum):
    """What can be clicked, by what a click says of it.

    Nothing else has to be known of it, so a button works after a restart.
    """

    STOP = "ts:stop"
    REFINE = "ts:refine"
    TESTS = "ts:tests"
    """More of them."""
    FIX = "ts:fix"
    FIX_CODE = "ts:fixcode"
    FIX_TEST = "ts:fixtest"
    """These two where nobody knows which of them is wrong."""
    AGAIN = "ts:again"
    OTHER = "ts:other"
    """The same prompt, for another model."""
    WHY = "ts:why"
    """All that was found about the code."""
    SHARE = "ts:share"
    RENEW = "ts:renew"
    """A new version for a prompt that was edited."""
    KEEP = "ts:keep"
    """None."""


LABELS: dict[Button, Phrase] = {  # in the order in which they stand
    Button.STOP: phrase("Stop"),
    Button.REFINE: phrase("Refine"),
    Button.TESTS: phrase("Tests"),
    Button.FIX: phrase("Fix"),
    Button.FIX_CODE: phrase("Fix code"),
    Button.FIX_TEST: phrase("Fix test"),
    Button.AGAIN: phrase("Again"),
    Button.OTHER: phrase("Other model"),
    Button.WHY: phrase("Why?"),
    Button.SHARE: phrase("Share"),
    Button.RENEW: phrase("New version"),
    Button.KEEP: phrase("Keep the old one"),
}

_OFFERED = {
    Button.TESTS: Offer.TESTS,
    Button.FIX: Offer.FIX,
    Button.FIX_CODE: Offer.FIX_CODE,
    Button.FIX_TEST: Offer.FIX_TEST,
    Button.OTHER: Offer.OTHER_MODEL,
    Button.WHY: Offer.WHY,
}
_ALWAYS = (Button.REFINE, Button.AGAIN)
ACTS = (
    *(Button.TESTS, Button.FIX, Button.FIX_CODE, Button.FIX_TEST),
    *(Button.AGAIN, Button.OTHER),
)
"""Those that ask for a further turn, and for nothing besides."""


def offered(page: Page, shareable: bool) -> tuple[Button, ...]:
    """Those under the last `page` of an answer; `shareable` if others may see it later."""
    if not page.final:
        return (Button.STOP,)
    fitting = {*_ALWAYS, *(button for button, offer in _OFFERED.items() if offer in page.offers)}
    if shareable:
        fitting.add(Button.SHARE)
    return tuple(button for button in LABELS if button in fitting)
