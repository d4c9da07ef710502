"""Comments that steer tools: found, counted, and taken out before any tool sees the code.

Only comments count. A string may hold whatever it likes; no tool takes orders from one.
"""

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.checks.scanner import comments

_KINDS = {
    "pylint": r"\bpylint\s*:",
    "noqa": r"\bnoqa\b|\bflake8\s*[:=]|\bruff\s*:",
    "fmt": r"\bfmt\s*:\s*(?:off|on|skip)|\byapf\s*:",
    "nosec": r"\bnosec\b|\bnosemgrep\b",
    "complexipy": r"\bcomplexipy\s*:",
    "lizard": r"\blizard\s+forgive|\bGENERATED\s+CODE\b",
    "eslint": r"\b(?:eslint|jshint|jslint|tslint|oxlint)\b|\bbiome-ignore\b",
    "prettier": r"\bprettier-ignore\b",
    "typescript": r"@ts-(?:ignore|nocheck|expect-error)\b",
    "nolint": r"\bnolint",
    "clang-format": r"\bclang-format\s+(?:off|on)\b",
    "java": r"\bNOSONAR\b|\bNOPMD\b|\bCHECKSTYLE\s*[:.]\s*OFF\b",
    "shellcheck": r"\bshellcheck\s+[\w-]+=",
    "sqlfluff": r"\bsqlfluff\s*:",
    "yamllint": r"\byamllint\s+(?:disable|enable)",
    "others": r"\b(?:rubocop|swiftlint|phpcs|stylelint)\b\s*[:-]|\bktlint-disable\b",
}
_STEERING = re.compile(
    "|".join(f"(?P<k{number}>{pattern})" for number, pattern in enumerate(_KINDS.values())),
    re.IGNORECASE,
)
# Source: PEP 263; a cookie in the first two lines alone counts.
_COOKIE = re.compile(r"#.*?coding[:=][ \t]*[-\w.]+")


@dataclass(frozen=True, slots=True)
class Stripped:
    """Code without comments that steer tools; its lines have the numbers they had."""

    text: str
    pragmas: Mapping[str, int]
    """How many of each kind were taken out."""


def strip(text: str, language: str) -> Stripped:
    """Take them out of `text`; a cookie that names an encoding too, uncounted."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    found: Counter[str] = Counter()
    kept: list[str] = []
    done = 0
    for start, end in _places(text, language):
        kinds = _kinds(text[start:end])
        if kinds or (language == "python" and _cookie(text, start, end)):
            found.update(kinds)
            kept += [text[done:start].rstrip(" \t"), _instead(text, start, end, language)]
            done = end
    return Stripped("".join([*kept, text[done:]]), dict(found))


def _places(text: str, language: str) -> list[tuple[int, int]]:
    """Where each comment begins and ends."""
    if language == "python":
        try:
            return list(_python_comments(text))
        except (tokenize.TokenError, SyntaxError):
            # Most likely it will not parse either; if it does, nothing may slip through.
            pass
    return list(comments(text, language))


def _python_comments(text: str) -> Iterator[tuple[int, int]]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            start = starts[row - 1] + column
            yield start, start + len(token.string)


def _kinds(comment: str) -> set[str]:
    """The tools that `comment` steers."""
    names = list(_KINDS)
    groups = (match.lastgroup for match in _STEERING.finditer(comment))
    return {names[int(group[1:])] for group in groups if group}


def _cookie(text: str, start: int, end: int) -> bool:
    """Whether the comment there names an encoding, as Python reads it."""
    return text.count("\n", 0, start) < 2 and bool(_COOKIE.match(text[start:end]))


def _instead(text: str, start: int, end: int, language: str) -> str:
    """What keeps the place of the comment there: lines keep their numbers, words stay apart."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if language == "python":
        # An empty line where one was not would be a fault of the layout.
        return "" if line.strip() else f"{line}#"
    return " " + "\n" * text.count("\n", start, end)
