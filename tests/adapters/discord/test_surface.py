"""Answers in Discord: shown once, quiet, closed at every moment, ended when all hope is gone."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord import api
from adapters.discord.places import chain_at
from core.pages import Page
from tests.adapters.discord.reader import read, units
from tests.adapters.discord.test_markup import HOSTILE
from tests.discord_corner import DiscordCorner, discord_corner
from tests.discord_team import buttons
from tests.emulators.discord_server import Break, DiscordServer, Fault
from tests.fakes import FrozenClock, until

CREATE, EDIT, DELETE, LIST = "create_message", "update_message", "delete_message", "list_messages"
LONG = "```python\n" + "".join(f"print({n:04})  # a line\n" for n in range(400)) + "```\n"
"""Over 8,000 characters of code, and so a file."""
TEXTS = ("First\n", "```py\nx = 1\n", "y = 2\n```\n", "last\n")
END = ["ts:refine", "ts:again"]
PINGS = st.sampled_from(
    ["@everyone", "@here", "<@1400000000000000005>", "<@&1400000000000000004>", "||", "**", "```"]
    + ["https://a.example/x ", "<https://a.example>", "\n", "`", "a ", "🙂"]
)
LOUD = st.one_of(HOSTILE, st.lists(PINGS, max_size=20).map("".join))


def once(corner: DiscordCorner) -> bool:
    """Whether all of `TEXTS` stands there once, in one finished message."""
    (message,) = corner.answers
    shown = [message.shown.count(text.strip()) for text in ("First", "x = 1", "y = 2", "last")]
    return shown == [1, 1, 1, 1] and buttons(message) == END


@pytest.mark.parametrize("by_replies", [False, True])
async def test_an_answer_grows_in_one_message_and_is_refined_below_it(by_replies: bool) -> None:
    async with discord_corner(by_replies=by_replies) as corner, corner.painting() as painting:
        await painting.adds(TEXTS[0])
        stop = buttons(corner.answers[0])
        for text in TEXTS[1:]:
            await painting.adds(text)
        await painting.ends()

        assert stop[0].startswith("ts:stop") and once(corner)
        (message,) = corner.answers
        assert all(not read(version.shown).stray for version in message.versions)
        assert corner.calls(CREATE) == 1


async def test_only_a_private_answer_asked_for_in_a_channel_can_be_shared() -> None:
    async with discord_corner(direct=True) as corner:
        private = chain_at("@me", corner.channel.id, corner.root, corner.thread)
        for thread, share in ((private, ["ts:share"]), (corner.thread, [])):
            surface = corner.surface(corner.job_in(thread))
            await surface.post(Page("x", status="done", final=True), f"{thread.id}:0")

            assert buttons(corner.answers[-1]) == END + share


async def test_the_same_picture_costs_no_call() -> None:
    async with discord_corner() as corner:
        surface = corner.surface()
        page = Page("x", status="writing")
        message = await surface.post(page, "e1:0")
        for _ in range(3):
            await surface.edit(message, page)
        first = corner.calls(EDIT)
        for _ in range(3):
            await surface.edit(message, Page("y", status="writing"))

        assert (first, corner.calls(EDIT)) == (0, 1)


@settings(max_examples=25)
@given(st.lists(LOUD, min_size=1, max_size=6), st.booleans(), LOUD)
async def test_no_answer_ever_pings_unfurls_or_leaves_code_open(
    texts: list[str], by_replies: bool, rest: str
) -> None:
    async with discord_corner(by_replies=by_replies) as corner, corner.painting() as painting:
        for text in texts:
            painting.puts(text)
            for _ in range(20):
                await asyncio.sleep(0)
        painting.puts("\nlong @everyone https://a.example\n" * 99 + rest)
        await painting.ends()

        for message in corner.answers:
            assert not message.pings and message.flags & 1 << 2
            for version in message.versions:
                assert not read(version.shown).stray and units(version.shown) <= 2_000
        for entry in corner.discord.journal.calls(CREATE) + corner.discord.journal.calls(EDIT):
            assert entry.ok
            assert entry.body["allowed_mentions"] == {"parse": []} and entry.body["flags"] == 4


async def test_a_long_block_ends_as_its_beginning_and_a_file() -> None:
    async with discord_corner() as corner, corner.painting() as painting:
        for start in range(0, len(LONG) - 4, 1_000):
            await painting.adds(LONG[:-4][start : start + 1_000])
        sights = len(corner.answers)
        painting.puts("```\n")
        await painting.ends()

        preview, attached = corner.answers
        assert sights == 1
        assert "print(0000)" in preview.shown and "print(0399)" not in preview.shown
        assert any("lines above" in version.shown for version in preview.versions)
        assert "code.py" in preview.shown and buttons(preview) == END
        (file,) = attached.files
        assert (file.filename, file.text) == ("code.py", LONG[10:-4])
        assert not attached.pings and attached.flags & 4


LOST = [(Break.STATUS, 500), (Break.STATUS, 502), (Break.RESET, 0), (Break.STALL, 0)]


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize("route", [CREATE, EDIT])
@pytest.mark.parametrize("times", [1, 2])
async def test_lost_replies_neither_double_nor_lose_text(
    lost: tuple[Break, int],
    applied: bool,
    route: str,
    times: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api, "CALL_SECONDS", 0.05)
    async with discord_corner() as corner:
        how, status = lost
        corner.discord.faults.add(Fault(how, route, applied=applied, status=status), times)
        await corner.shows(*TEXTS)

        assert once(corner)
        assert corner.discord.faults.waiting < times


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize("forgets", [False, True])
async def test_a_file_whose_upload_is_lost_is_attached_once(
    lost: tuple[Break, int], applied: bool, forgets: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "CALL_SECONDS", 0.05)
    server = DiscordServer(nonce_seconds=-1.0 if forgets else 180.0)
    async with discord_corner(server) as corner, corner.painting() as painting:
        painting.puts(LONG)
        await until(lambda: bool(corner.answers))
        how, status = lost
        corner.discord.faults.add(Fault(how, CREATE, applied=applied, status=status))
        await painting.ends()

        assert [len(message.files) for message in corner.answers] == [0, 1]
        assert corner.discord.faults.waiting == 0


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize("later", [0, 600])
@pytest.mark.parametrize("by_replies", [True, False])
async def test_the_next_worker_finishes_in_the_message_that_a_killed_one_began(
    noted: bool, later: float, by_replies: bool
) -> None:
    """Also if Discord has forgotten the nonce by then."""
    clock = FrozenClock()
    async with discord_corner(clock=clock, by_replies=by_replies) as corner:
        async with corner.painting() as killed:
            await killed.adds("First and a half")
        clock.advance(later)
        messages = killed.painter.messages if noted else ()
        async with corner.painting(messages, first_run=False) as painting:
            for text in TEXTS:
                await painting.adds(text)
            await painting.ends()

        assert once(corner)
        assert "and a half" not in corner.read
