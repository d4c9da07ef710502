"""The commands as people and scripts run them: real processes, on a demo or an emulator."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from bot.program import run as run_here
from core.stores.server import Server
from tests.bot.programs import CHECKED, PROGRAM, QUICK, Ended, run, running
from tests.emulators.ollama_server import OllamaServer, household, saying

Env = dict[str, str]
TASK = "sum a csv by month"


@pytest.fixture
async def ollama() -> AsyncIterator[OllamaServer]:
    """A server with several models, as fast as it goes."""
    async with OllamaServer([*household(), saying("Words only.", "words:latest")]) as server:
        yield server


@pytest.fixture
def env(loopback_env: Env) -> Env:
    """A demo model that keeps no test waiting."""
    return loopback_env | QUICK


@pytest.fixture
def real(loopback_env: Env, ollama: OllamaServer) -> Env:
    """An Ollama that answers."""
    return loopback_env | {"OLLAMA_HOST": ollama.address}


def plain(ended: Ended) -> bool:
    """Whether nothing but what a person can use was said."""
    return "Traceback" not in ended.errors and ended.errors.count("\n") <= 1


def store_runs(env: Mapping[str, str]) -> bool:
    """Whether the store of our own is still there."""
    return Server(Path(env["THREADSMITH_DATA_DIR"]) / "store").pid != "?"


async def test_the_demo_answers_and_says_what_it_is(env: Env) -> None:
    ended = await run("ask", TASK, env=env)

    assert (ended.code, ended.errors) == (0, "")
    assert ended.out.count("```") == 2
    assert "🎭 This is the demo model" in ended.out


async def test_without_ollama_and_settings_the_demo_stands_in(loopback_env: Env) -> None:
    """As in a fresh clone; only the wait for its pace is spared."""
    ended = await run("chat", env=loopback_env | {"OLLAMA_HOST": ""}, given=b"models\nstatus\n")

    assert ended.code == 0
    assert "No Ollama answers here, so the demo model plays back" in ended.out
    assert "Models: demo\n" in ended.out


async def test_a_model_answers_what_was_asked_to_the_letter(
    real: Env, ollama: OllamaServer
) -> None:
    prompt = "  first line\n\tsecond “line” 🙂\n"

    ended = await run("ask", "-", "--language", "go", env=real, given=prompt.encode())

    system, *_, user = ollama.journal.chats[0].body["messages"]
    assert ended.code == 0
    assert user == {"role": "user", "content": prompt}
    assert system["content"].endswith("Write go.")


async def test_a_file_given_with_the_prompt_is_read_by_the_model(
    real: Env, ollama: OllamaServer, tmp_path: Path
) -> None:
    (tmp_path / "sales.csv").write_text("a,b\n1,2\n")

    ended = await run("ask", "sum", "it", "--asset", str(tmp_path / "sales.csv"), env=real)

    told = [message["content"] for message in ollama.journal.chats[0].body["messages"][1:]]
    assert ended.code == 0
    assert told == ["File sales.csv:\n\na,b\n1,2\n", "sum it"]


async def test_a_result_as_json_is_one_document(real: Env) -> None:
    ended = await run("ask", TASK, "--json", "--model", "tiny", env=real | CHECKED)

    result = json.loads(ended.out)
    assert (ended.code, ended.errors, ended.out.count("\n")) == (0, "", 1)
    assert result["status"] == "done" and result["model"] == "tiny" and result["demo"] is False
    assert result["text"].startswith("Here is the function.")
    (block,) = result["blocks"]
    assert block["language"] == "python" and block["complete"] and block["filename"] == ""
    assert block["code"].startswith("def add(") and result["main"] == 0
    assert result["tokens"]["reply"] == 26 and result["tokens"]["prompt"] > 0
    assert set(result["seconds"]) == {"load", "prompt", "reply", "total"}
    assert [stage["name"] for stage in result["stages"]][-3:] == ["writing", "checking", "testing"]
    verdict = result["verdict"]
    assert verdict["language"] == "python" and 80 < verdict["score"] < 100
    assert {one["outcome"] for one in verdict["tests"]["written"]} == {"passed"}
    assert verdict["tests"]["ran"] and verdict["tests"]["caught"] > 0
    assert {"gate", "tests", "lint"} <= set(verdict["parts"]) and verdict["not_checked"] is None
    lost = sum(part["lost"] for part in verdict["parts"].values())
    assert abs(100 - lost - verdict["score"]) < 0.1
    assert result["thread"].startswith("console:") and len(result["event"]) == 32
    assert (result["error"], result["reference"], result["trimmed_turns"]) == (None, None, 0)


async def test_a_failure_as_json_is_a_document_too(loopback_env: Env) -> None:
    ended = await run("ask", TASK, "--json", env=loopback_env | CHECKED)

    result = json.loads(ended.out)
    assert ended.code == 3 and ended.errors == ""
    assert result["status"] == "failed" and result["blocks"] == []
    assert "No Ollama answers" in result["error"] and result["reference"]


async def test_an_answer_that_was_cut_off_is_a_failure(real: Env) -> None:
    ended = await run("ask", TASK, "--model", "loop", env=real | {"THREADSMITH_REPLY_TOKENS": "64"})

    assert "⚠️ Cut off" in ended.out
    assert (ended.code, ended.errors) == (1, "")


async def test_an_answer_that_is_not_as_it_should_be_says_so(real: Env) -> None:
    lines = ["--model nope x", "--model words x", "word " * 19_000]
    ended = await run(
        "chat", env=real | {"THREADSMITH_CONTEXT": "4096"}, given="\n".join(lines).encode()
    )

    assert "has no model “nope”. It has qwen3-coder:30b, " in ended.out
    assert "There is no code block in this answer." in ended.out
    assert "Shorten the prompt or its files" in ended.out
    assert (ended.code, ended.errors) == (1, "")


@pytest.mark.parametrize(
    ("settings", "arguments", "code", "told"),
    [
        ({}, [], 2, "usage: threadsmith COMMAND"),
        ({}, ["nope"], 2, "There is no command nope."),
        ({}, ["ask", "x", "--modell", "m"], 2, "does not take --modell"),
        ({}, ["ask"], 2, "There is nothing to do"),
        ({}, ["ask", "x", "--n", "6"], 2, "The option --n is a number from 1 to 5, not “6”."),
        ({}, ["ask", "x", "--tests", "ja"], 2, "The option --tests is `on` or `off`, not “ja”."),
        ({}, ["ask", "x", "--asset", "nope"], 2, "nope cannot be read as text: No such file"),
        ({}, ["ask", "x" * 100_001], 2, "That is too long: 100,001 characters"),
        ({"THREADSMITH_LOG": "loud"}, ["ask", "x"], 3, "THREADSMITH_LOG cannot be 'loud'"),
        ({"THREADSMITH_PROVIDER": "nope"}, ["ask", "x"], 3, "There is no nope in core.models"),
        ({"THREADSMITH_DATA_DIR": "/proc/x"}, ["ask", "x"], 3, "data folder /proc/x cannot be"),
        ({"THREADSMITH_DATA_DIR": "/dev/null"}, ["chat"], 3, "data folder /dev/null cannot be"),
        ({"REDIS_URL": "redis://127.0.0.1:9"}, ["chat"], 3, "127.0.0.1:9 is unreachable"),
        ({"REDIS_URL": "nonsense"}, ["ask", "x"], 3, "REDIS_URL cannot be read"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_what_cannot_be_done_at_all_is_one_sentence(
    env: Env,
    settings: Env,
    arguments: list[str],
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In this process, since each start of another takes half a second."""
    for name, value in (env | settings).items():
        monkeypatch.setenv(name, value)

    ended = run_here(arguments)

    said = capsys.readouterr()
    assert told in said.err and "Traceback" not in said.err
    assert (ended, said.out) == (code, "")


