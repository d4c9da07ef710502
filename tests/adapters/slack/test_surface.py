"""Pages as Slack's messages: safe whatever they say, kept up while there is hope, ended then."""

import asyncio
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import SurfaceGone
from core.job import Artifact
from core.pages import Page
from tests.adapters.slack.test_markup import TEXTS
from tests.emulators.slack_server import Break, Fault, SlackServer
from tests.fakes import until
from tests.corner import Corner, slack_corner

APPEND, POST, UPDATE = "chat.appendStream", "chat.postMessage", "chat.update"
LONG = "```python\n" + "".join(f"print({n:04})  # a line\n" for n in range(400)) + "```\n"
"""Over 6,000 characters of code, and so a file."""


@settings(max_examples=25)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.booleans(), TEXTS)
async def test_no_answer_ever_pings_or_unfurls(texts: list[str], streams: bool, rest: str) -> None:
    async with slack_corner() as corner, corner.painting(streams) as painting:
        for text in texts:
            painting.puts(text)
            for _ in range(20):
                await asyncio.sleep(0)
        painting.puts("\nlong line of text\n" * 500 + rest)
        await painting.ends()

        assert not [ping for message in corner.answers for ping in message.pings]
        # A message that is nothing but a file has no links.
        assert not any(message.unfurls for message in corner.answers if message.shown)


async def test_a_file_that_is_refused_leaves_a_sentence_that_pings_nobody() -> None:
    async with slack_corner() as corner:
        corner.slack.without_scope("files:write")
        surface = corner.surface(streams=False)
        page = Page("", final=True, file=Artifact("<!channel>@here.py", "x = 1\n"))
        with pytest.raises(Exception, match="first"):
            await surface.post(page, "e1:0")
        await surface.post(page, "e1:0")

        (message,) = corner.answers
        assert "could not be attached" in message.shown and "files:write" in message.shown
        assert not message.pings and not message.unfurls


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth"])
async def test_a_revoked_token_holds_the_answer_back_until_it_works_again(
    streams: bool, code: str
) -> None:
    async with slack_corner() as corner, corner.painting(streams) as painting:
        await painting.adds("First\n")
        corner.slack.faults.add(Fault(Break.ERROR, error=code), times=30)
        painting.puts("second\n")
        await until(lambda: corner.slack.faults.waiting == 0)
        await painting.ends()

        (message,) = corner.answers
        assert (message.shown.count("First"), message.shown.count("second")) == (1, 1)
        assert "ts:again" in message.buttons


@pytest.mark.parametrize("streams", [True, False])
async def test_a_channel_archived_half_way_ends_the_painting(streams: bool) -> None:
    async with slack_corner() as corner, corner.painting(streams) as painting:
        await painting.adds("First\n")
        corner.channel.archived = True
        method = APPEND if streams else UPDATE
        corner.slack.faults.add(Fault(Break.ERROR, method, error="is_archived"))
        painting.puts("second\n")

        with pytest.raises(SurfaceGone, match="archived"):
            await painting.task


@pytest.mark.parametrize("code", ["is_archived", "not_in_channel", "channel_not_found"])
async def test_a_place_that_is_closed_to_us_ends_the_painting_at_once(code: str) -> None:
    async with slack_corner() as corner, corner.painting(streams=False) as painting:
        corner.slack.faults.add(Fault(Break.ERROR, POST, error=code), times=9)
        painting.puts("First\n")

        with pytest.raises(SurfaceGone):
            await painting.task
        assert corner.calls(POST) == 1


@pytest.mark.parametrize(
    ("code", "tries"),
    [("invalid_blocks", 5), ("access_denied", 5), ("edit_window_closed", 1)],
)
async def test_a_hopeless_refusal_ends_the_painting(code: str, tries: int) -> None:
    async with slack_corner() as corner, corner.painting(streams=False) as painting:
        await painting.adds("First\n")
        corner.slack.faults.add(Fault(Break.ERROR, UPDATE, error=code), times=50)
        painting.puts("second\n")

        with pytest.raises(SurfaceGone, match=code):
            await painting.task
        assert corner.calls(UPDATE) == tries


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Break.ERROR, UPDATE, error="internal_error"),
        Fault(Break.STATUS, UPDATE, status=503),
        Fault(Break.STATUS, UPDATE, status=200),
        Fault(Break.RESET, UPDATE),
        Fault(Break.LIMITED, UPDATE),
    ],
)
async def test_what_passes_ends_nothing(fault: Fault) -> None:
    async with slack_corner() as corner, corner.painting(streams=False) as painting:
        await painting.adds("First\n")
        corner.slack.faults.add(fault, times=12)
        for _ in range(3):
            corner.slack.faults.add(Fault(Break.ERROR, UPDATE, error="who_knows"))
        await painting.adds("second\n")
        await painting.ends()

        assert len(corner.answers) == 1


