"""Prompts with a schema, against an emulated Ollama server: held, refused, and not heeded."""

from typing import Any

import pytest

from core.errors import ModelError
from core.events import Thinking
from tests.core.models.house import (
    CODE,
    THINKS,
    done,
    house,
    prompt,
    read,
    read_until_broken,
    reply,
    said,
)
from tests.emulators.ollama_server import Break, saying, told

SCHEMA: dict[str, object] = {"type": "object", "properties": {"name": {"type": "string"}}}
JSON = '{"name": "add"}'
# Source: ollama/ollama-python, issue 428.
OLD = "json: cannot unmarshal object into Go struct field ChatRequest.format of type string"


def writing(**more: Any) -> Any:
    """A model that answers code, and `JSON` if a format is asked for."""
    return saying(CODE, **{"in_format": told(JSON), **more})


async def test_a_schema_is_sent_as_the_format() -> None:
    async with house(writing()) as here:
        events = await read(here.model(), prompt(schema=SCHEMA))

        assert here.emulator.journal.chats[0].body["format"] == SCHEMA
        assert said(events) == JSON


async def test_without_one_no_format_is_sent() -> None:
    async with house(writing()) as here:
        events = await read(here.model())

        assert "format" not in here.emulator.journal.chats[0].body
        assert said(events) == CODE


async def test_the_rest_of_the_request_is_the_same_with_and_without() -> None:
    async with house(writing()) as here:
        await read(here.model(), prompt(schema=SCHEMA))
        await read(here.model())

        held, free = (entry.body for entry in here.emulator.journal.chats)
        assert {key: value for key, value in held.items() if key != "format"} == free


async def test_a_server_that_refuses_the_schema_is_asked_once_more_without() -> None:
    async with house(writing()) as here:
        here.emulator.fail(Break.REFUSED, status=400, text=OLD)
        events = await read(here.model(), prompt(schema=SCHEMA))

        refused, answered = here.emulator.journal.chats
        assert refused.body is None and "format" not in answered.body
        assert said(events) == CODE
        assert done(events)
        assert here.pauses.seconds == []


async def test_what_is_refused_without_it_too_is_an_error() -> None:
    async with house(writing()) as here:
        here.emulator.fail(Break.REFUSED, status=400, text="too long", times=9)
        text, error = await read_until_broken(here.model(), prompt(schema=SCHEMA))

        assert (text, len(here.emulator.journal.chats)) == ("", 2)
        with pytest.raises(ModelError, match="did not accept the request for tiny: too long"):
            raise error


@pytest.mark.parametrize("status", [404, 500, 501])
async def test_other_errors_are_not_taken_for_a_refusal(status: int) -> None:
    async with house(writing()) as here:
        here.emulator.fail(Break.REFUSED, status=status)
        await read_until_broken(here.model(), prompt(schema=SCHEMA))

        assert len(here.emulator.journal.chats) == 1


async def test_what_breaks_half_way_is_not_asked_again() -> None:
    async with house(writing()) as here:
        here.emulator.fail(Break.ERROR_LINE, after=1)
        text, _ = await read_until_broken(here.model(), prompt(schema=SCHEMA))

        assert text == '{"name":'
        assert len(here.emulator.journal.chats) == 1


async def test_a_thinking_model_is_still_asked_not_to() -> None:
    async with house(writing(capabilities=THINKS, thinking=("Hm",))) as here:
        events = await read(here.model(), prompt(schema=SCHEMA))

        assert here.emulator.journal.chats[0].body["think"] is False
        assert not any(isinstance(event, Thinking) for event in events)
        assert said(events) == JSON


async def test_a_model_that_takes_no_notice_answers_in_its_own_words() -> None:
    async with house(writing(capabilities=THINKS, in_format=None)) as here:
        assert said(await read(here.model(), prompt(schema=SCHEMA))) == CODE


async def test_thinking_that_a_template_opens_does_not_swallow_the_json() -> None:
    """A model that is held to the schema cannot write the end of it."""
    async with house(writing(template="{{ .Prompt }}<think>\n")) as here:
        assert said(await read(here.model(), prompt(schema=SCHEMA))) == JSON


async def test_closing_the_reply_stops_the_model_after_a_refusal_too() -> None:
    async with house(writing(in_format=told("word " * 500), tokens_per_second=500)) as here:
        here.emulator.fail(Break.REFUSED, status=400, text=OLD)
        async with reply(here.model(), prompt(schema=SCHEMA)) as events:
            await anext(events)
            await anext(events)
        entry = here.emulator.journal.chats[1]
        await here.emulator.journal.until(lambda: entry.left and not entry.running)

        assert not entry.done
