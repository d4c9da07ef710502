"""Foreign code gets nowhere, whatever it tries: judged by what is left, not by what it says."""

import asyncio
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.sandboxes import Broken, End, Limits
from core.sandboxes.zygote import Zygote
from tests.core.sandboxes.arena import SECRET, Arena
from tests.core.sandboxes.attacks import ENDS, REFUSED
from tests.core.sandboxes.processes import children, memory_mb

_REFUSALS = re.compile(r"[^\n]+ (EPERM|EACCES|EROFS|EXDEV|PermissionError)")


@pytest.fixture
def arena(tmp_path: Path) -> Iterator[Arena]:
    with Arena(tmp_path) as arena:
        yield arena


async def _answers_still(zygote: Zygote) -> None:
    """The next run is clean, and nothing of the last one is left."""
    seen = await zygote.work(b"print(sorted(os.listdir()), os.getppid())", Limits())
    names, _, parent = seen.decode().rpartition(" ")

    assert names == "['program.py']"
    assert not children(int(parent))


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_not_given_is_refused(foreign: Zygote, arena: Arena, name: str) -> None:
    answer = await foreign.work(arena.program(REFUSED[name]), Limits())

    arena.unharmed()
    assert SECRET not in answer.decode()
    lines = answer.decode().splitlines()
    assert lines and [line for line in lines if not _REFUSALS.fullmatch(line)] == []
    await _answers_still(foreign)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", ENDS)
async def test_what_takes_too_much_is_ended(foreign: Zygote, arena: Arena, name: str) -> None:
    text, end, limits = ENDS[name]
    running = asyncio.create_task(_end(foreign, arena.program(text), limits))
    highest = 0.0
    while not running.done():
        family = [child for parent in children(os.getpid()) for child in children(parent)]
        highest = max([highest, *map(memory_mb, family)])
        await asyncio.sleep(0.005)

    assert await running == End(end)
    arena.unharmed()
    assert highest < Limits().memory_bytes / 2**20
    await _answers_still(foreign)


async def _end(zygote: Zygote, program: bytes, limits: dict[str, Any]) -> End:
    with pytest.raises(Broken) as caught:
        await zygote.work(program, Limits(**limits))
    return caught.value.end
