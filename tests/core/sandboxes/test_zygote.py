"""Whatever ends when it should not, the next request has its answer and nothing is left."""

import asyncio
import json
import os
import signal
import sys
import warnings
from pathlib import Path

import pytest

from core.errors import SurroundingsError
from core.sandboxes import Broken, End, Limits, warm
from core.sandboxes.zygote import Zygote
from tests.core.sandboxes.conftest import WORK, ask, parent_of
from tests.core.sandboxes.processes import alive, children, until


async def test_many_at_once_all_have_their_own_answer(zygote: Zygote) -> None:
    answers = await asyncio.gather(*(ask(zygote, "echo", f"{n}") for n in range(200)))

    assert answers == [f"{n}" for n in range(200)]


async def test_no_more_than_may_live_at_once(zygote: Zygote) -> None:
    parent = await parent_of(zygote)
    waiting = [asyncio.create_task(ask(zygote, "sleep", wall_seconds=0.4)) for _ in range(3)]
    await until(lambda: len(children(parent)) == 2)

    ended = await asyncio.gather(*waiting, return_exceptions=True)

    assert all(isinstance(one, Broken) for one in ended)


async def test_the_loop_goes_on_meanwhile(zygote: Zygote) -> None:
    await zygote.start()
    running = asyncio.create_task(ask(zygote, "spin", cpu_seconds=1))
    turns = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        while not running.done():
            await asyncio.sleep(0.001)
            turns += 1

    assert turns > 100
    assert isinstance(running.exception(), Broken)


async def test_a_killed_parent_costs_nobody_anything(zygote: Zygote, folders: Path) -> None:
    parent = await parent_of(zygote)
    os.kill(parent, signal.SIGKILL)

    assert await ask(zygote, "echo", "still here") == "still here"
    assert await parent_of(zygote) != parent
    assert len(list(folders.glob("threadsmith-*"))) == 1


async def _kill_a_busy_parent() -> None:
    def busy() -> list[int]:
        return [parent for parent in children(os.getpid()) if children(parent)]

    await until(busy)
    [parent] = busy()
    os.kill(parent, signal.SIGKILL)
    await until(lambda: not children(parent))


async def test_a_request_whose_parent_is_killed_is_asked_once_more(zygote: Zygote) -> None:
    """It may have been the child of somebody else."""
    asked = asyncio.create_task(ask(zygote, "nap"))
    await _kill_a_busy_parent()

    assert await asked == "slept"


async def test_a_request_whose_parents_are_all_killed_is_given_up(zygote: Zygote) -> None:
    asked = asyncio.create_task(ask(zygote, "sleep"))
    await _kill_a_busy_parent()
    await _kill_a_busy_parent()

    with pytest.raises(Broken, match="from outside"):
        await asked
    assert await ask(zygote, "echo", "next") == "next"


async def test_a_cancelled_request_ends_its_child(zygote: Zygote) -> None:
    parent = await parent_of(zygote)
    asked = asyncio.create_task(ask(zygote, "sleep"))
    await until(lambda: children(parent))
    [child] = children(parent)

    asked.cancel()
    await asyncio.wait([asked])

    await until(lambda: not alive(child))
    assert await ask(zygote, "echo", "next") == "next"


async def test_parents_are_replaced_without_losing_a_request(folders: Path) -> None:
    async with Zygote(WORK, at_once=2, runs=10) as zygote:
        answers = await asyncio.gather(*(ask(zygote, "surroundings") for _ in range(45)))
        parents = [answer["parent"] for answer in answers]
        await until(lambda: len(list(folders.glob("threadsmith-*"))) == 1)

        assert len(set(parents)) > 1
        # While the next one gets ready, its predecessor goes on.
        assert max(parents.count(one) for one in parents) >= 10


async def test_a_parent_has_its_time() -> None:
    clock = [0.0]
    async with Zygote(WORK, seconds=60.0, now=lambda: clock[0]) as zygote:
        first = await parent_of(zygote)
        clock[0] = 59.0

        assert await parent_of(zygote) == first

        clock[0] = 61.0

        assert await parent_of(zygote) != first
        await until(lambda: not alive(first))


