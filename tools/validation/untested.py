"""How well the score tells good code from damaged, where nothing was run."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from core.checks import Code
from core.checks.work import report
from core.scoring import score
from tools.validation.damage import CLASSES, apart
from tools.validation.figures import auc, pair
from tools.validation.good import Good, collect
from tools.validation.others import maintainability, pylint_points

MARK = 0.98
MARKED = (
    *("syntax", "cut off", "prose or fence", "stub", "lint, minor", "lint, major"),
    *("security", "nesting", "pragmas", "padding"),
)
HEAD = """\
| damage | n | AUC | pair | mark | | pylint AUC | pair | MI AUC | pair |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of code by three measures."""

    origin: str
    kind: str
    """The class of its damage; empty for good ones."""
    ours: float
    pylint: float
    index: float


def lines(side_by_side: Executor) -> Iterator[tuple[str, bool]]:
    """The tables of both parts, and whether each line meets its mark, if it is reported."""
    good = list(collect())
    rows = [row for found in side_by_side.map(_measured, good) for row in found]
    tuning = {one.name for one in good if one.tuning}
    for title, own in (("Tuning part", True), ("Reported part", False)):
        part = [row for row in rows if (row.origin in tuning) == own]
        yield f"\n{title}: {sum(not row.kind for row in part)} good functions\n\n{HEAD}", True
        for kind in (*CLASSES, "all"):
            line, met = _line(kind, part)
            yield line, met or own


def _measured(good: Good) -> list[Row]:
    rows = [_row(good.name, "", good.text)]
    for kind, change in CLASSES.items():
        # A string is a seed of its own, the same on every machine.
        text = change(apart(good.text), Random(f"{good.name} {kind}"))
        if text not in ("", good.text):
            rows.append(_row(good.name, kind, text))
    return rows


def _row(origin: str, kind: str, text: str) -> Row:
    ours = score(report(Code(text, "python"))).value
    # pylint remembers modules by name.
    path = Path("".join(letter if letter.isalnum() else "_" for letter in f"m {origin} {kind}"))
    return Row(
        origin, kind, ours, pylint_points(text, path.with_suffix(".py")), maintainability(text)
    )


def _line(kind: str, rows: list[Row]) -> tuple[str, bool]:
    good = {row.origin: row for row in rows if not row.kind}
    damaged = [row for row in rows if row.kind == kind or (kind == "all" and row.kind)]
    figures = [
        (
            auc([measure(row) for row in good.values()], [measure(row) for row in damaged]),
            pair([(measure(good[row.origin]), measure(row)) for row in damaged]),
        )
        for measure in _MEASURES
    ]
    marked = kind in MARKED
    met = not marked or figures[0][1] >= MARK
    sign = ("✔" if met else "✖") if marked else ""
    ours, *others = [f"{one:.2f} | {two:.3f}" for one, two in figures]
    mark = f"≥ {MARK}" if marked else "–"
    line = f"| {kind} | {len(damaged)} | {ours} | {mark} | {sign} | {' | '.join(others)} |"
    return line, met


_MEASURES: tuple[Callable[[Row], float], ...] = (
    lambda row: row.ours,
    lambda row: row.pylint,
    lambda row: row.index,
)
