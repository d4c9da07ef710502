"""Shapes of lines: what is left of them without names, literals and comments, in any language."""

import re

from core.checks.scanner import bare

_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"\b\d[\w.]*")
_SPACE = re.compile(r"\s+")

# Words that give a line its form, of all the languages together.
_KEPT = frozenset(
    """and as assert async await break case catch class const continue def default del do elif
    else enum except export extends final finally fn for func function go if impl implements
    import in interface is lambda let loop match mut new not or package private protected public
    raise return select static struct switch then throw throws trait try type unsafe use var
    while with yield done fi esac local where from group order insert update delete join""".split()
)


def shapes(text: str, language: str) -> list[str]:
    """One shape for each line of `text` that has code, in order."""
    found = map(shape, bare(text, language).split("\n"))
    # A line of brackets only says nothing that the ones around it do not.
    return [one for one in found if any(character.isalnum() for character in one)]


def shape(line: str) -> str:
    """The form of one line without comments: names are `n`, numbers `0`."""
    words = _WORD.sub(_form, line)
    return _SPACE.sub(" ", _NUMBER.sub("0", words)).strip()


def _form(match: re.Match[str]) -> str:
    word = match[0]
    return word if word.lower() in _KEPT else "n"


def repetition(found: list[str], length: int = 3) -> float:
    """The share of runs of `length` shapes that are there for the third time or more."""
    runs = [tuple(found[start : start + length]) for start in range(len(found) - length + 1)]
    if not runs:
        return 0.0
    copies: dict[tuple[str, ...], int] = {}
    for run in runs:
        copies[run] = copies.get(run, 0) + 1
    return sum(max(0, count - 2) for count in copies.values()) / len(runs)
