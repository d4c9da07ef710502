"""What a run of tests costs in warm processes, beside a cold pytest."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.row import Row, spread
from core.runners import Mode, Outcome, Status
from core.runners.python import PythonRunner
from core.sandboxes import kernel
from core.sandboxes.zygote import cores

TIMES_FASTER = 4.0
ROUNDS = 15
CROWD = 60
CALLS = 1_000

CODE = '''"""A shop."""

from dataclasses import dataclass, field


@dataclass
class Shop:
    """What it sells."""

    prices: dict[str, float] = field(default_factory=dict)

    def total(self, goods: list[str]) -> float:
        """What they cost together."""
        return sum(self.prices[good] for good in goods)


def count(number: int) -> int:
    """The next one."""
    return number + 1
'''
TESTS = """
import pytest
from solution import Shop, count

@pytest.fixture
def shop():
    return Shop({"tea": 2.5, "milk": 1.0})

@pytest.mark.parametrize("goods, total", [([], 0), (["tea"], 2.5), (["tea", "milk"], 3.5)])
def test_total(shop, goods, total):
    assert shop.total(goods) == total

def test_unknown(shop):
    with pytest.raises(KeyError):
        shop.total(["bread"])

def test_count():
    assert count(1) == 2
"""
MANY_CALLS = f"""
from solution import count

def test_calls():
    for number in range({CALLS}):
        assert count(number) == number + 1
"""


async def rows() -> AsyncIterator[Row]:
    """Cold against warm, one process against two, many at once, memory."""
    began = perf_counter()
    async with PythonRunner() as runner, PythonRunner(mode=Mode.SINGLE) as alone:
        await runner.start()
        yield Row("verify: two new warm parents", f"{perf_counter() - began:.1f} s", "–")
        cold = await _times(_cold, 5)
        sizes = sorted(_memory_mb(parent) for parent in kernel.children())
        await alone.start()
        single = await _times(lambda: _passed(alone, TESTS, Mode.SINGLE))
        split = await _times(lambda: _passed(runner, TESTS, Mode.SPLIT))
        yield Row("cold: `python -m pytest`", spread(cold, "ms", 0), "–")
        yield Row("warm, one process", spread(single, "ms", 0), "–")
        faster = median(cold) / median(single)
        mark = f"≥ {TIMES_FASTER:.0f}×"
        yield Row("… beside the cold one", f"{faster:.1f}× faster", mark, faster >= TIMES_FASTER)
        yield Row("warm, two processes", spread(split, "ms", 0), "–")
        yield Row("… beside one process", f"{median(split) / median(single):.2f}×", "–")
        yield Row("… beside the cold one", f"{median(cold) / median(split):.1f}× faster", "–")
        many = await _times(lambda: _passed(runner, MANY_CALLS, Mode.SPLIT))
        call = (median(many) - median(split)) / CALLS * 1000
        yield Row("a call from one process to the other", f"{call:.0f} µs", "–")
        began = perf_counter()
        await asyncio.gather(*(_passed(runner, TESTS, Mode.SPLIT) for _ in range(CROWD)))
        rate = CROWD / (perf_counter() - began)
        yield Row(
            f"{CROWD} runs in two processes at once, {cores()} cores", f"{rate:.1f} a second", "–"
        )
        yield Row("memory of the parents", " + ".join(f"{size:.0f}" for size in sizes) + " MB", "–")


async def _times(once: Callable[[], Awaitable[object]], rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of each round."""
    times = []
    for _ in range(rounds):
        began = perf_counter()
        await once()
        times.append(1000 * (perf_counter() - began))
    return times


async def _passed(runner: PythonRunner, tests: str, mode: Mode) -> Outcome:
    outcome = await runner.verify(CODE, tests)
    assert (outcome.status, outcome.mode) == (Status.PASSED, mode), outcome
    return outcome


async def _cold() -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "solution.py").write_text(CODE, "utf-8")
        (Path(folder) / "test_solution.py").write_text(TESTS, "utf-8")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            stdout=DEVNULL,
            cwd=folder,
            env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert await process.wait() == 0


def _memory_mb(pid: int) -> float:
    """0 where the process is gone, or hides from us."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    return 0.0
