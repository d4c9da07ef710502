"""Everything that goes wrong between us and an Ollama server."""

import pytest

from core.errors import ModelError, ModelUnavailable
from core.models.ollama import OllamaServer
from core.models.ollama.connection import Patience
from tests.core.models.house import (
    CODE,
    Needs,
    Pauses,
    closed_port,
    house,
    read,
    read_until_broken,
    said,
)
from tests.emulators.ollama_server import Break, saying


class TestBrokenStreams:
    """What came stays, the error says what happened, and nothing is asked twice."""

    @pytest.mark.parametrize(
        ("how", "sentence"),
        [
            (Break.ERROR_LINE, "failed on its server: llama runner process has terminated"),
            (Break.RESET, "The connection to Ollama .* broke"),
            (Break.STALL, "was silent for 0.05 seconds"),
            (Break.END, "ended before it was done"),
            (Break.NOT_JSON, "does not speak as Ollama does"),
        ],
    )
    async def test_a_stream_that_breaks_half_way_is_an_error(
        self, how: Break, sentence: str
    ) -> None:
        async with house(gap=0.05) as here:
            here.emulator.fail(how, after=3)
            text, error = await read_until_broken(here.model())

            assert CODE.startswith(text) and text
            with pytest.raises(ModelError, match=sentence):
                raise error
            assert len(here.emulator.journal.chats) == 1

    async def test_a_refusal_inside_the_stream_is_not_asked_again(self) -> None:
        """A 503's text in an error line is no 503: the first token was there."""
        async with house() as here:
            here.emulator.fail(Break.ERROR_LINE, after=1, text="server busy")
            await read_until_broken(here.model())

            assert len(here.emulator.journal.chats) == 1
            assert here.pauses.seconds == []

    async def test_a_model_that_never_begins_is_named(self) -> None:
        async with house(load=0.05) as here:
            here.emulator.fail(Break.STALL)
            _, error = await read_until_broken(here.model())

            assert isinstance(error, ModelUnavailable)
            with pytest.raises(ModelError, match="tiny at .* has not begun to answer"):
                raise error


class TestRefusals:
    """Errors before the first token."""

    @pytest.mark.parametrize("status", [502, 503])
    async def test_a_busy_server_is_asked_again_with_growing_pauses(self, status: int) -> None:
        async with house() as here:
            here.emulator.fail(Break.REFUSED, status=status, times=2)
            events = await read(here.model())

            assert said(events) == CODE
            assert here.pauses.seconds == [0.5, 1.0]

    async def test_a_server_that_stays_busy_is_given_up(self) -> None:
        async with house() as here:
            here.emulator.fail(Break.REFUSED, status=503, text="server busy", times=9)
            _, error = await read_until_broken(here.model())

            assert isinstance(error, ModelUnavailable)
            assert len(here.emulator.journal.chats) == 4
            with pytest.raises(ModelError, match=r"too busy to answer \(server busy\)"):
                raise error

    @pytest.mark.parametrize("status", [400, 404, 500, 501])
    async def test_other_errors_are_not_asked_again(self, status: int) -> None:
        async with house() as here:
            here.emulator.fail(Break.REFUSED, status=status)
            await read_until_broken(here.model())

            assert len(here.emulator.journal.chats) == 1

    async def test_a_missing_model_names_those_that_are_there(self) -> None:
        async with house(saying(CODE), saying(CODE, "qwen3-coder:30b")) as here:
            with pytest.raises(ModelUnavailable) as caught:
                await here.model("nope").window(1000)

            sentence = str(caught.value.phrase.values), caught.value.phrase.text
            assert "qwen3-coder:30b, tiny:latest" in sentence[0]
            assert "ollama pull {model}" in sentence[1]

    async def test_a_model_removed_since_is_missing_too(self) -> None:
        async with house() as here:
            await here.model().window(1000)
            here.emulator.fail(Break.REFUSED, status=404, text="model 'tiny' not found")
            _, error = await read_until_broken(here.model())

            assert isinstance(error, ModelUnavailable)
            assert error.phrase.values["names"] == "tiny:latest"

    async def test_a_list_of_running_models_that_fails_is_no_reason_to_stop(self) -> None:
        async with house() as here:
            here.emulator.fail(Break.REFUSED, path="/api/ps")

            assert said(await read(here.model())) == CODE

    async def test_nobody_listening_is_said_with_the_address(self) -> None:
        pauses = Pauses()
        address = f"http://127.0.0.1:{closed_port()}"
        ours = OllamaServer(address, Needs(), patience=Patience(sleep=pauses))
        try:
            with pytest.raises(ModelUnavailable, match="No Ollama answers at"):
                await ours.names()
            with pytest.raises(ModelUnavailable, match=address):
                await read(ours.model("tiny"))
        finally:
            await ours.close()
        assert pauses.seconds == [0.5, 1.0, 2.0]

    @pytest.mark.parametrize(
        ("status", "body"), [(200, "<html>It works!</html>"), (404, "not here"), (200, "[1]")]
    )
    async def test_another_kind_of_server_is_recognised(self, status: int, body: str) -> None:
        async with house() as here:
            here.emulator.fail(Break.REFUSED, path="/api/tags", status=status, body=body)

            with pytest.raises(ModelUnavailable, match="does not speak as Ollama does"):
                await here.ours.names()
