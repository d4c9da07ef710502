"""What the emulated Ollama server answers when it is asked for a format."""

import json
from typing import Any

import aiohttp
import pytest

from core.trials.written import SCHEMA, read, sift
from tests.emulators.ollama_server import EmulatedModel, OllamaServer, household, saying, told
from tests.emulators.ollama_server.formats import example


async def ask(server: OllamaServer, model: str = "tiny", **more: Any) -> tuple[int, dict[str, Any]]:
    """The status and the whole answer of a chat."""
    messages = [{"role": "user", "content": "hello"}]
    body = {"model": model, "messages": messages, "stream": False, **more}
    body["options"] = {"num_predict": 200}
    async with (
        aiohttp.ClientSession(server.address) as session,
        session.post("/api/chat", json=body) as response,
    ):
        return response.status, await response.json()


async def text(server: OllamaServer, **more: Any) -> str:
    """What is answered."""
    return str((await ask(server, **more))[1]["message"]["content"])


@pytest.mark.parametrize("model", household()[:-1], ids=lambda model: model.name)
async def test_the_household_writes_tests_in_the_asked_form(model: EmulatedModel) -> None:
    async with OllamaServer([model]) as server:
        written = read(await text(server, model=model.name, format=SCHEMA))

        assert written
        assert len(sift(written).asserts) == 5


@pytest.mark.parametrize("asked", [None, ""])
async def test_an_empty_format_is_none(asked: str | None) -> None:
    async with OllamaServer([saying("x = 1")]) as server:
        assert await text(server, format=asked) == "x = 1"


async def test_the_word_json_asks_for_an_object() -> None:
    async with OllamaServer() as server:
        assert json.loads(await text(server, format="json")) == {}


@pytest.mark.parametrize("asked", ["xml", ["json"], 7, True])
async def test_another_form_is_refused_by_the_engine(asked: object) -> None:
    async with OllamaServer() as server:
        status, answered = await ask(server, format=asked)

        assert status == 500
        assert answered["error"].startswith("invalid format: ")
        assert server.journal.chats[0].body["format"] == asked
        assert server.journal.chats[0].tokens == 0


async def test_a_test_may_script_what_is_answered() -> None:
    async with OllamaServer([saying("x = 1", in_format=told('{"a": 2}'))]) as server:
        assert await text(server, format=SCHEMA) == '{"a": 2}'
        assert await text(server) == "x = 1"


async def test_a_model_may_take_no_notice() -> None:
    async with OllamaServer([saying("x = 1", in_format=None)]) as server:
        assert await text(server, format=SCHEMA) == "x = 1"


async def test_thinking_comes_before_the_json_and_apart_from_it() -> None:
    thinker = saying("x", thinking=("Hm",), capabilities=("completion", "thinking"))
    async with OllamaServer([thinker]) as server:
        message = (await ask(server, format={"type": "object"}))[1]["message"]

        assert (message["thinking"], message["content"]) == ("Hm", "{}")


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, "text"),
        ({"type": "integer"}, 1),
        ({"type": "boolean"}, True),
        ({"type": "null"}, None),
        ({"enum": ["a", "b"]}, "a"),
        ({"const": 3}, 3),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, None),
        ({"type": "array", "items": {"type": "number"}, "minItems": 2}, [1.5, 1.5]),
        ({"properties": {"a": {"type": "array"}}}, {"a": ["text"]}),
    ],
)
def test_an_example_keeps_to_its_schema(schema: dict[str, Any], value: object) -> None:
    assert example(schema) == value
