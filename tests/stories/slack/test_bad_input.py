"""What cannot be is told: what happened, to what, and what to try."""

import pytest

from core.errors import ModelUnavailable
from core.places import Thread
from core.words import phrase
from tests.emulators.slack_server import Break, Fault, UploadedFile
from tests.fakes import Pause, until
from tests.slack import slack_team, workspace

CODE = "```python\nprint(1)\n```\n"


async def test_a_missing_scope_is_named_with_the_place_to_add_it() -> None:
    async with slack_team() as team, team.at_work():
        team.slack.without_scope("chat:write")
        await team.ann.command(team.general, "print one")
        told = await team.is_told("chat:write")

        assert "OAuth & Permissions" in told.shown and "reinstalls" in told.shown


async def test_files_without_their_scope_are_not_taken_for_a_page_to_log_in() -> None:
    async with slack_team() as team, team.at_work():
        team.slack.without_scope("files:read")
        for name in ("a.py", "a.html"):
            team.slack.ephemerals.clear()
            file = UploadedFile(name, b"x = 1")
            await team.ann.says(team.general, f"{team.slack.mention} sum", files=[file])
            await team.is_told("files:read")

        assert not team.model.prompts


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (UploadedFile("big.csv", b"x" * 1_600_001), "too long"),
        (UploadedFile("cat.png", b"\x89PNG\r\n\x1a\n\xff"), "not text"),
        (UploadedFile("nul.txt", b"a\0b"), "not text"),
    ],
)
async def test_a_file_that_cannot_be_read_is_named(file: UploadedFile, told: str) -> None:
    async with slack_team() as team, team.at_work():
        await team.ann.says(team.general, f"{team.slack.mention} sum it", files=[file])
        message = await team.is_told(told)

        assert file.name in message.shown and not team.model.prompts


async def test_links_to_files_in_a_text_are_never_fetched() -> None:
    """The asker may not be allowed to read them, and we are."""
    async with slack_team([CODE]) as team, team.at_work():
        link = "https://emulated.slack.com/files/U1/F0SECRET/salaries.csv"
        await team.ann.says(team.general, f"{team.slack.mention} sum {link}")
        await team.sees_the_end()

        assert team.model.prompts[-1].messages[-1].content == f"sum {link}"
        assert not team.slack.journal.calls("files.info")


async def test_a_guest_of_a_connected_workspace_is_refused() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        eve = team.slack.person("eve", team="T0OTHER")
        await team.ann.command(team.general, "print one")
        answer = (await team.sees_the_end())[0]
        root, before = team.roots()[0].ts, len(team.answers())
        for text in (f"{team.slack.mention} print two", "use two", "stop", "quiet"):
            team.slack.ephemerals.clear()
            await eve.says(team.general, text, thread=root)
            await team.is_told("connected workspace", eve)
        team.slack.ephemerals.clear()
        file = UploadedFile("a.csv", b"1,2")
        await eve.says(team.general, "sum it", thread=root, files=[file])
        await team.is_told("connected workspace", eve)
        team.slack.ephemerals.clear()
        await eve.clicks(team.general, answer.ts, "ts:again")
        await team.is_told("connected workspace", eve)
        await eve.reacts(team.general, answer.ts, "-1")
        await team.has_heard_all()

        thread = Thread("slack", team.slack.team_id, team.general.id, root)
        assert len(team.answers()) == before
        assert not team.slack.journal.calls("files.info")
        assert not (await team.store.model_ratings("coder")).down
        assert not (await team.store.thread_note(thread)).quiet


async def test_a_guest_is_answered_where_the_admin_allows_it() -> None:
    async with slack_team([CODE], foreigners=True) as team, team.at_work():
        eve = team.slack.person("eve", team="T0OTHER")
        file = UploadedFile("a.csv", b"1,2")
        await eve.says(team.general, f"{team.slack.mention} sum it", files=[file])
        await team.sees_the_end()

        assert "1,2" in "".join(m.content for m in team.model.prompts[-1].messages)