async def test_a_long_block_becomes_a_highlighted_file_beside_its_beginning() -> None:
    async with slack_corner() as corner:
        messages = await corner.shows(LONG)

        preview, attached = corner.answers
        assert len(messages) == 2
        assert "print(0000)" in preview.shown and "print(0399)" not in preview.shown
        (file,) = attached.files
        assert (file["title"], file["filetype"]) == ("code.py", "python")
        assert "ts:again" in preview.buttons and "code.py" in preview.shown


UPLOADS = ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]


@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize("method", UPLOADS)
@pytest.mark.parametrize("how", [Break.STATUS, Break.RESET])
async def test_a_file_whose_upload_is_lost_is_attached_once(
    how: Break, method: str, applied: bool
) -> None:
    async with slack_corner() as corner:
        corner.slack.faults.add(Fault(how, method, applied=applied))
        await corner.shows(LONG)

        assert [len(message.files) for message in corner.answers] == [0, 1]
        assert corner.slack.faults.waiting == 0


@pytest.mark.parametrize("noted", [True, False])
async def test_the_next_worker_attaches_no_file_twice(noted: bool) -> None:
    async with slack_corner() as corner:
        messages = await corner.shows(LONG)
        kept = messages if noted else messages[:1]
        async with corner.painting(messages=kept, first_run=False) as painting:
            painting.puts(LONG)
            await painting.ends()

        assert [len(message.files) for message in corner.answers] == [0, 1]


async def test_a_file_of_an_earlier_answer_is_not_taken_for_a_new_one() -> None:
    async with slack_corner() as corner:
        await corner.shows(LONG)
        corner.slack.faults.add(Fault(Break.STATUS, UPLOADS[0]))
        async with corner.painting(job=corner.job_by_click) as painting:
            painting.puts(LONG.replace("print", "paint_it"))
            await painting.ends()

        assert sum(len(message.files) for message in corner.answers) == 2


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault(Break.ERROR, UPLOADS[0], error="file_upload_size_restricted"), "size_restricted"),
        (Fault(Break.STATUS, UPLOADS[1], status=413), "http_413"),
        (Fault(Break.ERROR, UPLOADS[2], error="not_in_channel"), "no member"),
    ],
)
async def test_where_slack_takes_no_file_a_sentence_says_why(fault: Fault, why: str) -> None:
    async with slack_corner() as corner:
        corner.slack.faults.add(fault)
        messages = await corner.shows(LONG)

        _, sorry = corner.answers
        assert "code.py could not be attached" in sorry.shown and why in sorry.shown

        async with corner.painting(messages=messages, first_run=False) as painting:
            painting.puts(LONG)
            await painting.ends()
        assert [len(message.files) for message in corner.answers] == [0, 1]


@pytest.mark.parametrize("trouble", ["", "file_not_found", "cant_delete_file"])
async def test_a_file_is_removed_or_left_if_it_cannot_be(trouble: str) -> None:
    async with slack_corner() as corner:
        _, file = await corner.shows(LONG)
        if trouble:
            corner.slack.faults.add(Fault(Break.ERROR, "files.delete", error=trouble))
        await corner.surface().remove(file)

        assert re.match(r"file:F", file)
        assert len(corner.answers) == (2 if trouble else 1)


async def test_every_call_is_booked_under_its_own_method() -> None:
    async with slack_corner() as corner:
        keys = await _keys(corner)

    assert keys == {
        "start": "chat.startStream",
        "grow": "chat.appendStream",
        "end": "chat.stopStream",
        "edit": "chat.update",
        "remove": "chat.delete",
        "file": "files.completeUploadExternal",
        "no file": "files.delete",
    }


async def _keys(corner: Corner) -> dict[str, str]:
    surface, page = corner.surface(), Page("x = 1\n", status="writing")
    file = Page("", final=True, file=Artifact("a.py", "x"))
    budgets = {"start": await surface.budget(None, page)}
    message = await surface.post(page, "e1:0")
    budgets["grow"] = await surface.budget(message, Page("x = 1\ny", status="writing"))
    budgets["end"] = await surface.budget(message, Page("x = 1\ny", final=True))
    await surface.edit(message, Page("x = 1\ny", status="done", final=True))
    budgets["edit"] = await surface.budget(message, page)
    budgets["remove"] = await surface.budget(message, None)
    budgets["file"] = await surface.budget(None, file)
    budgets["no file"] = await surface.budget("file:F1", None)
    return {name: budget.key.rpartition(":")[2] for name, budget in budgets.items()}


async def test_archived_channels_and_foreign_ones_of_the_emulator_end_it_too() -> None:
    async with slack_corner(SlackServer()) as corner, corner.painting() as painting:
        corner.channel.archived = True
        painting.puts("First\n")

        with pytest.raises(SurfaceGone):
            await painting.task
