"""`threadsmith extract`, as people and scripts run it."""

import json
from pathlib import Path

import pytest

from tests.bot.conftest import RunHere
from tests.bot.programs import Ended, run, running

Env = dict[str, str]
REPLY = "Here:\n```python title=a.py\nprint('é')\n```\nIt prints:\n```text\né\n```\n"
PYTHON = {"language": "python", "filename": "a.py", "code": "print('é')\n", "complete": True}
TEXT = {"language": "text", "filename": "", "code": "é\n", "complete": True}
FOUND = {"blocks": [PYTHON, TEXT], "main": 0}


def asking(chunks: object, **more: object) -> bytes:
    """A line for `--jsonl`."""
    return json.dumps({"chunks": chunks, **more}).encode() + b"\n"


def answers(ended: Ended) -> list[dict[str, object]]:
    """What it answered, a line each."""
    return [json.loads(line) for line in ended.out.splitlines()]


async def test_the_code_of_a_reply_is_printed(loopback_env: Env) -> None:
    ended = await run("extract", env=loopback_env, given=REPLY.encode())

    assert ended == Ended(0, "print('é')\n", "")


def test_the_wanted_language_comes_out_of_a_file(run_here: RunHere, tmp_path: Path) -> None:
    file = tmp_path / "answer.md"
    file.write_text("```js\nlonger = 1\n```\n```sh\nls\n```\n", "utf-8")

    assert run_here("extract", "--want", "bash", str(file)).out == "ls\n"
    assert run_here("extract", str(file)).out == "longer = 1\n"


async def test_all_blocks_are_one_document(loopback_env: Env) -> None:
    ended = await run("extract", "--json", env=loopback_env, given=REPLY.encode())

    assert (ended.code, answers(ended)) == (0, [FOUND])


async def test_without_code_it_says_so_and_fails(loopback_env: Env) -> None:
    ended = await run("extract", env=loopback_env, given=b"Hello.")
    as_json = await run("extract", "--json", env=loopback_env, given=b"Hello.")

    assert ended == Ended(1, "", "There is no code in this text.\n")
    assert (as_json.code, answers(as_json)) == (1, [{"blocks": [], "main": None}])


async def test_each_line_is_answered_before_the_next_is_read(loopback_env: Env) -> None:
    async with running("extract", "--jsonl", env=loopback_env) as program:
        assert program.program.stdin
        for chunks in ([REPLY], list(REPLY), ["no code"], []):
            program.program.stdin.write(asking(chunks, want="python"))
            answer = json.loads(await program.says("\n"))

            assert answer == (FOUND if "".join(chunks) == REPLY else {"blocks": [], "main": None})
        assert await program.ended() == Ended(0, "", "")


async def test_a_bad_line_is_answered_and_ends_nothing(loopback_env: Env) -> None:
    bad = [b"{", b"[]", b"1", b'{"chunks": "x"}', b'{"chunks": [1]}', b"\xff", b"[" * 99_999]
    given = b"\n".join([*bad, b'{"chunks": [], "want": 1}', b"", asking([REPLY], want=None)])

    ended = await run("extract", "--jsonl", env=loopback_env, given=given)

    *refused, last = answers(ended)
    assert (ended.code, ended.errors, last) == (1, "", FOUND)
    assert [list(answer) for answer in refused] == [["error"]] * 8


async def test_a_character_told_in_two_pieces_is_whole(loopback_env: Env) -> None:
    line = b'{"chunks": ["```\\n\\ud83d", "\\ude42 \\ud83d\\n```"]}\n'

    (answer,) = answers(await run("extract", "--jsonl", env=loopback_env, given=line))

    assert answer["blocks"] == [{**TEXT, "language": "", "code": "🙂 \ufffd\n"}]


async def test_a_megabyte_on_one_line_is_answered(loopback_env: Env) -> None:
    given = asking(["```py\n", "x" * 1_000_000, "\n```"])

    (answer,) = answers(await run("extract", "--jsonl", env=loopback_env, given=given))

    assert answer["main"] == 0


async def test_where_letters_are_few_json_escapes_them(loopback_env: Env) -> None:
    env = loopback_env | {"PYTHONIOENCODING": "ascii"}

    ended = await run("extract", "--json", env=env, given=REPLY.encode())

    assert ended.out.isascii() and answers(ended) == [FOUND]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("a", "b"), "Name one file, or none to read standard input."),
        (("--json", "--jsonl"), "Say either --json or --jsonl."),
        (("missing.md",), "The file missing.md cannot be read as text: No such file or directory"),
        (("--want",), "The option --want needs a value."),
    ],
)
def test_what_cannot_be_is_refused(run_here: RunHere, given: tuple[str, ...], said: str) -> None:
    assert run_here("extract", *given) == Ended(2, "", f"{said}\n")


async def test_text_that_is_not_utf_8_is_refused(loopback_env: Env) -> None:
    ended = await run("extract", env=loopback_env, given=b"\xff\xfe")

    assert ended == Ended(2, "", "What was read is not UTF-8 text.\n")
