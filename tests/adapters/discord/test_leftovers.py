"""Messages that an earlier run left in Discord: they are found again, and no other is taken."""

from dataclasses import replace

import pytest

from adapters.discord.buttons import row
from adapters.discord.posting import QUIET
from core.desk.buttons import Button
from core.pages import Page
from core.words import words
from tests.adapters.discord.test_surface import CREATE, END, LIST, LONG, TEXTS, once
from tests.discord_corner import DiscordCorner, discord_corner
from tests.discord_team import buttons
from tests.emulators.discord_server import Break, Fault
from tests.fakes import FrozenClock, until

FORGOTTEN = 600.0
"""Seconds after which Discord knows no nonce any more."""


async def hints(corner: DiscordCorner) -> None:
    """A message of ours that is no answer, with a button that is no answer's."""
    shown = {"content": "A hint.", "components": [row(words("en"), Button.RENEW, Button.KEEP)]}
    await corner.api.call("create_message", {**QUIET, **shown}, channel=corner.place.id)


@pytest.mark.parametrize("by_replies", [True, False])
@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize("later", [0.0, FORGOTTEN])
async def test_files_and_full_pages_of_a_killed_worker_are_not_shown_twice(
    by_replies: bool, noted: bool, later: float
) -> None:
    clock = FrozenClock()
    async with discord_corner(clock=clock, by_replies=by_replies) as corner:
        text = "a line of prose\n" * 200 + LONG
        messages = await _shown(corner, text)
        clock.advance(later)
        kept = messages if noted else messages[:-1]
        async with corner.painting(kept, first_run=False) as painting:
            painting.puts(text)
            await painting.ends()

        assert corner.read.count("a line of prose") == 200
        assert [len(message.files) for message in corner.answers][-1] == 1
        assert sum(len(message.files) for message in corner.answers) == 1


async def _shown(corner: DiscordCorner, text: str) -> tuple[str, ...]:
    async with corner.painting() as painting:
        painting.puts(text)
        return await painting.ends()


async def test_a_full_page_that_nobody_noted_is_not_shown_twice() -> None:
    clock = FrozenClock()
    async with discord_corner(clock=clock) as corner:
        text = "a line of prose\n" * 300
        async with corner.painting() as killed:
            corner.discord.faults.add(Fault(Break.SLOW, CREATE), times=2)
            corner.discord.faults.add(Fault(Break.STALL, CREATE))
            killed.puts(text)
            await until(lambda: len(corner.answers) == 2)
        corner.discord.faults.clear()
        clock.advance(FORGOTTEN)
        async with corner.painting(killed.painter.messages[:1], first_run=False) as painting:
            painting.puts(text)
            await painting.ends()

        assert corner.read.count("a line of prose") == 300


@pytest.mark.parametrize("lost", [True, False])
@pytest.mark.parametrize("by_click", [True, False])
@pytest.mark.parametrize("by_replies", [True, False])
async def test_an_earlier_answer_is_never_taken_for_a_lost_message(
    lost: bool, by_click: bool, by_replies: bool
) -> None:
    clock = FrozenClock()
    async with discord_corner(clock=clock, by_replies=by_replies) as corner:
        await _shown(corner, f"an earlier answer\n{LONG}")
        await hints(corner)
        clock.advance(FORGOTTEN)
        job = corner.job_by_click if by_click else await corner.asked_again()
        await hints(corner)
        corner.discord.faults.add(Fault(Break.STATUS, CREATE, applied=lost))
        async with corner.painting(job=job, first_run=False) as painting:
            painting.puts(f"another one\n{LONG}")
            await painting.ends()

        *_, last, file = corner.answers
        assert buttons(last) == END and "another one" in last.shown
        assert [len(m.files) for m in corner.answers if "hint" not in m.shown] == [0, 1, 0, 1]
        assert file.files[0].text == LONG[10:-4]


@pytest.mark.parametrize("lost", [True, False])
async def test_an_answer_before_that_ended_after_this_request_is_left_alone(lost: bool) -> None:
    clock = FrozenClock()
    async with discord_corner(clock=clock) as corner:
        async with corner.painting() as first:
            await first.adds("an earlier answer\n")
            job = await corner.asked_again()
            first.puts("that goes on\n" * 200 + LONG)
            await first.ends()
        corner.discord.faults.add(Fault(Break.STATUS, CREATE, applied=lost))
        async with corner.painting(job=job, first_run=False) as painting:
            painting.puts(f"another one\n{LONG}")
            await painting.ends()

        assert corner.read.count("that goes on") == 200
        assert corner.read.count("another one") == 1
        assert sum(len(message.files) for message in corner.answers) == 2


async def test_a_message_is_found_below_a_hundred_others() -> None:
    """In a channel without threads much is said while a job waits for its turn."""
    clock = FrozenClock()
    async with discord_corner(clock=clock, by_replies=True) as corner:
        for number in range(120):
            await corner.ann.says(corner.place, f"{number}")
        async with corner.painting() as killed:
            await killed.adds("First and a half")
        clock.advance(FORGOTTEN)
        async with corner.painting(first_run=False) as painting:
            for text in TEXTS:
                await painting.adds(text)
            await painting.ends()

        assert once(corner)


async def test_a_look_that_fails_is_made_again() -> None:
    clock = FrozenClock()
    async with discord_corner(clock=clock) as corner:
        corner.discord.faults.add(Fault(Break.STATUS, CREATE, applied=True))
        corner.discord.faults.add(Fault(Break.STATUS, LIST), times=2)
        corner.discord.faults.add(Fault(Break.LIMITED, LIST))
        await corner.shows(*TEXTS)

        assert once(corner)


async def test_where_no_history_may_be_read_the_nonce_helps() -> None:
    async with discord_corner() as corner:
        corner.discord.without_permission(corner.channel, "READ_MESSAGE_HISTORY")
        corner.discord.faults.add(Fault(Break.STATUS, CREATE, applied=True))
        await corner.shows(*TEXTS)

        assert once(corner)


async def test_a_message_that_was_there_shows_the_newest_page() -> None:
    async with discord_corner() as corner:
        page = Page("x = 1", status="writing")
        first = await corner.surface().post(page, "e1:0")
        done = Page("x = 1", status="writing", final=True)
        again = await corner.surface().post(done, "e1:0")

        assert again == first
        assert buttons(corner.answers[0]) == END


async def test_answers_that_are_written_in_one_channel_are_never_mixed_up() -> None:
    """Without threads several conversations stand in a channel, and all of them are ours."""
    clock = FrozenClock()
    async with discord_corner(clock=clock, by_replies=True) as corner:
        asked = await corner.ann.says(corner.place, "do something else")
        other = replace(corner.job, event="e9", requests=(asked,))
        async with corner.painting() as one:
            await one.adds("one answer\n")
            clock.advance(FORGOTTEN)
            corner.discord.faults.add(Fault(Break.STATUS, CREATE))
            async with corner.painting(job=other, first_run=False) as two:
                two.puts(f"another one\n{LONG}")
                await two.ends()
            one.puts(f"goes on\n{LONG}")
            await one.ends()

        assert [m.shown.count("one answer") for m in corner.answers] == [1, 0, 0, 0]
        assert [m.shown.count("another one") for m in corner.answers] == [0, 1, 0, 0]
        assert [m.reference for m in corner.answers] == [corner.root, asked, asked, corner.root]
