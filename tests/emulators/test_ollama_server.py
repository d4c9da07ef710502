"""The emulated Ollama server, held against what a real one was recorded to say."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.emulators.ollama_server import Break, EmulatedModel, Load, OllamaServer, saying
from tests.emulators.ollama_server.models import TINY, household
from tests.emulators.ollama_server.wire import dumps

TRIMMED = Path(__file__).parents[1] / "recordings" / "ollama"
FULL = Path(__file__).parents[3] / "shared" / "ollama-recordings"
NAMES = sorted(path.stem for path in TRIMMED.glob("*.json"))


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP exchange, recorded or emulated."""

    status: int
    headers: dict[str, str]
    lines: list[str]


@pytest.fixture
async def server() -> AsyncIterator[OllamaServer]:
    """Has the recorded models; `tiny` was made with a window of 1024."""
    tiny = EmulatedModel(num_ctx=1024)
    others = [model for model in household() if model.name == "loop:latest"]
    async with OllamaServer([tiny, *others]) as running:
        yield running


def recorded(folder: Path, name: str) -> tuple[dict[str, Any], Exchange]:
    """The request of a recording, and its answer."""
    kept = json.loads((folder / f"{name}.json").read_text("utf-8"))
    lines = [entry["line"] for entry in kept["lines"]]
    return kept["request"], Exchange(kept["status"], kept["headers"], lines)


async def ask(server: OllamaServer, request: dict[str, Any], lines: int = 0) -> Exchange:
    """Send the request; leaves after `lines`, if any."""
    async with (
        aiohttp.ClientSession(server.address) as session,
        session.request(request["method"], request["path"], json=request["body"]) as response,
    ):
        heard = []
        async for line in response.content:
            heard.append(line.decode())
            if len(heard) == lines:
                break
        return Exchange(response.status, dict(response.headers), heard)


def shape(line: str) -> object:
    """The keys of a line and the kinds of its values; text that is not JSON stands for itself."""
    text = line.removeprefix("data: ").strip()
    if not text.startswith("{"):
        return line
    value = json.loads(text)
    value.pop("model_info", None)
    return _shape(value)


def _shape(value: object) -> object:
    match value:
        case dict():
            return {key: _shape(part) for key, part in value.items()}
        case list():
            return [_shape(value[0])] if value else []
        case _:
            return type(value).__name__


async def compare(server: OllamaServer, folder: Path, name: str) -> None:
    """Ask what was asked, and fail where the answer has another form."""
    request, real = recorded(folder, name)
    if name in ("ps", "chat-stream-warm"):
        await ask(server, recorded(folder, "chat-whole")[0])
    ours = await ask(server, request, lines=len(real.lines) if "leaves" in name else 0)

    assert ours.status == real.status
    assert ours.headers["Content-Type"] == real.headers["Content-Type"]
    assert ("Transfer-Encoding" in ours.headers) == ("Transfer-Encoding" in real.headers)
    assert set(map(str, map(shape, ours.lines))) == set(map(str, map(shape, real.lines)))
    assert shape(ours.lines[0]) == shape(real.lines[0])
    assert shape(ours.lines[-1]) == shape(real.lines[-1])
    if real.status != 200:
        assert ours.lines == real.lines


@pytest.mark.parametrize("name", NAMES)
async def test_it_answers_in_the_recorded_form(server: OllamaServer, name: str) -> None:
    await compare(server, TRIMMED, name)


@pytest.mark.skipif(not FULL.exists(), reason=f"the untrimmed recordings are not at {FULL}")
@pytest.mark.parametrize("name", NAMES)
async def test_it_answers_in_the_form_of_the_untrimmed_recordings(
    server: OllamaServer, name: str
) -> None:
    await compare(server, FULL, name)


@pytest.mark.parametrize(
    "name", ["chat-stream-cold", "chat-whole", "chat-length", "chat-over-context", "chat-unload"]
)
async def test_endings_and_counts_are_the_recorded_ones(server: OllamaServer, name: str) -> None:
    request, real = recorded(TRIMMED, name)

    ours = json.loads((await ask(server, request)).lines[-1])

    theirs = json.loads(real.lines[-1])
    assert ours["message"] == theirs["message"]
    assert ours["done_reason"] == theirs["done_reason"]
    assert ours.get("eval_count") == theirs.get("eval_count")
    if name == "chat-over-context":
        assert ours["prompt_eval_count"] == theirs["prompt_eval_count"]


async def test_the_same_tokens_come_in_the_same_lines(server: OllamaServer) -> None:
    request, _ = recorded(TRIMMED, "chat-stream-cold")

    lines = (await ask(server, request)).lines

    assert [json.loads(line)["message"]["content"] for line in lines] == [*TINY, ""]


