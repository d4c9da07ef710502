"""The buttons under an answer: what each is called, and how a click names it."""

from enum import StrEnum
from typing import Any

from core.words import Phrase, Words, phrase

PREFIX = "ts:"
"""Every action of ours begins with it; nothing else is in a button, so it works after a restart."""


class Button(StrEnum):
    """What can be clicked."""

    STOP = "ts:stop"
    REFINE = "ts:refine"
    AGAIN = "ts:again"
    SHARE = "ts:share"
    RENEW = "ts:renew"
    """A new version for a prompt that was edited."""
    KEEP = "ts:keep"
    """None."""


_LABELS: dict[Button, Phrase] = {
    Button.STOP: phrase("Stop"),
    Button.REFINE: phrase("Refine"),
    Button.AGAIN: phrase("Again"),
    Button.SHARE: phrase("Share"),
    Button.RENEW: phrase("New version"),
    Button.KEEP: phrase("Keep the old one"),
}


def row(words: Words, *buttons: Button, value: str = "") -> dict[str, Any]:
    """A row of `buttons` as a block; `value` goes with each click."""
    return {
        "type": "actions",
        "block_id": "ts:actions",
        "elements": [_button(words, button, value) for button in buttons],
    }


def _button(words: Words, button: Button, value: str) -> dict[str, Any]:
    label = {"type": "plain_text", "text": words.say(_LABELS[button]), "emoji": True}
    shown: dict[str, Any] = {"type": "button", "action_id": button.value, "text": label}
    if value:
        shown["value"] = value
    if button is Button.STOP:
        shown["style"] = "danger"
    return shown
