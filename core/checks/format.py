"""How much of the layout stays when black lays it out; the result comes with it."""

import ast
from difflib import SequenceMatcher

import black
from black.report import NothingChanged

from core.checks import Code, Outcome
from core.checks.shapes import shape
from core.checks.units import unit_at, units

FORMATS = True
_BLACKS_OWN, _LINE_LENGTH = 88, 100
"""Black's own 88 and the 79 of PEP 8 are as common; the widest of them blames no one."""

_LEAST_LINES = 10
"""A unit counts as if it had so many: one line of two is no chaos."""


def languages() -> frozenset[str]:
    """What black formats."""
    return frozenset({"python"})


def examine(code: Code) -> Outcome:
    """`kept`: the share of lines that stay, in the unit where it is least."""
    text, width = _formatted(code.text)
    figures = {"kept": _kept(code.text, text)}
    # What black was told to leave alone is, in what people are shown; it is measured all the same.
    shown = _laid_out(code.written, width) if code.written else text
    return Outcome("format", "format", figures=figures, text=shown)


def _formatted(text: str) -> tuple[str, int]:
    """The closer one of two widths, so that nobody is blamed for black's own default."""
    narrow = _laid_out(text, _BLACKS_OWN)
    if narrow == text:
        return narrow, _BLACKS_OWN
    wide = _laid_out(text, _LINE_LENGTH)
    if _same(text, wide) > _same(text, narrow):
        return wide, _LINE_LENGTH
    return narrow, _BLACKS_OWN


def _laid_out(text: str, width: int) -> str:
    mode = black.Mode(line_length=width, magic_trailing_comma=True)
    try:
        return black.format_file_contents(text, fast=True, mode=mode)
    except NothingChanged:
        return text


def _same(text: str, result: str) -> float:
    return SequenceMatcher(None, text.split("\n"), result.split("\n"), autojunk=False).ratio()


def _kept(text: str, result: str) -> float:
    """Over units, since what is well laid out must not hide what is not."""
    lines = text.splitlines()
    stay = _staying(lines, result.splitlines())
    found = units(ast.parse(text))
    # Lines of one shape that stay count once: padding is no layout.
    good: dict[str, set[str]] = {}
    bad: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        unit = unit_at(found, number)
        if number - 1 not in stay:
            bad[unit] = bad.get(unit, 0) + 1
        elif line.strip():
            good.setdefault(unit, set()).add(shape(line))
    changed = (
        count / max(_LEAST_LINES, len(good.get(unit, ())) + count) for unit, count in bad.items()
    )
    return 1 - max(changed, default=0.0)


def _staying(lines: list[str], result: list[str]) -> set[int]:
    matcher = SequenceMatcher(None, lines, result, autojunk=False)
    return {
        start + step for start, _, size in matcher.get_matching_blocks() for step in range(size)
    }
