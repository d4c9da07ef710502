"""A row of buttons as Slack has it."""

from typing import Any

from core.desk.buttons import LABELS, Button
from core.words import Words


def row(words: Words, *buttons: Button, value: str = "") -> dict[str, Any]:
    """A row of `buttons` as a block; `value` goes with each click."""
    return {
        "type": "actions",
        "block_id": "ts:actions",
        "elements": [_button(words, button, value) for button in buttons],
    }


def _button(words: Words, button: Button, value: str) -> dict[str, Any]:
    label = {"type": "plain_text", "text": words.say(LABELS[button]), "emoji": True}
    shown: dict[str, Any] = {"type": "button", "action_id": button.value, "text": label}
    if value:
        shown["value"] = value
    if button is Button.STOP:
        shown["style"] = "danger"
    return shown
