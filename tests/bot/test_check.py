"""`threadsmith check`, as people, editors and pipelines run it."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

import bot.check
from bot.arguments import read
from bot.commands import COMMANDS
from bot.settings import read_all
from core.checks.checker import WORK
from core.sandboxes import Limits, Sandbox
from core.sandboxes.zygote import Zygote
from tests.bot.conftest import RunHere
from tests.bot.programs import PROGRAM, Ended, Running, run, running

Env = dict[str, str]
GOOD = (
    '"""Sums."""\n\n\ndef add(one: int, two: int) -> int:\n    """Both."""\n    return one + two\n'
)
CARELESS = "import os\ndef add(a, b=[]):\n  try:\n    return a+b\n  except:\n    pass\n"
BROKEN = "def add(:\n"


def fields(text: str) -> list[dict[str, Any]]:
    """The documents in `text`, a line each."""
    return [json.loads(line) for line in text.splitlines()]


async def test_files_are_scored_in_their_order_with_reasons(
    loopback_env: Env, tmp_path: Path
) -> None:
    (tmp_path / "careless.py").write_text(CARELESS, "utf-8")
    (tmp_path / "good.py").write_text(GOOD, "utf-8")
    names = [str(tmp_path / name) for name in ("careless.py", "good.py")]

    ended = await run("check", *names, env=loopback_env)

    lines = ended.out.splitlines()
    first, last = [line for line in lines if not line.startswith("  ")]
    assert first.startswith(f"{names[0]}: ⚠️ parses as Python 3") and "lint −" in first
    assert last.startswith(f"{names[1]}: ⚠️ parses as Python 3") and "not executed" in last
    assert any("bare except (line" in line for line in lines) and ended.errors == ""
    assert ended.code == 0


async def test_one_document_tells_all_of_each_file(loopback_env: Env, tmp_path: Path) -> None:
    (tmp_path / "a.sh").write_text("echo $1\n", "utf-8")
    names = [str(tmp_path / "a.sh"), "-"]

    ended = await run("check", "--json", *names, env=loopback_env, given=BROKEN.encode())

    ((shell, python),) = [document["files"] for document in fields(ended.out)]
    assert (shell["file"], shell["language"]) == (names[0], "bash")
    assert python["language"] == "python" and python["score"] == 0
    assert python["parts"]["gate"]["reasons"][0]["line"] == 1
    assert ended.code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.py"], "nowhere.py"),
        (["."], "."),
        (["--min-score", "much"], "0 to 100"),
        (["--min-score", "101"], "0 to 100"),
        (["--json", "--jsonl"], "--jsonl"),
        (["--jsonl", "a.py"], "standard input"),
    ],
)
def test_what_cannot_be_meant_is_told(arguments: list[str], said: str, run_here: RunHere) -> None:
    ended = run_here("check", *arguments)

    assert (ended.code, ended.out) == (2, "") and said in ended.errors


async def test_more_files_than_may_be_open_are_checked(loopback_env: Env, tmp_path: Path) -> None:
    names = [str(tmp_path / f"{number}.json") for number in range(60)]
    for name in names:
        Path(name).write_text("{}\n", "utf-8")
    few = ("sh", "-c", 'ulimit -n 50; exec "$0" "$@"', *PROGRAM)

    ended = await run("check", *names, env=loopback_env, program=few)

    lines = [line for line in ended.out.splitlines() if not line.startswith("  ")]
    assert [line.partition(": ")[0] for line in lines] == names and ended.code == 0


async def test_it_leaves_while_it_waits_for_a_pipe(loopback_env: Env, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    async with running("check", str(pipe), env=loopback_env) as program:
        writing = await asyncio.to_thread(os.open, pipe, os.O_WRONLY)  # once it reads
        program.program.send_signal(signal.SIGINT)
        async with asyncio.timeout(10):
            code = await program.program.wait()
        os.close(writing)

    assert code == 1


Checked = Callable[..., Coroutine[Any, Any, Ended]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Zygote]:
    """One that is ready, which takes seconds; the tests that only look at files share it."""
    async with Zygote(WORK) as sandbox:
        await sandbox.start()
        yield sandbox


@pytest.fixture
def checked(
    sandbox: Zygote, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Checked:
    """Runs the command in this process, with that sandbox."""
    monkeypatch.setattr(bot.check, "Zygote", lambda _: nullcontext(sandbox))

    async def run_here(*arguments: str) -> Ended:
        code = await bot.check.check(read_all(), read(COMMANDS, ["check", *arguments]))
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return run_here


@pytest.mark.asyncio(loop_scope="module")
class TestFiles:
    """Each file is judged by itself, whatever the others are."""

    async def test_a_threshold_fails_what_is_below_it(
        self, checked: Checked, tmp_path: Path
    ) -> None:
        for name, text in (("careless.py", CARELESS), ("good.py", GOOD), ("broken.py", BROKEN)):
            (tmp_path / name).write_text(text, "utf-8")

        async def code(*arguments: str) -> int:
            names = [str(tmp_path / each) if each.endswith(".py") else each for each in arguments]
            return (await checked(*names)).code

        assert await code("good.py", "careless.py") == 0
        assert await code("good.py", "broken.py") == 1
        assert await code("good.py", "--min-score", "70") == 0
        assert await code("good.py", "careless.py", "--min-score", "70") == 1

    async def test_a_huge_file_and_one_that_is_no_text_are_told_apart_from_good_ones(
        self, checked: Checked, tmp_path: Path
    ) -> None:
        huge, binary, good = (tmp_path / name for name in ("huge.py", "binary.py", "json.py"))
        with huge.open("wb") as file:
            file.truncate(2**31)
        binary.write_bytes(os.urandom(500) + b"\xff\0")
        good.write_text(GOOD, "utf-8")

        ended = await checked(str(huge), str(binary), str(good))

        lines = [line for line in ended.out.splitlines() if not line.startswith("  ")]
        assert "too long to be checked" in ended.out and "not valid text" in ended.out
        assert lines[2].startswith(f"{good}: ⚠️ parses as Python") and ended.code == 1

    async def test_what_no_parser_has_seen_does_not_parse(
        self, checked: Checked, tmp_path: Path
    ) -> None:
        huge = tmp_path / "huge.py"
        huge.write_text("x = 1\n" * 40_000, "utf-8")

        ended = await checked(str(huge))

        assert "Not checked: it is too long to be checked" in ended.out and ended.code == 1
        assert "parses" not in ended.out

    @pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="only Linux has it")
    async def test_a_file_that_cannot_be_read_keeps_none_from_being_checked(
        self, checked: Checked, tmp_path: Path
    ) -> None:
        good = tmp_path / "good.py"
        good.write_text(GOOD, "utf-8")

        ended = await checked("/proc/self/mem", str(good))

        first, second, *_ = ended.out.splitlines()
        assert first.startswith("/proc/self/mem: ⚠️ Not checked: it cannot be read: ")
        assert second.startswith(f"{good}: ⚠️ parses") and (ended.code, ended.errors) == (1, "")

    async def test_a_file_name_forges_no_lines(self, checked: Checked, tmp_path: Path) -> None:
        file = tmp_path / "a\nb.py: fine.py"
        file.write_text(GOOD, "utf-8")

        ended = await checked(str(file))

        assert not any(line.startswith("b.py") for line in ended.out.splitlines())


class StuckSandbox(Sandbox):
    """Never answers, and counts who asks and who goes away again."""

    def __init__(self, _: str) -> None:
        self.asked = self.left = 0

    async def __aenter__(self) -> "StuckSandbox":
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.asked == self.left

    async def start(self) -> None:
        """Nothing to do."""

    async def work(self, request: bytes, limits: Limits) -> bytes:
        """Wait for ever."""
        self.asked += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.left += 1
        return b""


async def test_who_is_told_to_leave_leaves_no_look_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All looks have ended before the sandbox is closed, so none can start it once more."""
    made: list[StuckSandbox] = []

    def sandbox(module: str) -> StuckSandbox:
        made.append(StuckSandbox(module))
        return made[-1]

    monkeypatch.setattr(bot.check, "Zygote", sandbox)
    monkeypatch.setattr(bot.check, "cores", lambda: 1)
    names = [tmp_path / f"{number}.py" for number in range(3)]
    for name in names:
        name.write_text(GOOD, "utf-8")
    asked = read(COMMANDS, ["check", *map(str, names)])
    checking = asyncio.create_task(bot.check.check(read_all(), asked))
    while not made or made[0].asked < 2:
        await asyncio.sleep(0)

    checking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await checking

    assert made[0].asked == made[0].left == 2