async def test_a_click_that_comes_too_late_for_a_form_is_told_so() -> None:
    slack = workspace(trigger_seconds=-1.0)
    async with slack_team([CODE], slack=slack) as team, team.at_work():
        await team.ann.command(team.general, "print one")
        answer = (await team.sees_the_end())[0]
        await team.ann.clicks(team.general, answer.ts, "ts:refine")
        await team.is_told("Click once more")
        await team.ben.uses_shortcut("write")

        await team.is_told_directly("Click once more", team.ben)


async def test_no_model_server_is_told_wherever_models_are_asked_for() -> None:
    async with slack_team() as team, team.at_work():
        team.server.away = ModelUnavailable(phrase("The model server is away."))
        for word in ("models", "status"):
            team.slack.ephemerals.clear()
            await team.ann.command(team.general, word)
            await team.is_told("The model server is away.")
        await team.ann.uses_shortcut("write")
        await until(lambda: bool(team.slack.open_views))
        await team.has_heard_all()

        assert "model" not in [b["block_id"] for b in team.slack.open_views[0].view["blocks"]]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--nope x print", "no option --nope"),
        ("--model nobody print", "There is no model nobody"),
        ("--model", "needs a value"),
        ("--language go", "There is nothing to do"),
    ],
)
async def test_a_slip_opens_no_thread_and_is_told(typed: str, told: str) -> None:
    async with slack_team() as team, team.at_work():
        await team.ann.command(team.general, typed)
        await team.is_told(told)
        team.slack.ephemerals.clear()
        await team.ben.says(team.general, f"{team.slack.mention} {typed}")
        await team.is_told(told, team.ben)

        assert not [m for m in team.roots() if m.user == team.slack.bot_user_id]
        assert not team.model.prompts


async def test_a_command_without_a_task_shows_the_help() -> None:
    async with slack_team() as team, team.at_work():
        await team.ann.command(team.general, "  ")

        await team.is_told("/codegen <task>")


async def test_a_very_long_task_is_shown_short_and_read_whole() -> None:
    task = "sum " + "x" * 12_000
    async with slack_team([CODE]) as team, team.at_work():
        await team.ann.command(team.general, task)
        await team.sees_the_end()

        assert len(team.roots()[0].shown) < 2_000
        assert team.model.prompts[-1].messages[-1].content == task


async def test_a_task_beyond_all_measure_opens_no_thread() -> None:
    async with slack_team() as team, team.at_work():
        await team.ann.command(team.general, "x" * 100_001)
        await team.is_told("too long")

        assert not team.slack.journal.calls("chat.postMessage")


async def test_one_who_has_too_much_under_way_is_told_and_leaves_no_empty_thread() -> None:
    pause = Pause()
    async with slack_team([pause, CODE]) as team, team.at_work():
        for number in range(30):
            await team.ann.command(team.general, f"task {number}")
        await team.is_told("as many answers under way")
        await team.has_heard_all()
        asked = len(team.roots())
        pause.end()
        await until(lambda: len(team.model.prompts) == asked)

        assert asked < 30


async def test_an_outage_of_slack_is_told_and_the_answer_comes_later() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        team.slack.faults.add(Fault(Break.STATUS, "chat.postMessage", status=503))
        await team.ann.command(team.general, "print one")

        await team.is_told("I try again by myself")
        assert team.unfinished == 1


async def test_an_answer_that_is_forgotten_is_told() -> None:
    async with slack_team([CODE]) as team:
        async with team.at_work():
            await team.ann.command(team.general, "print one")
            answer = (await team.sees_the_end())[0]
        team.store._message_notes._entries.clear()  # pylint: disable=protected-access  # time does
        async with team.at_work():
            await team.ann.clicks(team.general, answer.ts, "ts:again")

            told = await team.is_told("I do not know this answer any more")
            assert told.thread_ts == team.roots()[0].ts
