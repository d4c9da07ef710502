"""Reads the problems from their files."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tools.problems.problem import Answer, Problem

_FENCED = re.compile(r"^```(python|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^## (.+)\n", re.MULTILINE)


def collect() -> Iterator[Problem]:
    """All of them, always in the same order."""
    for path in sorted(Path(__file__).parent.glob("*/*.md")):
        yield read(path.parent.name, path.read_text("utf-8"))


def read(domain: str, text: str) -> Problem:
    """The problem that `text` describes.

    Raises:
        ValueError: a change fits nowhere, or in several places.
    """
    head, *rest = _HEADING.split(text)
    parts = dict(zip(rest[::2], rest[1::2], strict=True))
    name, _, task = head.removeprefix("# ").partition("\n")
    good = tuple(_answers(parts["Good"]))
    return Problem(
        domain,
        name,
        task.strip(),
        tuple(Answer(one.text) for one in good),
        tuple(_answers(parts["Wrong"], good[0].text)),
        _code(parts["Check"]),
        tuple(_code(parts["Strong"]).splitlines()),
        tuple(_code(parts["Weak"]).splitlines()),
    )


def _answers(part: str, base: str = "") -> Iterator[Answer]:
    """The blocks of `part`, each with the text before it."""
    places = [0, *(found.end() for found in _FENCED.finditer(part))]
    for (start, _), found in zip(pairwise([*places, 0]), _FENCED.finditer(part)):
        kind, code = found.groups()
        remark = part[start : found.start()].strip()
        yield Answer(changed(base, code) if kind == "diff" else code, remark)


def changed(base: str, change: str) -> str:
    """`base` with `change`, lines that begin with `-`, `+` or a blank, as in a diff.

    Raises:
        ValueError: it fits nowhere, or in several places.
    """
    lines = change.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in "- ")
    after = "".join(line[1:] for line in lines if line[0] in "+ ")
    place = re.compile(f"^{re.escape(before)}", re.MULTILINE)
    if len(place.findall(base)) != 1:
        raise ValueError(f"this does not fit in one place:\n{change}\n{base}")
    return place.sub(lambda _: after, base)


def _code(part: str) -> str:
    """Its only block."""
    [code] = [found[2] for found in _FENCED.finditer(part)]
    return code
