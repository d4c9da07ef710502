"""`threadsmith up` serves until it is told to end, and gives back what it could not finish."""

import asyncio
import signal
import subprocess
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.codec import decode
from core.job import Job
from core.pages import Page
from core.places import Person, Thread
from core.queues.redis import RedisQueue
from core.stores.connection import Redis
from core.stores.embedded import embedded
from core.stores.redis import RedisStore
from tests.bot.conftest import RunHere
from tests.bot.programs import CHECKED, PATIENCE_SECONDS, PROGRAM, QUICK, run

THREAD = Thread("console", "ann", "terminal", "1")


@pytest.fixture
def env(loopback_env: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A data folder of its own, and a demo model that keeps nobody waiting."""
    return {**loopback_env, **QUICK, "THREADSMITH_DATA_DIR": str(tmp_path / "data")}


@asynccontextmanager
async def running(env: Mapping[str, str]) -> AsyncIterator[Process]:
    """`threadsmith up`, once it says that it is; killed if a test leaves it running."""
    program = await asyncio.create_subprocess_exec(*PROGRAM, "up", env=env, stdout=subprocess.PIPE)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert program.stdout
            assert await program.stdout.readline() == b"Threadsmith is up.\n"
            yield program
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()


@asynccontextmanager
async def store_of(env: Mapping[str, str]) -> AsyncIterator[tuple[RedisStore, RedisQueue]]:
    """The store that the program uses, seen from another process."""
    async with embedded(Path(env["THREADSMITH_DATA_DIR"])) as url, Redis(url) as redis:
        async with RedisQueue(redis) as queue:
            yield RedisStore(redis), queue


async def shown(store: RedisStore, text: str) -> Page:
    """The page of the thread as soon as it holds `text`."""
    async for _, content in store.watch(THREAD):
        page = decode(Page, content)
        if text in page.text + page.status:
            return page
    raise AssertionError("the watch ended")


def job(prompt: str) -> Job:
    """A job that Ann asks for."""
    return Job("e1", THREAD, Person("console", "ann", "ann", "Ann"), prompt)


async def test_it_answers_what_other_processes_hand_in_and_ends_when_told(
    env: dict[str, str],
) -> None:
    async with running(env) as program, store_of(env) as (store, queue):
        await queue.enqueue(job("primes below n"))
        page = await shown(store, "demo · ")
        program.send_signal(signal.SIGTERM)

        assert "def primes" in page.text
        assert await program.wait() == 0


async def test_an_answer_that_cannot_end_in_time_is_finished_by_the_next_in_the_same_message(
    env: dict[str, str],
) -> None:
    slow = {
        **env,
        **CHECKED,
        "THREADSMITH_PROVIDER": "tests.bot.slow:create",
        "THREADSMITH_DRAIN_SECONDS": "0",
    }
    async with running(slow) as program, store_of(env) as (store, queue):
        await queue.enqueue(job("primes below n"))
        await shown(store, "All primes")
        program.send_signal(signal.SIGTERM)
        assert await program.wait() == 0

        async with running(env | CHECKED):
            page = await shown(store, "parses as Python")

        assert "def primes" in page.text
        assert len(await store.read(THREAD)) == 1


async def test_a_gateway_with_no_platform_says_so(env: dict[str, str]) -> None:
    ended = await run("up", "--role", "gateway", env=env)

    assert ended.code == 3
    assert "none is configured here" in ended.errors


def test_an_unknown_role_is_a_slip(run_here: RunHere) -> None:
    ended = run_here("up", "--role", "king")

    assert ended.code == 2
    assert "There is no role king. There are all, gateway, worker." in ended.errors
