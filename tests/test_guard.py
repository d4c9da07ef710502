"""The guard of conftest: tests reach this machine and nothing else."""

import asyncio
import os
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.conftest import NOWHERE, ROOT
from tests.guard import Guard, Refused

AWAY = "192.0.2.1"
"""Kept for documentation, nobody has it. Source: RFC 5737."""


@pytest.fixture
def refused(guard: Guard) -> Iterator[list[str]]:
    """What the guard refused in this test, which wants it to; the test then passes."""
    yield guard.refusals
    guard.refusals.clear()


def test_a_plain_socket_beyond_this_machine_is_refused(refused: list[str]) -> None:
    with socket.socket() as sock:
        with pytest.raises(Refused, match=AWAY):
            sock.connect((AWAY, 80))
        with pytest.raises(Refused, match=AWAY):
            sock.connect_ex((AWAY, 80))

    assert len(refused) == 2


def test_a_datagram_beyond_this_machine_is_refused(refused: list[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        with pytest.raises(Refused, match=AWAY):
            sock.sendto(b"hello", (AWAY, 53))

    assert refused


def test_listening_for_others_is_refused(refused: list[str]) -> None:
    with socket.socket() as sock, pytest.raises(Refused, match="0.0.0.0"):
        sock.bind(("0.0.0.0", 0))

    assert refused


async def test_a_stream_of_asyncio_is_refused(refused: list[str]) -> None:
    with pytest.raises(Refused, match=AWAY):
        await asyncio.open_connection(AWAY, 80)

    assert refused


async def test_a_client_of_aiohttp_is_refused(refused: list[str]) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(Refused, match=AWAY):
            await session.get(f"http://{AWAY}/")

    assert refused


async def test_other_names_are_not_looked_up(refused: list[str]) -> None:
    with pytest.raises(Refused, match="example.org"):
        await asyncio.open_connection("example.org", 80)

    assert "tests/emulators" in refused[0]


def test_a_name_that_cannot_exist_is_answered_as_by_a_resolver(guard: Guard) -> None:
    with pytest.raises(socket.gaierror):
        socket.create_connection(("ollama.invalid", 80))

    assert not guard.refusals


def test_the_port_of_a_real_model_is_refused(refused: list[str]) -> None:
    with socket.socket() as sock, pytest.raises(Refused, match="ollama_server"):
        sock.connect(("127.0.0.1", 11434))

    assert refused


async def test_servers_on_this_machine_are_reached(guard: Guard) -> None:
    async def hello(_: web.Request) -> web.Response:
        return web.Response(text="hello")

    application = web.Application()
    application.router.add_get("/", hello)
    async with TestServer(application) as server, aiohttp.ClientSession() as session:
        async with session.get(server.make_url("/")) as response:
            assert await response.text() == "hello"

    assert not guard.refusals


async def test_unix_sockets_are_reached(tmp_path: Path) -> None:
    async def hello(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello\n")
        writer.close()

    path = str(tmp_path / "s")
    async with await asyncio.start_unix_server(hello, path):
        reader, writer = await asyncio.open_unix_connection(path)
        line = await reader.readline()
        writer.close()

    assert line == b"hello\n"


def run_pytest(folder: Path, code: str, env: dict[str, str]) -> str:
    """What pytest prints about a module of tests with our conftest."""
    module = folder / "test_made_up.py"
    module.write_text(textwrap.dedent(code))
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, f"--rootdir={folder}", str(module)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout


def test_a_refusal_fails_a_test_that_catches_it(tmp_path: Path) -> None:
    """Code under test may catch everything; the test fails nevertheless."""
    code = f"""
        import socket

        def test_quiet():
            try:
                socket.create_connection(("{AWAY}", 80))
            except BaseException:
                pass
        """

    shown = run_pytest(tmp_path, code, {})

    assert "1 passed, 1 error" in shown
    assert f"A test tried to reach {AWAY} port 80." in shown


def test_settings_of_the_developer_do_not_reach_tests(tmp_path: Path) -> None:
    names = ["OLLAMA_HOST", "REDIS_URL", "THREADSMITH_MODEL", "SLACK_BOT_TOKEN", "http_proxy"]
    code = f"""
        import os

        def test_gone():
            assert not set({names}) & set(os.environ)
        """

    shown = run_pytest(tmp_path, code, {name: "the developer's own" for name in names})

    assert "1 passed" in shown


def test_a_program_started_by_a_test_is_pointed_at_nowhere(loopback_env: dict[str, str]) -> None:
    code = "import os; print(os.environ['OLLAMA_HOST'], os.environ.get('REDIS_URL'))"

    shown = subprocess.run(
        [sys.executable, "-c", code], env=loopback_env, capture_output=True, text=True, check=True
    )

    assert shown.stdout.split() == [NOWHERE, "None"]
    assert loopback_env["HOME"] == os.environ["HOME"]
