"""What people see when a program dies while an answer that stands is repaired."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.bot.programs import CHECKED
from tests.emulators.ollama_server.formats import filled
from tests.emulators.ollama_server.models import EmulatedModel, Messages, chunks
from tests.faults import judge
from tests.faults.discord_office import open_office
from tests.faults.office import PATIENCE_SECONDS, kill
from tests.proving import ASKED, DOUBLE, SQUARE, python

SLOWLY = "# It takes a while to say what is wrong with it.\n" * 8


def mending(messages: Messages) -> Iterable[str]:
    """Wrong at first, right once it is told what failed."""
    wrong = "must hold" in (messages[-1].get("content") or "")
    return chunks(python(SLOWLY + DOUBLE if wrong else SQUARE))


@pytest.mark.faults
async def test_a_killed_workers_whole_answer_is_repaired_by_another_and_not_written_anew(
    tmp_path: Path, sockets: Path, loopback_env: dict[str, str]
) -> None:
    """In the same message, and what stood there is never taken back."""
    tests = filled(name="double", asserts=["assert double(5) == 10", "assert double(0) == 0"])
    model = EmulatedModel("coder:7b", mending, in_format=tests, tokens_per_second=30.0)
    env = loopback_env | CHECKED
    async with open_office(tmp_path, sockets, env, model) as office:
        team = office.team
        _, dying = await office.start_all("gateway", "worker")
        thread = await team.asks(ASKED)
        message = await team.shows(thread, "🔧 repairing")
        assert "number * number" in message.shown
        await kill(dying)
        await office.start("worker")
        await team.ends(thread, within=PATIENCE_SECONDS)

        assert team.answers(thread) == [message]
        assert "number * 2" in message.shown and "✅ your example holds" in message.shown
        stood = [version.shown for version in message.versions if "🔧" in version.shown]
        assert all("def double" in shown for shown in stood)
        assert any(judge.TAKEN_OVER in version.shown for version in message.versions)
        answers = [asked for asked in team.ollama.journal.chats if not _is_repair(asked.body)]
        assert len([asked for asked in answers if "format" not in asked.body]) == 1


def _is_repair(body: dict[str, object]) -> bool:
    return "must hold" in str(body["messages"])