def test_json_is_written_as_go_writes_it() -> None:
    assert dumps({"a": "<b> & ü"}) == '{"a":"\\u003cb\\u003e \\u0026 ü"}'


def chat(model: str = "tiny", **more: Any) -> dict[str, Any]:
    """A request for an answer."""
    body = {"model": model, "messages": [{"role": "user", "content": "hello"}], **more}
    return {"method": "POST", "path": "/api/chat", "body": body}


async def test_another_window_is_another_load(server: OllamaServer) -> None:
    for window in (2048, 2048, 4096):
        await ask(server, chat(options={"num_ctx": window}))

    assert server.journal.loads == [Load("tiny:latest", 2048), Load("tiny:latest", 4096)]
    shown = json.loads((await ask(server, recorded(TRIMMED, "ps")[0])).lines[0])
    assert [model["context_length"] for model in shown["models"]] == [2048, 4096]


async def test_a_model_kept_for_no_time_is_gone_after_its_answer(server: OllamaServer) -> None:
    await ask(server, chat(keep_alive=0))

    shown = json.loads((await ask(server, recorded(TRIMMED, "ps")[0])).lines[0])
    assert shown["models"] == []


async def test_a_client_that_leaves_stops_the_generation() -> None:
    loop = [model for model in household(speed=500) if model.name == "loop:latest"]
    async with OllamaServer(loop) as server:
        await ask(server, chat("loop"), lines=5)
        entry = server.journal.chats[0]
        await server.journal.until(lambda: entry.left)

        assert not entry.running
        assert entry.tokens < 200


async def test_a_client_that_leaves_while_the_model_loads_is_noticed() -> None:
    async with OllamaServer([EmulatedModel(load_seconds=60)]) as server:
        client = asyncio.create_task(ask(server, chat()))
        await server.journal.until(lambda: bool(server.journal.loads))
        client.cancel()

        await server.journal.until(lambda: server.journal.chats[0].left)


async def test_as_a_program_it_prints_its_address_first() -> None:
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.emulators.ollama_server", "--speed", "0"),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert program.stdout
        address = (await program.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession(address) as session, session.get("/") as response:
            assert await response.text() == "Ollama is running"
    finally:
        program.terminate()
        await program.wait()


async def test_a_full_queue_refuses() -> None:
    loop = [model for model in household(speed=200) if model.name == "loop:latest"]
    async with OllamaServer(loop, queue=0) as server:
        first = asyncio.create_task(ask(server, chat("loop")))
        await server.journal.until(lambda: any(entry.running for entry in server.journal.chats))

        refused = await ask(server, chat("loop"))

        first.cancel()
        assert refused.status == 503
        assert "maximum pending requests exceeded" in refused.lines[0]


async def test_tokens_keep_to_an_absolute_clock() -> None:
    """The server's own figures say how fast it wrote; late wake-ups do not add up."""
    async with OllamaServer([saying("word " * 50, tokens_per_second=500)]) as server:
        last = json.loads((await ask(server, chat())).lines[-1])

        assert last["eval_count"] == 51
        assert last["eval_duration"] >= 49 / 500 * 1e9


async def test_a_planned_fault_breaks_one_request(server: OllamaServer) -> None:
    server.fail(Break.ERROR_LINE, after=3, text="out of memory")

    broken, whole = await ask(server, chat()), await ask(server, chat())

    assert broken.status == 200
    assert len(broken.lines) == 4
    assert json.loads(broken.lines[-1]) == {"error": "out of memory"}
    assert json.loads(whole.lines[-1])["done"]


async def test_thinking_comes_first_in_lines_of_its_own() -> None:
    thinker = saying("x = 1", thinking=("Well", "."), capabilities=("completion", "thinking"))
    async with OllamaServer([thinker]) as server:
        thoughtful = [json.loads(line) for line in (await ask(server, chat())).lines]
        asked_not_to = [json.loads(line) for line in (await ask(server, chat(think=False))).lines]

        assert [part["message"].get("thinking") for part in thoughtful[:2]] == ["Well", "."]
        assert not any(part["message"].get("thinking") for part in asked_not_to)


async def test_history_leaves_from_the_front_and_the_last_message_stays() -> None:
    old = [{"role": "user", "content": f"{number} " + "y" * 400} for number in range(8)]
    messages = [{"role": "system", "content": "be brief"}, *old]
    async with OllamaServer([EmulatedModel()]) as server:
        await ask(server, chat(messages=messages, options={"num_ctx": 400}))

        seen = [message["content"][:2] for message in server.journal.chats[0].seen]
        assert seen == ["be", "5 ", "6 ", "7 "]
