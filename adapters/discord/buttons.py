"""The buttons under an answer: what each is called, and how a click names it."""

from enum import StrEnum
from typing import Any

from core.words import Phrase, Words, phrase

PREFIX = "ts:"
"""Every custom_id of ours begins with it; nothing else tells ours, so they work after a restart."""
_ROW, _BUTTON = 1, 2
_GREY, _RED = 2, 4
"""Discord's numbers. Source: Discord docs, "Component Reference"."""


class Button(StrEnum):
    """What can be clicked."""

    STOP = "stop"
    REFINE = "refine"
    AGAIN = "again"
    SHARE = "share"
    RENEW = "renew"
    """A new version for a prompt that was edited."""
    KEEP = "keep"
    """None."""


_LABELS: dict[Button, Phrase] = {
    Button.STOP: phrase("Stop"),
    Button.REFINE: phrase("Refine"),
    Button.AGAIN: phrase("Again"),
    Button.SHARE: phrase("Share"),
    Button.RENEW: phrase("New version"),
    Button.KEEP: phrase("Keep the old one"),
}


def row(words: Words, *buttons: Button, about: str = "") -> dict[str, Any]:
    """A row of `buttons` as a component; what it is `about` comes back with each click."""
    return {"type": _ROW, "components": [_button(words, button, about) for button in buttons]}


def _button(words: Words, button: Button, about: str) -> dict[str, Any]:
    return {
        "type": _BUTTON,
        "style": _RED if button is Button.STOP else _GREY,
        "label": words.say(_LABELS[button]),
        "custom_id": f"{PREFIX}{button}" + (f":{about}" if about else ""),
    }
