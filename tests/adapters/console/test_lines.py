"""What people type, out of a pipe or at a terminal."""

import asyncio
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from adapters.console.lines import piped, typed, whole
from core.errors import UsageError
from tests.fakes import until


@pytest.fixture
def pipe() -> Iterator[tuple[io.FileIO, io.FileIO]]:
    """Both ends: to read from, to write to."""
    reading, writing = os.pipe()
    with io.FileIO(reading) as source, io.FileIO(writing, "w") as target:
        yield source, target


def given(pipe: tuple[io.FileIO, io.FileIO], content: bytes) -> io.FileIO:
    """A pipe that holds `content`, and then its end."""
    pipe[1].write(content)
    pipe[1].close()
    return pipe[0]


async def lines(source: io.FileIO) -> list[str]:
    return [str(line) async for line in piped(source)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", []),
        (b"one\ntwo\n", ["one", "two"]),
        (b"one\r\ntwo", ["one", "two"]),
        (b"\xef\xbb\xbfone\n", ["one"]),
        ("ölç\n値 🙂\n".encode(), ["ölç", "値 🙂"]),
        (b"one\n\n  two \n", ["one", "", "  two "]),
        (b"\xff\xfe\nok\n", ["Line 1 is not UTF-8 text, so it was left out.", "ok"]),
        (b"ok\nhalf \xc3\n", ["ok", "Line 2 is not UTF-8 text, so it was left out."]),
        (b"nul\x00\n", ["nul\x00"]),
    ],
)
async def test_a_pipe_gives_its_lines(
    pipe: tuple[io.FileIO, io.FileIO], content: bytes, expected: list[str]
) -> None:
    assert await lines(given(pipe, content)) == expected


async def test_a_broken_line_comes_as_an_error(pipe: tuple[io.FileIO, io.FileIO]) -> None:
    (line,) = [line async for line in piped(given(pipe, b"\xff\n"))]

    assert isinstance(line, UsageError)


async def test_a_line_comes_before_the_next_one_is_written(
    pipe: tuple[io.FileIO, io.FileIO],
) -> None:
    source, target = pipe
    coming = piped(source)
    target.write(b"one\n")

    assert await anext(coming) == "one"


async def test_waiting_for_a_line_ends_when_it_is_cancelled(
    pipe: tuple[io.FileIO, io.FileIO],
) -> None:
    source, target = pipe
    before = set(threading.enumerate())
    waiting = asyncio.create_task(lines(source))
    await until(lambda: bool(set(threading.enumerate()) - before))
    waiting.cancel()
    await asyncio.wait([waiting], timeout=1)

    assert waiting.cancelled()
    # The thread that still waits has to end before its pipe's number is given to another file.
    target.write(b"\n")
    await until(lambda: not set(threading.enumerate()) - before)


async def test_all_of_a_pipe_is_one_prompt(pipe: tuple[io.FileIO, io.FileIO]) -> None:
    assert await whole(given(pipe, b"\xef\xbb\xbfone\n  two\n"), 1_000) == "one\n  two\n"


async def test_a_pipe_without_end_is_read_up_to_a_limit() -> None:
    with io.FileIO("/dev/zero") as endless:
        assert set(await whole(endless, 100)) == {"\0"}


async def test_a_limit_in_the_middle_of_a_character_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "long").write_text("ü" * 100_000, "utf-8")
    with io.FileIO(tmp_path / "long") as source:
        assert set(await whole(source, 65_537)) == {"ü"}


async def test_a_pipe_that_is_not_text_is_told(pipe: tuple[io.FileIO, io.FileIO]) -> None:
    with pytest.raises(UsageError, match="not UTF-8"):
        await whole(given(pipe, b"\x89PNG\r\n"), 1_000)


async def keys(pressed: str, history: Path) -> list[str]:
    """The prompts that come of the keys `pressed`."""
    with create_pipe_input() as pipe, create_app_session(pipe, DummyOutput()):
        pipe.send_text(pressed)
        return [line async for line in typed(history)]


async def test_a_terminal_gives_what_is_typed_until_ctrl_d(tmp_path: Path) -> None:
    assert await keys("one\rtwo\r\x04", tmp_path / "typed") == ["one", "two"]


async def test_alt_enter_begins_a_new_line(tmp_path: Path) -> None:
    assert await keys("one\x1b\rtwo\r\x04", tmp_path / "typed") == ["one\ntwo"]


async def test_a_pasted_file_is_one_prompt(tmp_path: Path) -> None:
    pasted = "\x1b[200~def f():\n    return 1\n\x1b[201~"

    assert await keys(f"{pasted}\r\x04", tmp_path / "typed") == ["def f():\n    return 1\n"]


async def test_ctrl_c_empties_the_line_and_leaves_an_empty_one(tmp_path: Path) -> None:
    assert await keys("wrong\x03right\r\x03", tmp_path / "typed") == ["right"]


async def test_what_was_typed_is_remembered(tmp_path: Path) -> None:
    await keys("one\r\x04", tmp_path / "typed")

    assert await keys("\x1b[A\r\x04", tmp_path / "typed") == ["one"]


async def test_a_memory_that_cannot_be_kept_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    assert await keys("one\r\x04", tmp_path / "folder") == ["one"]
    assert await keys("one\r\x04", tmp_path / "nowhere" / "typed") == ["one"]
