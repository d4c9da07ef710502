"""The buttons under an answer: what each is called, and in which order they stand everywhere."""

from enum import StrEnum

from core.words import Phrase, phrase


class Button(StrEnum):
    """What can be clicked, by what a click says of it.

    Nothing else has to be known of it, so a button works after a restart.
    """

    STOP = "ts:stop"
    REFINE = "ts:refine"
    AGAIN = "ts:again"
    SHARE = "ts:share"
    RENEW = "ts:renew"
    """A new version for a prompt that was edited."""
    KEEP = "ts:keep"
    """None."""


LABELS: dict[Button, Phrase] = {
    Button.STOP: phrase("Stop"),
    Button.REFINE: phrase("Refine"),
    Button.AGAIN: phrase("Again"),
    Button.SHARE: phrase("Share"),
    Button.RENEW: phrase("New version"),
    Button.KEEP: phrase("Keep the old one"),
}


def offered(final: bool, shareable: bool) -> tuple[Button, ...]:
    """Those under an answer that grows or is `final`; `shareable` if others may see it later."""
    if not final:
        return (Button.STOP,)
    return (Button.REFINE, Button.AGAIN, *((Button.SHARE,) if shareable else ()))
