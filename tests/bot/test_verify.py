"""`threadsmith verify`, as people and pipelines run it."""

import json
from pathlib import Path

import pytest

from bot.verify import harmless, lines
from core.runners import Case, Mode, Outcome, Status
from core.words import phrase, words
from tests.bot.conftest import RunHere
from tests.bot.programs import Ended, run

Env = dict[str, str]
CODE = 'def total(prices):\n    print("counting")\n    return sum(prices)\n'
TESTS = """from solution import total

def test_sum():
    assert total([1, 2]) == 3

def test_none():
    assert total([]) == {none}
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Code with tests that it passes."""
    return written(tmp_path, CODE, TESTS.replace("{none}", "0"))


def written(folder: Path, code: str, tests: str, ending: str = "py") -> tuple[str, str]:
    pair = folder / f"sales.{ending}", folder / f"test_sales.{ending}"
    for path, text in zip(pair, (code, tests), strict=True):
        path.write_text(text, "utf-8")
    return str(pair[0]), str(pair[1])


async def test_code_that_passes_its_tests_is_told_in_a_line(
    loopback_env: Env, files: tuple[str, str]
) -> None:
    assert await run("verify", *files, env=loopback_env) == Ended(0, "2 of 2 tests passed\n", "")


async def test_what_failed_is_told_with_why(loopback_env: Env, tmp_path: Path) -> None:
    ended = await run(
        "verify", *written(tmp_path, CODE, TESTS.replace("{none}", "1")), env=loopback_env
    )

    assert (ended.code, ended.errors) == (1, "")
    assert ended.out == (
        "1 of 2 tests passed\n✖ test_none: assert 0 == 1\n     +  where 0 = total([])\n"
        "It printed:\ncounting\ncounting\n"
    )


async def test_the_document_has_all_of_it(loopback_env: Env, files: tuple[str, str]) -> None:
    ended = await run("verify", *files, "--json", env=loopback_env)
    found = json.loads(ended.out)

    assert (ended.code, ended.out.count("\n"), ended.errors) == (0, 1, "")
    assert 0 < found.pop("wall") < 10
    assert found == {
        "status": "passed",
        "mode": "split",
        "self_reported": False,
        "tests": [
            {"id": "test_sum", "outcome": "passed", "message": ""},
            {"id": "test_none", "outcome": "passed", "message": ""},
        ],
        "output": "counting\ncounting\n",
        "output_bytes": 18,
        "rc": 0,
    }


async def test_an_admin_says_how_much_a_run_may_take(loopback_env: Env, tmp_path: Path) -> None:
    code = 'def wait():\n    while True: pass\ndef say():\n    print("x" * 99_000)\n'
    tests = "from solution import wait\ndef test_it(): wait()\n"
    short = loopback_env | {"THREADSMITH_RUN_SECONDS": "1"}
    ended = await run("verify", "--json", *written(tmp_path, code, tests), env=short)

    found = json.loads(ended.out)
    assert (ended.code, found["status"]) == (1, "timeout") and found["wall"] < 5
    little = loopback_env | {"THREADSMITH_RUN_OUTPUT_KB": "64"}
    ended = await run(
        "verify", "--json", *written(tmp_path, code, tests.replace("wait", "say")), env=little
    )
    assert json.loads(ended.out)["status"] == "output_limit"
    ended = await run("verify", "a", "b", env=loopback_env | {"THREADSMITH_RUN_DISK_MB": "0"})
    assert ended.code == 3 and "THREADSMITH_RUN_DISK_MB" in ended.errors


async def test_sql_is_verified_too(loopback_env: Env, tmp_path: Path) -> None:
    code = "CREATE TABLE t (a); INSERT INTO t VALUES (1);"
    pair = written(tmp_path, code, "SELECT count(*) = 1 FROM t; -- one row\nSELECT 0;", "sql")

    ended = await run("verify", *pair, env=loopback_env)

    assert ended == Ended(1, "1 of 2 tests passed\n✖ statement 2: gave 0\n", "")


async def test_where_nothing_can_run_it_is_refused(
    loopback_env: Env, files: tuple[str, str], tmp_path: Path
) -> None:
    # A file where the sandbox's folders were to be.
    away = tmp_path / "away"
    env = loopback_env | {"TMPDIR": str(away), "TEMP": "", "TMP": ""}
    (tmp_path / "sitecustomize.py").write_text(
        f"import tempfile; tempfile.tempdir = {str(away)!r}", "ascii"
    )
    env["PYTHONPATH"] = f"{tmp_path}:{env['PYTHONPATH']}"

    ended = await run("verify", *files, env=env)
    as_json = await run("verify", *files, "--json", env=env)

    assert (ended.code, as_json.code) == (3, 3)
    assert "No such file" in ended.out
    assert json.loads(as_json.out)["status"] == "refused"


@pytest.mark.parametrize(
    "given, said",
    [
        ((), "Name two files: the code, then its tests."),
        (("a.py",), "Name two files: the code, then its tests."),
        (("a.py", "b.py", "c.py"), "Name two files: the code, then its tests."),
        (("a.go", "b.go"), "a.go is in no language that can be verified: python, sql."),
        (("none.py", "b.py"), "The file none.py cannot be read as text: No such file or directory"),
    ],
)
def test_what_cannot_be_is_refused(run_here: RunHere, given: tuple[str, ...], said: str) -> None:
    assert run_here("verify", *given) == Ended(2, "", f"{said}\n")


@pytest.mark.parametrize("data", [b"\xff\xfe", b"x" * 300_000])
def test_what_is_no_text_or_too_much_is_refused(
    run_here: RunHere, files: tuple[str, str], data: bytes
) -> None:
    Path(files[0]).write_bytes(data)

    assert run_here("verify", *files).code == 2


def test_nothing_that_is_printed_steers_a_terminal() -> None:
    nasty = (
        "\x1b[31mred\x1b[0m \x1b]0;title\x07\x9b2J\x00\x08\x85 a\u202eb\u200bc\u200dd\u2066e\ufefff"
    )

    assert harmless(nasty) == "red  abcdef"
    case = Case("test_a[\x1b[2J]", "failed", nasty + "\nmore\x1b]8;;http://x\x1b\\link")
    outcome = Outcome(Status.FAILED, tests=(case,), output="\r\n" + nasty)
    shown = "\n".join(lines(outcome, words("en")))
    assert not set(shown) & set("\x1b\x07\x9b\x00\x08\x85\r\u202e\u200b\u200d\u2066\ufeff")
    assert "✖ test_a[]: red  abcdef\n    morelink" in shown


def test_who_had_to_be_trusted_is_said() -> None:
    outcome = Outcome(Status.PASSED, Mode.SINGLE, True, (Case("test_a", "passed"),))

    assert lines(outcome, words("en")) == [
        "1 of 1 test passed",
        "Code and tests had to share one process, so the code could have forged this.",
    ]


def test_why_there_is_no_verdict_is_said() -> None:
    why = phrase("it took more than {seconds} s", seconds=10)

    assert lines(Outcome(Status.TIMEOUT, reason=why), words("en")) == [
        "Not verified: it took more than 10 s"
    ]
    outcome = Outcome(Status.CRASHED, tests=(Case("test_a", "passed"),), reason=why)
    assert lines(outcome, words("en")) == ["1 of 1 test passed; it took more than 10 s"]
