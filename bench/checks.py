"""What a check costs in a warm child, beside the same tools from the command line."""

import asyncio
import re
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.row import Row, spread
from core.checks import Code
from core.checks.checker import WORK, Checker
from core.sandboxes import kernel
from core.sandboxes.zygote import Zygote, cores

LINES = (40, 100, 300)
MARKED = 100
TIMES_FASTER = 15.0
MARK_MS = 300.0
COMMANDS = ("black --check --quiet", "pylint", "flake8", "bandit -q")
ROUNDS = 9
COLD_ROUNDS = 3
CROWD = 40

_HEAD = '''"""Shops and what they sell."""

import argparse
import csv
import json
import logging
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

LOG = logging.getLogger(__name__)


def read(path: Path) -> dict[str, list[float]]:
    """The prices in a file, by what they are for."""
    prices = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if len(row) == 2 and re.fullmatch(r"[0-9.]+", row[1]):
                prices[row[0]].append(float(row[1]))
    LOG.info("read %s on %s", path, date.today())
    return dict(prices)


def main() -> None:
    """Print them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    print(json.dumps(read(parser.parse_args().file)))

'''
_BLOCK = '''
@dataclass
class Shop{n}:
    """A shop."""

    name: str
    prices: dict[str, float] = field(default_factory=dict)

    def total(self, goods: list[str], discount: float = 0.0) -> float:
        """What `goods` cost together."""
        total = 0.0
        for good in goods:
            if good not in self.prices:
                raise KeyError(f"{{self.name}} sells no {{good}}")
            total += self.prices[good] * (1 - discount)
        return round(total, 2)

    def save(self, path: Path) -> None:
        """Write the prices to `path`."""
        path.write_text(json.dumps(self.prices, indent={n}), "utf-8")

'''


def program(lines: int) -> str:
    """Ordinary code of about so many lines."""
    rest = lines - _HEAD.count("\n")
    blocks = max(1, round(rest / _BLOCK.count("\n")))
    return (_HEAD + "".join(_BLOCK.format(n=n) for n in range(1, blocks + 1))).rstrip() + "\n"


async def rows() -> AsyncIterator[Row]:
    """Cold against warm by length, then memory, then many at once."""
    began = perf_counter()
    async with Zygote(WORK) as zygote:
        await zygote.start()
        yield Row("checker: a new warm parent", f"{perf_counter() - began:.1f} s", "–")
        checker = Checker(zygote)
        for lines in LINES:
            async for row in _compare(checker, program(lines)):
                yield row
        yield await _quick(checker)
        async for row in _crowd(checker):
            yield row


async def _compare(checker: Checker, text: str) -> AsyncIterator[Row]:
    lines = text.count("\n")
    times = await _warm(checker, text)
    # Marks are for all tools and for code of about that length.
    marked = abs(lines - MARKED) < 15 and not _absent()
    warm = median(times)
    good = warm <= MARK_MS if marked else None
    yield Row(f"full check, {lines} lines", spread(times, "ms", 0), f"≤ {MARK_MS:.0f} ms", good)
    cold = await _cold(text)
    beside = f"{cold:.0f} ms by command lines" + "".join(f", without {one}" for one in _absent())
    good = cold / warm >= TIMES_FASTER if marked else None
    mark = f"≥ {TIMES_FASTER:.0f}×"
    yield Row(f"… {beside}", f"{cold / warm:.1f}× faster", mark, good)


async def _warm(checker: Checker, text: str, quick: bool = False) -> list[float]:
    times = []
    for number in range(ROUNDS):
        began = perf_counter()
        # Another text each time, so that nothing can be remembered.
        report = await checker.examine(Code(f"{text}LAST = {number}\n", "python"), quick)
        times.append(1000 * (perf_counter() - began))
        assert report.not_checked is None and report.gate is None, report
    return times


def _absent() -> list[str]:
    """The tools that are not installed here."""
    return [one for one in (each.split()[0] for each in COMMANDS) if not _program(one).exists()]


def _program(name: str) -> Path:
    return Path(sys.executable).with_name(name)


async def _cold(text: str) -> float:
    """Milliseconds of all command lines, one after the other; the best of a few rounds."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "shops.py"
        file.write_text(text, "utf-8")
        return min([await _commands(file) for _ in range(COLD_ROUNDS)])


async def _commands(file: Path) -> float:
    began = perf_counter()
    for name, *options in map(str.split, COMMANDS):
        if name in _absent():
            continue
        process = await asyncio.create_subprocess_exec(
            *(str(_program(name)), *options, str(file)),
            stdout=DEVNULL,
            stderr=DEVNULL,
            cwd=file.parent,
        )
        await process.wait()
    return 1000 * (perf_counter() - began)


async def _quick(checker: Checker) -> Row:
    text = program(MARKED)
    times = await _warm(checker, text, quick=True)
    return Row(f"quick look, {text.count(chr(10))} lines", spread(times, "ms", 0), "about 20 ms")


async def _crowd(checker: Checker) -> AsyncIterator[Row]:
    """Memory while many wait, and how fast they are served."""
    text, peak = program(MARKED), Peak()
    looking = asyncio.create_task(peak.look())
    began = perf_counter()
    asked = (checker.examine(Code(f"{text}LAST = {n}\n", "python")) for n in range(CROWD))
    await asyncio.gather(*asked)
    seconds = perf_counter() - began
    looking.cancel()
    what = f"{CROWD} full checks at once, {cores()} cores"
    yield Row(what, f"{CROWD / seconds:.1f} a second", "–")
    yield Row("memory of the parent", f"{peak.parent:.0f} MB", "–")
    yield Row("… and of each child besides, at most", f"{peak.child:.0f} MB", "–")


@dataclass
class Peak:
    """The most memory that parent and child had, in MB."""

    parent: float = 0.0
    child: float = field(default=0.0)

    async def look(self) -> None:
        """Keep looking."""
        while True:
            for parent in kernel.children():
                self.parent = max(self.parent, _mb(parent, "Rss"))
                for child in _children(parent):
                    self.child = max(self.child, _mb(child, "Private_Dirty"))
            await asyncio.sleep(0.01)


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_bytes().split()]
    return []


def _mb(pid: int, what: str) -> float:
    """0 where the process is gone, or hides from us."""
    with suppress(OSError):
        found = re.search(
            rf"{what}: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        )
        return int(found[1]) / 1024 if found else 0.0
    return 0.0
