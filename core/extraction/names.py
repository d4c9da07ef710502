"""Languages and file names of blocks: from the fence, the line before it, or the first comment."""

import re

from core.extraction.fences import Fence
from core.languages import canonical, known, language_of

_ATTRIBUTE = re.compile(r"""(?:title|file(?:name)?|path|name)\s*=\s*["']?(?P<name>[^"'\s}]+)""")
_BEHIND_LANGUAGE = re.compile(r"[^\s:]*:(?P<name>[^\s}]+)")
_WORD = re.compile(r"[^\s\"'`{}()\[\],]+")
_SAFE = re.compile(r"(?:[\w\-][\w.\-]{0,80}/){0,12}\w[\w.\-]{0,80}\.\w{1,20}", re.ASCII)
_WITHOUT_ENDING = frozenset({"Dockerfile", "Makefile"})
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""Devices on Windows, whatever their ending. Source: Microsoft, "Naming Files, Paths"."""
_LABEL = r"(?:(?:file ?name|file|path|dosya)\s*:\s*)?"
_HEADING = re.compile(rf"(?:\d{{1,3}}[.)]\s+)?[*_`]{{0,3}}{_LABEL}(?P<name>\S+)", re.IGNORECASE)
_MARKUP = " \t>#*_`-:"
"""What may stand around a heading; taken away first, so that matching stays cheap."""
_QUOTED = re.compile(r"`(?P<code>[^`\s]+)`|\*\*(?P<bold>[^*\s]+)\*\*")
_COMMENT = re.compile(
    rf"\s*(?:\#+|//+|/\*+|<!--|--|;+|%+|\"{{3}})\s*{_LABEL}"
    r"(?P<name>\S+?)\s*(?:\*/|-->|\"{3})?\s*",
    re.IGNORECASE,
)
_BEFORE_COMMENT = re.compile(r"#!|<\?php|<!doctype", re.IGNORECASE)
_LINE_CHARS = 300
"""Longer lines are no headings and no comments with a name."""


def language_in(fence: Fence) -> str:
    """The language that a fence names, or that the ending of a file name in its place tells."""
    word = fence.info.partition(" ")[0]
    by_ending = "" if known(word) else language_of(word)
    return by_ending or canonical(fence.language)


def safe(name: str) -> str:
    """`name` if it stays inside a folder on every system; else nothing.

    Refused are absolute names, `..`, `~`, drive letters and devices.
    """
    name = name.removeprefix("./")
    if name in _WITHOUT_ENDING:
        return name
    parts = name.split("/")
    if ".." in name or any(_RESERVED.match(part) for part in parts):
        return ""
    return name if _SAFE.fullmatch(name) else ""


def from_info(info: str) -> str:
    """The name an info string gives: `title="a.py"`, `py:a.py`, `src/a.py`."""
    for pattern in (_ATTRIBUTE, _BEHIND_LANGUAGE):
        found = pattern.search(info) if pattern is _ATTRIBUTE else pattern.match(info)
        if found:
            return safe(found["name"])
    words = (found[0] for found in _WORD.finditer(info[:_LINE_CHARS]))
    return next((name for word in words if (name := _with_known_ending(word))), "")


def from_line_before(line: str, language: str) -> str:
    """The name that the prose before a block gives: as a heading, or quoted in a sentence.

    A sentence may speak of another file, so its name has to fit the language of the fence.
    """
    if len(line) > _LINE_CHARS:
        return ""
    heading = _HEADING.fullmatch(line.strip(_MARKUP))
    if heading and (name := _with_known_ending(heading["name"].strip(_MARKUP))):
        return name if not language or _fits(name, language) else ""
    quoted = [found["code"] or found["bold"] for found in _QUOTED.finditer(line)]
    names = [name for word in quoted if (name := _with_known_ending(word))]
    return names[0] if len(names) == 1 and language and _fits(names[0], language) else ""


def from_first_comment(code: list[str]) -> str:
    """The name that the first line of code is a comment of, and of nothing else."""
    lines = code[1:2] if code and _BEFORE_COMMENT.match(code[0]) else code[:1]
    found = _COMMENT.fullmatch(lines[0]) if lines and len(lines[0]) <= _LINE_CHARS else None
    return _with_known_ending(found["name"]) if found else ""


def _with_known_ending(word: str) -> str:
    """`word` if it is a safe name of a language's file: many words of prose have dots."""
    return safe(word) if language_of(word) else ""


def _fits(name: str, language: str) -> bool:
    return language_of(name) == language