def test_what_nobody_thought_of_is_told_and_in_the_log(
    env: Env, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "surprise.py").write_text("def create(options):\n    raise KeyError('oh')\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name, value in (env | {"THREADSMITH_PROVIDER": "surprise:create"}).items():
        monkeypatch.setenv(name, value)

    code = run_here(["ask", "x"])

    log = (Path(env["THREADSMITH_DATA_DIR"]) / "threadsmith.log").read_text("utf-8")
    assert code == 1 and "KeyError: 'oh'" in log
    assert capsys.readouterr().err == (
        "Something went wrong inside Threadsmith; its log says more.\n"
    )


async def test_a_wrong_password_of_the_store_is_told_and_not_shown(env: Env) -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"-WRONGPASS invalid username-password pair or user is disabled.\r\n" * 9)
        await writer.drain()

    async with await asyncio.start_server(hang_up, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        url = f"redis://:hunter2@127.0.0.1:{port}"
        ended = await run("ask", "x", env=env | {"REDIS_URL": url})

    assert ended.code == 3 and plain(ended)
    assert "refuses our user or password" in ended.errors
    assert "hunter2" not in ended.errors


async def test_a_prompt_that_is_not_text_is_told(env: Env) -> None:
    ended = await run("ask", "-", env=env, given=b"\xff\xfe\x00")

    assert (ended.code, ended.errors) == (2, "What was read is not UTF-8 text.\n")


async def test_a_conversation_through_a_pipe_is_there_after_a_restart(env: Env) -> None:
    """Two prompts are an answer and its refinement; a broken line stops nobody, but counts."""
    lines = f"{TASK}\nadd type hints\n".encode() + b"\xff\xfe\n" + b"status\n"
    first = await run("chat", env=env | CHECKED, given=lines)
    again = await run("chat", env=env | CHECKED, given=b"threads\nopen 1\n")

    assert (first.code, again.code) == (1, 0) and plain(first) and plain(again)
    assert "Sums a column of a CSV file by month." in first.out
    assert "The second version:" in first.out
    assert "\nLine 3 is not UTF-8 text, so it was left out.\n" in first.out
    assert "\nStore: our own, in " in first.out
    assert f"Your last thread: {TASK} (type `open 1`)" in again.out
    assert f"\n1  {TASK}\n" in again.out
    assert f"\n› {TASK}\n" in again.out and "\n› add type hints\nThe second version" in again.out
    assert not store_runs(env)


async def shell(line: str, env: Env) -> Ended:
    """What a line for the shell comes to."""
    return await run("-c", line, env=env, program=("sh",))


THREADSMITH = " ".join(PROGRAM)


async def test_a_reader_that_leaves_early_ends_us_without_noise(env: Env) -> None:
    ended = await shell(
        f"({THREADSMITH} ask '{TASK}'; echo code $? >&2) | head -1;"
        f" ({THREADSMITH} --help; echo code $? >&2) | true",
        env | CHECKED,
    )

    assert (
        ended.out == "Sums a column of a CSV file by month. Dates are expected as `2026-03-09`.\n"
    )
    assert ended.errors.splitlines()[0] == "code 1"
    assert set(ended.errors.splitlines()) <= {"code 0", "code 1"}
    assert not store_runs(env)


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        (f"{THREADSMITH} ask {TASK} >&-", 3, "Standard output is closed"),
        (f"{THREADSMITH} ask {TASK} >/dev/full", 3, "No space left on device"),
        (f"{THREADSMITH} ask - <&-", 2, "There is nothing to do"),
        (f"{THREADSMITH} chat <&- >/dev/null", 0, ""),
        (f"{THREADSMITH} nope 2>&-", 2, ""),
    ],
    ids=["no output", "full", "no input", "nothing to say", "no errors"],
)
async def test_streams_that_lead_nowhere_break_nothing(
    env: Env, line: str, code: int, told: str
) -> None:
    ended = await shell(line, env)

    assert (ended.code, ended.out) == (code, "")
    assert told in ended.errors and plain(ended)