async def test_closing_ends_what_still_runs(folders: Path) -> None:
    async with Zygote(WORK) as zygote:
        parent = await parent_of(zygote)
        asked = asyncio.create_task(ask(zygote, "sleep"))
        await until(lambda: children(parent))
        [child] = children(parent)

    with pytest.raises(Broken):
        await asked
    assert not alive(child) and not alive(parent)
    assert not list(folders.iterdir())


BOT = f"""
import asyncio
from core.sandboxes import Limits
from core.sandboxes.zygote import Zygote

async def main():
    zygote = Zygote({WORK!r})
    print((await zygote.work(b'["surroundings"]', Limits())).decode(), flush=True)
    await zygote.work(b'["sleep"]', Limits())

asyncio.run(main())
"""


async def test_nothing_outlives_a_killed_bot(folders: Path, loopback_env: dict[str, str]) -> None:
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", BOT),
        stdout=asyncio.subprocess.PIPE,
        env=loopback_env | {"TMPDIR": str(folders)},
    )
    assert bot.stdout
    parent = json.loads(await bot.stdout.readline())["parent"]
    await until(lambda: children(parent))
    [child] = children(parent)

    bot.kill()
    await bot.wait()

    await until(lambda: not alive(parent) and not alive(child))
    assert not list(folders.glob("threadsmith-*"))


@pytest.mark.parametrize("name", ["no_such_module_anywhere", "tests.core.sandboxes.threaded"])
async def test_a_parent_that_cannot_get_ready_says_why(name: str, folders: Path) -> None:
    async with Zygote(name) as zygote:
        with pytest.raises(SurroundingsError, match="cannot be started: .*(No module|threads)"):
            await zygote.work(b"", Limits())

    assert not list(folders.iterdir())


async def test_a_full_disk_or_missing_folder_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    async with Zygote(WORK) as zygote:
        with pytest.raises(SurroundingsError, match="No such file"):
            await zygote.work(b"", Limits())


async def test_what_is_handed_over_is_let_go(zygote: Zygote) -> None:
    """Each end is seen to close once the one child that has it is over."""
    before = len(os.listdir("/proc/self/fd"))
    (first, one), (second, other) = os.pipe(), os.pipe()
    os.write(one, b"a")
    os.write(other, b"b")

    ended = await zygote.run(b'["read_both"]', Limits(), (first, second))

    assert (ended.end, ended.result) == (End.DONE, b'4:"ab"')
    with pytest.raises(BrokenPipeError):
        os.write(one, b"more")
    os.close(one)
    os.close(other)
    assert len(os.listdir("/proc/self/fd")) <= before + 2
    assert (await ask(zygote, "surroundings"))["files"] == [0, 1, 2, 3]


async def test_all_that_came_out_of_an_ended_child_comes_home(zygote: Zygote) -> None:
    ended = await zygote.run(b'["say_and_spin", 100000]', Limits(wall_seconds=0.5))

    assert (ended.end, ended.code, ended.result) == (End.WALL, -signal.SIGKILL, b"told")
    assert ended.printed_bytes == 100_001
    assert ended.printed.startswith(b"aaa") and ended.printed.endswith(b"az")
    assert len(ended.printed) < 8_192
    assert 0.5 <= ended.wall_seconds < 10


async def test_what_two_share_counts_for_each(zygote: Zygote, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    request = json.dumps(["share", str(folder)]).encode()

    ended = await zygote.run(request, Limits(scratch_bytes=2**15), shared=folder)

    assert ended.end is End.SCRATCH


async def test_a_handed_file_is_seen_to_close_while_the_child_lives(zygote: Zygote) -> None:
    reading, writing = os.pipe()
    running = asyncio.create_task(
        zygote.run(b'["close_all"]', Limits(wall_seconds=5.0), (reading,))
    )

    with pytest.raises(BrokenPipeError):
        while not running.done():
            os.write(writing, b"a")
            await asyncio.sleep(0.01)

    running.cancel()
    await asyncio.wait([running])
    os.close(writing)


async def test_a_start_that_is_given_up_leaves_nothing(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def spawn(*_: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(warm, "_spawn", spawn)
    starting = asyncio.create_task(Zygote(WORK).start())
    await begun.wait()
    assert list(folders.iterdir())

    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting

    assert not list(folders.iterdir())
