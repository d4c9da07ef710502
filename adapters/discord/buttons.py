"""Rows of buttons as Discord has them."""

from collections.abc import Sequence
from typing import Any

from core.desk.buttons import LABELS, Button
from core.words import Words

_ROW, _BUTTON = 1, 2
_GREY, _RED = 2, 4
"""Discord's numbers. Source: Discord docs, "Component Reference"."""

_ROW_BUTTONS = 5
"""Of one row; a message has at most as many rows. Source: Discord docs, "Action Row"."""


def rows(words: Words, buttons: Sequence[Button], about: str = "") -> list[dict[str, Any]]:
    """All `buttons` in their order, in as many rows as they need."""
    return [
        row(words, *buttons[first : first + _ROW_BUTTONS], about=about)
        for first in range(0, len(buttons), _ROW_BUTTONS)
    ]


def row(words: Words, *buttons: Button, about: str = "") -> dict[str, Any]:
    """A row of `buttons` as a component; what it is `about` comes back with each click."""
    return {"type": _ROW, "components": [_button(words, button, about) for button in buttons]}


def named(button: Button, about: str) -> str:
    """The custom_id of a button that is `about` something, if that is not empty."""
    return f"{button}:{about}" if about else str(button)


def _button(words: Words, button: Button, about: str) -> dict[str, Any]:
    return {
        "type": _BUTTON,
        "style": _RED if button is Button.STOP else _GREY,
        "label": words.say(LABELS[button]),
        "custom_id": named(button, about),
    }
