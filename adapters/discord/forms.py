"""The form for what to change about an answer."""

import discord

from core.words import Words, phrase

_FORM = "ts:form:"
_BESIDE = "menu"
_BELOW = "button"
TASK, FILES = "task", "files"
TASK_CHARS = 4_000
"""Of a text input. Source: Discord docs, "Text Input"."""
MOST_FILES = 10


def refine(words: Words, message: str, beside: bool) -> discord.ui.Modal:
    """The form about `message`, opened from its menu (`beside`) or from the button below it."""
    name = f"{_FORM}{_BESIDE if beside else _BELOW}:{message}"
    modal = discord.ui.Modal(title=words.say(phrase("Refine")), timeout=None, custom_id=name)
    text: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        style=discord.TextStyle.long, custom_id=TASK, max_length=TASK_CHARS
    )
    files: discord.ui.FileUpload[discord.ui.Modal] = discord.ui.FileUpload(
        custom_id=FILES, required=False, min_values=0, max_values=MOST_FILES
    )
    modal.add_item(discord.ui.Label(text=words.say(phrase("What should change?")), component=text))
    modal.add_item(discord.ui.Label(text=words.say(phrase("Files")), component=files))
    return modal


def about(name: str) -> tuple[str, bool] | None:
    """The message a form is about and whether it was opened beside it; None for other forms."""
    if not name.startswith(_FORM):
        return None
    opened, _, message = name.removeprefix(_FORM).partition(":")
    return message, opened == _BESIDE