Ask = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """One that stands in a folder with traps for tools; its start takes seconds."""
    folder = tmp_path_factory.mktemp("trap")
    trap = f"import pathlib; pathlib.Path({str(folder / 'sprung')!r}).touch()"
    (folder / ".pylintrc").write_text(f'[MASTER]\ninit-hook="{trap}"\n', "utf-8")
    (folder / "conftest.py").write_text(trap, "utf-8")
    (folder / "ast.py").write_text(trap, "utf-8")
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "THREADSMITH_LANGUAGE": "en"}
    # The program that is installed, with the code that is tested, wherever that lies.
    env["PYTHONPATH"] = str(Path(bot.__path__[0]).parent)
    command = (str(Path(sys.executable).parent / "threadsmith"),)
    async with running(
        "check", "--jsonl", env=env | {"LANG": "C.UTF-8"}, program=command, folder=str(folder)
    ) as started:
        yield started
        ended = await started.ended()
        assert (ended.out, ended.errors) == ("", "")
    assert not (folder / "sprung").exists()


@pytest.fixture(name="ask")
def _ask(program: Running) -> Ask:
    async def ask(line: bytes = b"", **asked: object) -> dict[str, Any]:
        assert program.program.stdin
        program.program.stdin.write((line or json.dumps(asked).encode()) + b"\n")
        answer: dict[str, Any] = json.loads(await program.says("\n"))
        return answer

    return ask


