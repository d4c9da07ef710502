"""The window, the prompts cut silently, and the models of an Ollama server."""

import pytest

from core.errors import ModelUnavailable
from tests.core.models.house import CODE, done, house, prompt, read
from tests.emulators.ollama_server import household, saying


class TestWindow:
    """One window per model and server."""

    async def test_the_steps_go_up_to_the_setting(self) -> None:
        async with house() as here:
            window = await here.model("tiny").window(9000)
            await here.model("TINY:latest").window(100)

            assert window == 16384
            keys = {key for key, _, _ in here.needs.noted}
            assert keys == {f"{here.emulator.address}/tiny:latest"}
            assert here.needs.noted[0][2] == (8192, 16384)

    async def test_no_window_is_larger_than_what_the_model_was_made_for(self) -> None:
        async with house(saying(CODE, context_length=2048)) as here:
            assert await here.model().window(9000) == 2048

    async def test_a_cloud_model_is_refused(self) -> None:
        async with house(saying(CODE, remote_host="https://cloud.invalid")) as here:
            with pytest.raises(ModelUnavailable, match="does not run here"):
                await here.model().window(1000)

    async def test_what_the_server_knows_of_a_model_is_asked_once(self) -> None:
        async with house() as here:
            await here.model().window(1000)
            await read(here.model())

            shows = [e for e in here.emulator.journal.entries if e.path == "/api/show"]
            assert len(shows) == 1


class TestCutPrompts:
    """A server that cuts a prompt says nothing: only its count tells."""

    async def test_a_count_far_below_the_estimate_tells(self) -> None:
        async with house(saying(CODE, context_length=1000)) as here:
            events = await read(here.model(), prompt("x = 1\n" * 2000))

            assert done(events).prompt_cut

    async def test_a_prompt_that_fits_teaches_the_estimate(self) -> None:
        asked = "x = 1\n" * 1000
        async with house() as here:
            before = here.model().estimate(asked)
            events = await read(here.model(), prompt(asked))

            assert not done(events).prompt_cut
            assert here.model().estimate(asked) < before

    async def test_a_short_prompt_raises_no_alarm(self) -> None:
        async with house(saying(CODE, template_tokens=0, chars_per_token=50.0)) as here:
            assert not done(await read(here.model(), prompt("hello"))).prompt_cut


class TestNames:
    """The models people may choose."""

    async def test_models_for_code_come_first_then_the_newest(self) -> None:
        models = [
            saying(CODE, "old:7b", modified_at="2026-01-01T00:00:00Z"),
            saying(CODE, "new:7b", modified_at="2026-06-01T00:00:00Z"),
            saying(CODE, "codestral:22b", modified_at="2025-01-01T00:00:00Z"),
            saying(CODE, "qwen3-coder:30b", modified_at="2025-06-01T00:00:00Z"),
        ]
        async with house(*models) as here:
            names = await here.ours.names()

            assert names == ["qwen3-coder:30b", "codestral:22b", "new:7b", "old:7b"]

    async def test_models_that_do_not_write_or_not_here_are_left_out(self) -> None:
        cloud = saying(CODE, "big:cloud", remote_host="https://cloud.invalid")
        async with house(*household(), cloud) as here:
            names = await here.ours.names()

            assert "nomic-embed-text:latest" not in names
            assert "big:cloud" not in names
            assert names[0] == "qwen3-coder:30b"