async def test_a_terminal_of_few_letters_gets_question_marks(env: Env) -> None:
    ended = await run("ask", TASK, env=env | {"PYTHONIOENCODING": "latin-1"})

    assert ended.code == 0 and "? This is the demo model" in ended.out


async def test_turkish_is_spoken_where_the_terminal_does(env: Env) -> None:
    turkish = {"LANG": "tr_TR.UTF-8"}
    ended = await run("ask", TASK, env=env | turkish)
    chosen = await run("nope", env=env | {"THREADSMITH_LANGUAGE": "tr"})

    assert "🎭" in ended.out and (ended.code, chosen.code) == (0, 2)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
async def test_an_answer_that_is_stopped_stops_its_model(
    told: signal.Signals, loopback_env: Env
) -> None:
    """Ctrl-C of a script, `kill`, a closed terminal: nothing is left running."""
    async with OllamaServer(household(speed=50.0)) as ollama:
        env = loopback_env | CHECKED | {"OLLAMA_HOST": ollama.address}
        async with running("ask", TASK, "--model", "loop", env=env) as asking:
            await ollama.journal.until(lambda: half_way(ollama))
            asking.program.send_signal(told)
            ended = await asking.ended()

        await ollama.journal.until(lambda: ollama.journal.chats[0].left)

    assert ended.code == 1 and plain(ended)
    assert not store_runs(env)


def half_way(ollama: OllamaServer) -> bool:
    return bool(ollama.journal.chats) and ollama.journal.chats[0].tokens > 10


async def test_whoever_leaves_first_leaves_the_store_to_the_other(env: Env) -> None:
    """Two programs on one folder; one outlives a visit of the other."""
    async with running("chat", env=env) as staying:
        await staying.says("shows the rest.\n")
        visit = await run("ask", "fizzbuzz", env=env)
        assert visit.code == 0 and store_runs(env)

        stayed = await staying.ended(b"threads\nopen 1\nadd types\n")

    assert (stayed.code, stayed.errors) == (0, "")
    assert "1  fizzbuzz\n" in stayed.out and stayed.out.count("🎭") == 2
    assert not store_runs(env)


async def test_an_answer_whose_program_was_killed_is_finished_by_the_next(
    loopback_env: Env,
) -> None:
    async with OllamaServer(household(speed=50.0)) as ollama:
        env = loopback_env | CHECKED | {"OLLAMA_HOST": ollama.address}
        async with running("ask", TASK, env=env) as killed:
            await ollama.journal.until(lambda: half_way(ollama))
            killed.program.kill()
            await killed.ended()

        again = await run("chat", env=env, given=b"threads\nopen 1\nopen 1\n")

    assert again.code == 0 and plain(again)
    assert f"\n1  {TASK}\n" in again.out
    assert again.out.count("It needs nothing but Python.") == 2
    assert again.out.count("qwen3-coder:30b · 44 tokens") == 2


async def test_a_store_that_dies_is_told_each_time(env: Env) -> None:
    """Nothing here starts it again; whoever types is never left without a word."""
    async with running("chat", env=env) as chatting:
        await chatting.says("shows the rest.\n")
        store = Server(Path(env["THREADSMITH_DATA_DIR"]) / "store")
        os.kill(int(store.pid), signal.SIGKILL)

        ended = await chatting.ended(b"threads\nfizzbuzz\nstatus\n")

    assert (ended.code, ended.errors) == (1, "")
    assert ended.out.count("is unreachable. Try again in a moment") >= 2