@pytest.mark.asyncio(loop_scope="module")
class TestLines:
    """Each line is answered before the next one is read."""

    async def test_a_line_is_scored_by_its_code_prompt_and_test_results(self, ask: Ask) -> None:
        alone = await ask(code=GOOD, language="python")
        tested = await ask(code=GOOD, language="py", test_results={"passed": 5, "total": 5})
        failed = await ask(code=GOOD, test_results={"passed": 1, "total": 5})
        missing = await ask(code=GOOD, prompt="write def subtract(a, b):")

        assert missing["score"] < failed["score"] < alone["score"] < tested["score"] <= 100
        assert not alone["parts"]["tests"]["measured"] and tested["parts"]["tests"]["measured"]
        assert {reason["rule"] for reason in missing["parts"]["gate"]["reasons"]} == {"name"}
        lost = sum(part["lost"] for part in alone["parts"].values())
        assert abs(100 - lost - alone["score"]) < 0.01

    @pytest.mark.parametrize(
        ("code", "language", "most"),
        [
            ("x\0y", "python", 0),
            ("x = '\ud800'\n", "python", 0),
            ("x = '" + "a" * 1_000_000 + "'\n", "python", 6),
            ("(" * 5_000, "python", 6),
            ("def f():\n" + "".join(" " * n + "def g():\n" for n in range(1, 80)), "python", 6),
            ("x = " + "+".join("1" * 10_000), "python", 6),
            ("", "python", 0),
            ("# only words\n", "python", 0),
            ("Here is how I would do it.", "python", 0),
            ("{" * 100_000, "javascript", 6),
            ("&a [*a, *a]\n" * 3, "yaml", 100),
            ("# -*- coding: rot13 -*-\nvzcbeg bf\n", "python", 60),
            ("import os  # pylint: disable=all\n" + GOOD, "python", 80),
        ],
        ids=str,
    )
    async def test_nasty_code_has_a_sane_score(
        self, ask: Ask, code: str, language: str, most: float
    ) -> None:
        answer = await ask(code=code, language=language)

        assert 0 <= answer["score"] <= most
        assert set(answer["parts"]) >= {"gate", "tests", "lint"}

    async def test_a_line_that_is_none_ends_nothing(self, ask: Ask) -> None:
        for line in (b"{", b"[]", b'{"code": 1}', b'{"code": "x", "language": 3}', b"\xff\xfe"):
            assert set(await ask(line)) == {"error"}
        wrong: tuple[object, ...] = (
            *({"passed": "all"}, {"passed": True, "total": 2}, {"passed": 3, "total": 2}, []),
            *({"passed": 10**400, "total": 10**400}, {"mutants_caught": 2, "mutants": 1}),
        )
        for results in wrong:
            assert set(await ask(code="x", test_results=results)) == {"error"}
        assert (await ask(code=GOOD))["score"] > 70

    async def test_a_huge_line_is_refused_unread(self, ask: Ask) -> None:
        assert set(await ask(b'{"code": "' + b"a" * 17 * 2**20 + b'"}')) == {"error"}
        assert (await ask(code=GOOD))["score"] > 70

    async def test_a_name_that_is_no_text_costs_only_the_checks(self, ask: Ask) -> None:
        assert (await ask(code=GOOD, language="\ud800"))["language"] == "?"

    async def test_pragmas_gain_nothing(self, ask: Ask) -> None:
        plain = await ask(code=CARELESS, language="python")
        silenced = CARELESS.replace("\n", "  # noqa pylint: disable=all\n")

        assert (await ask(code=silenced, language="python"))["score"] <= plain["score"] + 1
