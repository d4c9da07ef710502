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
    AGAIN = "ts:again"
    WHY = "ts:why"
    """All that was found about the code."""
    SHARE = "ts:share"
    RENEW = "ts:renew"
    """A new version for a prompt that was edited."""
    KEEP = "ts:keep"
    """None."""


LABELS: dict[Button, Phrase] = {
    Button.STOP: phrase("Stop"),
    Button.REFINE: phrase("Refine"),
    Button.AGAIN: phrase("Again"),
    Button.WHY: phrase("Why?"),
    Button.SHARE: phrase("Share"),
    Button.RENEW: phrase("New version"),
    Button.KEEP: phrase("Keep the old one"),
}


def offered(page: Page, shareable: bool) -> tuple[Button, ...]:
    """Those under the last `page` of an answer; `shareable` if others may see it later."""
    if not page.final:
        return (Button.STOP,)
    more = ((Button.WHY, Offer.WHY in page.offers), (Button.SHARE, shareable))
    return (Button.REFINE, Button.AGAIN, *(button for button, fits in more if fits))
