"""Whether something that was said in a channel or thread is meant for us."""

from dataclasses import dataclass

from core.errors import UsageError
from core.notes import ThreadNote
from core.quiet import is_chatter, is_note
from core.verbs import CHAT, Hush, Stop, parse


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a person, as far as it tells whom it is for."""

    text: str
    """As it was typed, without what mentions us."""
    chat: str
    """The same without what mentions anybody."""
    called: bool
    """Whether it mentions us, or replies to us by name."""
    direct: bool
    """Whether it is among our direct messages."""
    replies: bool
    """Whether it is said in a thread."""
    files: bool
    """Whether something is attached."""
    to_others: bool
    """Whether it begins by addressing other people."""


def is_small_talk(said: Said) -> bool:
    """Whether nothing is said but thanks and the like, to whomever, or a note to others."""
    if is_note(said.text):
        return True
    if not said.text.strip():
        return not (said.called or said.files)
    return not said.files and is_chatter(said.chat)


def is_meant(said: Said, thread: ThreadNote) -> bool:
    """Whether somebody wants something of us; `thread` is noted of where they said it.

    A muted thread still hears what ends its silence, and `stop`.
    """
    if is_small_talk(said):
        return False
    if said.called or (said.direct and not said.replies):
        return True
    if not said.replies or not (thread.ours or said.direct):
        return False
    if thread.quiet:
        return _ends_silence(said.text)
    return not said.to_others


def _ends_silence(text: str) -> bool:
    try:
        return parse(text, CHAT) in (Hush(False), Stop())
    except UsageError:
        return False
