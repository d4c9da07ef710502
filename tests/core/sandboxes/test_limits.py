"""No child takes more than it may, and none costs more than its own answer."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from core.sandboxes import Broken, End, Limits
from core.sandboxes.zygote import Zygote
from tests.core.sandboxes.conftest import ask, end_of, parent_of
from tests.core.sandboxes.processes import alive, children, until, zombies


@pytest.mark.parametrize(
    "name, limits, end",
    [
        ("balloon", {}, End.MEMORY),
        ("spin", {"cpu_seconds": 1}, End.CPU),
        ("sleep", {"wall_seconds": 0.3}, End.WALL),
        ("print_much", {}, End.OUTPUT),
        ("many_files", {}, End.SCRATCH),
        ("fill_scratch", {}, End.SCRATCH),
        ("deep_and_closed", {"scratch_entries": 500}, End.SCRATCH),
        ("close_all", {"wall_seconds": 0.3}, End.WALL),
        ("garbage", {}, End.CRASH),
        ("garbage_first", {}, End.CRASH),
        ("crash", {}, End.CRASH),
        ("leave", {}, End.CRASH),
        ("fail", {}, End.CRASH),
    ],
)
async def test_a_child_ends_at_its_limit_and_costs_nobody_else(
    zygote: Zygote, name: str, limits: dict[str, Any], end: End
) -> None:
    parent = await parent_of(zygote)

    assert await end_of(zygote, name, **limits) is end
    assert await ask(zygote, "echo", "next") == "next"
    assert await parent_of(zygote) == parent
    assert not zombies(parent)


async def test_what_may_be_said_is_said(zygote: Zygote) -> None:
    answer = await ask(zygote, "echo", "x" * (2**20 - 2))

    assert len(answer) == 2**20 - 2
    assert await end_of(zygote, "echo", "x" * (2**20 - 1)) is End.OUTPUT


async def test_a_large_file_ends_at_its_limit(zygote: Zygote) -> None:
    with pytest.raises(Broken, match="OSError"):
        await ask(zygote, "large_file")


async def test_only_few_files_can_be_open(zygote: Zygote) -> None:
    assert await ask(zygote, "open_much") < 64


async def test_an_error_gives_its_kind_and_none_of_its_words(zygote: Zygote) -> None:
    with pytest.raises(Broken) as caught:
        await ask(zygote, "fail")

    assert str(caught.value) == "its process failed (ValueError)"


LEAVES = b"""
import os, time
parent = os.getppid()
reading, writing = os.pipe()
if os.fork() == 0:
    if os.fork() == 0:
        os.write(writing, b"%d %d" % (os.getpid(), parent))
        time.sleep(1_000)
    os._exit(0)
print(os.read(reading, 50).decode())
"""


async def test_what_a_child_leaves_running_is_ended() -> None:
    async with Zygote("tests.core.sandboxes.ours") as zygote:
        left, parent = map(int, (await zygote.work(LEAVES, Limits())).split())

        await until(lambda: not alive(left) and not children(parent))


async def test_a_child_lives_in_a_bare_room(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch, folders: Path
) -> None:
    """Empty environment, empty folder of its own, no files, no secrets."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")

    seen = await ask(zygote, "surroundings")
    other = await ask(zygote, "surroundings")

    [first_environment] = seen["prepared"]
    assert "secret" not in first_environment + str(seen["environment"])
    assert set(seen["environment"]) < {
        *("HOME", "LANG", "LC_CTYPE", "MALLOC_ARENA_MAX", "OMP_NUM_THREADS"),
        *("OPENBLAS_NUM_THREADS", "TMPDIR"),
    }
    assert seen["folder"] == seen["temporary"] == seen["environment"]["HOME"]
    assert seen["folder"] != other["folder"]
    assert f"HOME={Path(seen['folder']).parent}\0" in first_environment
    assert Path(seen["folder"]).is_relative_to(folders)
    assert not Path(seen["folder"]).exists()
    assert seen["files"] == [0, 1, 2, 3]
    assert seen["read"] == ""
    assert seen["leader"]
    assert "" not in seen["path"] and os.getcwd() not in seen["path"]


async def test_the_system_takes_a_child_first_when_memory_ends(zygote: Zygote) -> None:
    parent = await parent_of(zygote)
    asked = asyncio.create_task(ask(zygote, "sleep"))
    await until(lambda: children(parent))
    [child] = children(parent)

    await until(lambda: Path(f"/proc/{child}/oom_score_adj").read_text("ascii") == "1000\n")
    asked.cancel()


async def test_limits_are_for_good(zygote: Zygote) -> None:
    limits = (await ask(zygote, "surroundings", cpu_seconds=3))["limits"]

    assert all(soft == hard for soft, hard in limits.values())
    assert limits["CPU"] == [3, 3]
    assert limits["CORE"] == [0, 0]
