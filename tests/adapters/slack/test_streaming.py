"""An answer that Slack streams: sent once, in order, and whole whatever Slack does to it."""

import pytest

from adapters.slack import api
from adapters.slack.stream import STREAM_BYTES, STREAM_SECONDS
from adapters.slack.surface import PAGE_CHARS
from core.errors import Fault, SurfaceGone
from core.events import Failed, Formatted, Started, Stopped
from core.pages import Page
from core.rendering import render
from core.words import phrase
from tests.core.markdown import seen
from tests.emulators.slack_server import Break, Fault as Broken, SlackServer
from tests.fakes import FrozenClock, until
from tests.corner import Corner, slack_corner

START, APPEND, STOP = "chat.startStream", "chat.appendStream", "chat.stopStream"
POST, UPDATE, LOOK = "chat.postMessage", "chat.update", "conversations.replies"
TEXTS = "First\n", "second\n", "third.\n"
BLOCK = "```python\n" + "".join(f"print({n:03})  # a line of code\n" for n in range(150)) + "```\n"
CODE = BLOCK * 5
"""Each block short enough to be shown whole, all of them too long for two messages."""


def once(corner: Corner) -> bool:
    """Whether one message shows each of `TEXTS` once, with what stands below an answer."""
    (message,) = corner.answers
    words = [text.strip() for text in TEXTS]
    return [message.shown.count(word) for word in words] == [1, 1, 1] and _finished(message.buttons)


def _finished(buttons: dict[str, str]) -> bool:
    return {"ts:refine", "ts:again"} <= buttons.keys()


def sent(corner: Corner) -> str:
    """All text that went into streams, call after call."""
    calls = [e for method in (START, APPEND, STOP) for e in corner.slack.journal.calls(method)]
    chunks = [c for entry in sorted(calls, key=lambda e: e.at) for c in entry.args.listed("chunks")]
    return "".join(chunk.get("text", "") for chunk in chunks)


async def test_only_new_text_is_sent_and_the_footing_comes_with_the_stop() -> None:
    async with slack_corner() as corner:
        await corner.shows(*TEXTS)

        (message,) = corner.answers
        assert sent(corner) == message.markdown == "".join(TEXTS)
        assert "coder · 10 tokens" in message.shown
        assert once(corner)
        assert (corner.calls(START), corner.calls(STOP)) == (1, 1)
        assert corner.calls(POST) == corner.calls(UPDATE) == 0


async def test_a_card_shows_the_stage_until_there_is_text() -> None:
    async with slack_corner() as corner, corner.painting() as painting:
        painting.pictures.put(render(painting.pictures.newest, Started("coder", False)))
        await until(lambda: bool(corner.answers))
        (card,) = corner.answers[0].tasks.values()
        before = dict(card)
        await painting.adds("x = 1\n")
        (after,) = corner.answers[0].tasks.values()

        assert (before["title"], before["status"]) == ("⏳ asking coder …", "in_progress")
        assert after["status"] == "complete"


@pytest.mark.parametrize("old", [False, True])
async def test_no_card_looks_under_way_once_the_answer_ended(old: bool) -> None:
    """A model that fails before its first word leaves a card and no text."""
    sorry = Failed(phrase("It broke."), "r1", Fault.MODEL)
    async with slack_corner() as corner, corner.painting() as painting:
        painting.pictures.put(render(painting.pictures.newest, Started("coder", False)))
        await until(lambda: bool(corner.answers))
        corner.clock.advance(STREAM_SECONDS + 1 if old else 0)
        await painting.ends(sorry)

        (message,) = corner.answers
        assert [card["status"] for card in message.tasks.values()] == ["complete"]
        assert "It broke." in message.shown and not message.streaming


@pytest.mark.parametrize("old", [True, False], ids=["too old", "formatted"])
async def test_a_stream_that_ends_before_its_text_leaves_no_code_open(old: bool) -> None:
    """Between its stop and the edit that shows the rest it is an ordinary message."""
    written = "Here.\n```python\nx=1\n"
    formatted = Formatted("Here.\n```python\nx = 1\ny = 2\n```\n")
    async with slack_corner() as corner, corner.painting() as painting:
        await painting.adds(written)
        if old:
            corner.clock.advance(STREAM_SECONDS + 1)
            await painting.adds("y=2\n")
        else:
            painting.pictures.put(render(painting.pictures.newest, formatted))
        await painting.ends()

        (message,) = corner.answers
        first, *rest = [version.shown for version in message.versions]
        assert first == written and len(rest) > 1
        assert all(seen(version).closed for version in rest)
        assert seen(message.shown).code == ("x=1\ny=2\n" if old else "x = 1\ny = 2\n",)


async def test_a_full_page_stops_its_stream_and_the_next_message_goes_on() -> None:
    async with slack_corner() as corner, corner.painting() as painting:
        for start in range(0, len(CODE), 1_000):
            await painting.adds(CODE[start : start + 1_000])
            for message in corner.answers:
                if not message.streaming:
                    assert seen(message.markdown).closed
        await painting.ends()

        *full, last = corner.answers
        assert len(full) >= 2
        assert all(m.native and not m.buttons for m in full) and _finished(last.buttons)
        for message in corner.answers:
            assert message.shown.startswith("```python\n") and seen(message.shown).closed
            assert len(message.markdown) <= PAGE_CHARS
        assert corner.read.count("# a line of code") == 5 * 150
        assert corner.calls(UPDATE) == 0


async def test_a_stream_goes_on_as_an_edited_message_before_slack_ends_it() -> None:
    async with slack_corner() as corner, corner.painting() as painting:
        await painting.adds(TEXTS[0])
        corner.clock.advance(STREAM_SECONDS - 1)
        await painting.adds(TEXTS[1])
        streaming = corner.answers[0].streaming
        corner.clock.advance(2)
        await painting.adds(TEXTS[2])

        assert streaming and not corner.answers[0].streaming
        assert corner.calls(UPDATE) == 1

        await painting.ends()

        assert once(corner)


async def test_a_stream_that_slack_ended_meanwhile_goes_on_as_an_edited_message() -> None:
    async with slack_corner() as corner, corner.painting() as painting:
        await painting.adds(TEXTS[0])
        corner.clock.advance(10 * STREAM_SECONDS)
        await painting.adds(TEXTS[1])
        await painting.adds(TEXTS[2])
        await painting.ends()

        assert once(corner)


@pytest.mark.parametrize("sign", ["ğ", "値", "🙂"])
async def test_bytes_count_in_a_stream(sign: str) -> None:
    line = f"{sign * 60}\n"
    async with slack_corner() as corner, corner.painting() as painting:
        for number in range(100):
            await painting.adds(f"{number} {line}")
        await painting.ends()

        (message,) = corner.answers
        streamed = [e for m in (START, APPEND, STOP) for e in corner.slack.journal.calls(m)]
        assert all(entry.ok for entry in streamed)
        assert len(sent(corner).encode()) <= STREAM_BYTES
        assert message.shown.count(sign) == 6_000 and _finished(message.buttons)


REFUSED = (
    *("channel_type_not_supported", "missing_recipient_user_id", "team_not_found", "no_text"),
    *("invalid_chunks", "not_in_channel", "channel_not_found", "messaging_processing_failed"),
)


@pytest.mark.parametrize("code", REFUSED)
async def test_where_a_stream_is_refused_the_answer_is_edited(code: str) -> None:
    async with slack_corner() as corner:
        corner.slack.faults.add(Broken(Break.ERROR, START, error=code))
        await corner.shows(*TEXTS)

        assert once(corner)
        assert (corner.calls(START), corner.calls(POST)) == (1, 1)


async def test_an_app_that_is_no_agent_and_a_channel_without_us_are_answered_by_edits() -> None:
    for slack, member in ((SlackServer(agents=False), True), (SlackServer(), False)):
        async with slack_corner(slack, member=member) as corner:
            await corner.shows(*TEXTS)

            assert once(corner)


async def test_a_limited_start_becomes_an_edited_answer() -> None:
    async with slack_corner() as corner:
        corner.slack.faults.add(Broken(Break.LIMITED, START))
        await corner.shows(*TEXTS)

        assert once(corner)


@pytest.mark.parametrize("method", [APPEND, STOP])
@pytest.mark.parametrize(
    "code",
    ["message_not_in_streaming_state", "msg_too_long", "invalid_chunks", "no_text", "who_knows"],
)
async def test_a_refused_call_of_a_stream_loses_no_text(method: str, code: str) -> None:
    async with slack_corner() as corner, corner.painting() as painting:
        await painting.adds(TEXTS[0])
        corner.slack.faults.add(Broken(Break.ERROR, method, error=code))
        await painting.adds(TEXTS[1])
        await painting.adds(TEXTS[2])
        await painting.ends()

        assert once(corner)
        assert not corner.answers[0].streaming


async def test_text_beyond_what_slack_takes_goes_on_by_edits() -> None:
    async with slack_corner(SlackServer(stream_chars=10)) as corner:
        await corner.shows(*TEXTS)

        assert once(corner)


@pytest.mark.parametrize("method", [APPEND, STOP])
async def test_slacks_own_stop_button_ends_the_answer_in_its_message(method: str) -> None:
    async with slack_corner() as corner, corner.painting() as painting:
        await painting.adds(TEXTS[0])
        await corner.ann.stops(corner.channel, corner.answers[0].ts)
        if method == STOP:
            corner.clock.advance(STREAM_SECONDS + 1)
        painting.puts(TEXTS[1])
        await until(painting.pressed.is_set)
        await painting.ends(Stopped("ann"))

        (message,) = corner.answers
        assert message.shown.count("First") == 1 and "🛑 Stopped by ann" in message.shown
        assert _finished(message.buttons)


async def test_a_deleted_stream_ends_the_painting() -> None:
    async with slack_corner() as corner, corner.painting() as painting:
        await painting.adds(TEXTS[0])
        await corner.api.call("chat.delete", channel=corner.channel.id, ts=corner.answers[0].ts)
        painting.puts(TEXTS[1])

        with pytest.raises(SurfaceGone):
            await painting.task
        assert corner.calls(APPEND) == 1 and not corner.answers


LOST = [Break.STATUS, Break.RESET, Break.STALL]


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize("method", [START, APPEND, STOP, UPDATE])
@pytest.mark.parametrize("times", [1, 2])
async def test_lost_calls_of_a_stream_neither_double_nor_lose_text(
    how: Break, applied: bool, method: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "CALL_SECONDS", 0.05)
    async with slack_corner() as corner:
        if method == UPDATE:
            corner.slack.faults.add(Broken(Break.STATUS, APPEND, applied=applied))
        corner.slack.faults.add(Broken(how, method, applied=applied), times)
        await corner.shows(*TEXTS)

        assert once(corner)
        assert not corner.answers[0].streaming
        assert corner.slack.faults.waiting < times


@pytest.mark.parametrize("member", [True, False])
@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("later", [STOP, UPDATE, LOOK])
async def test_a_new_message_whose_reply_was_lost_is_found_whatever_goes_wrong_then(
    streams: bool, later: str, member: bool
) -> None:
    async with slack_corner(member=member) as corner:
        method = START if streams and member else POST
        corner.slack.faults.add(Broken(Break.STATUS, method, applied=True))
        corner.slack.faults.add(Broken(Break.STATUS, later, applied=True))
        corner.slack.faults.add(Broken(Break.STATUS, later))
        await corner.shows(*TEXTS, streams=streams)

        if member:
            assert once(corner)
        else:  # nothing can be found where nothing may be read; it ends all the same
            assert _finished(corner.answers[-1].buttons)


async def test_a_look_that_lacks_its_scope_does_not_hold_the_answer_up() -> None:
    async with slack_corner() as corner:
        corner.slack.without_scope("channels:history")
        corner.slack.faults.add(Broken(Break.STATUS, POST))
        await corner.shows(*TEXTS, streams=False)

        assert once(corner)


@pytest.mark.parametrize("kept", [True, False])
async def test_the_first_message_is_not_taken_for_the_lost_second_one(kept: bool) -> None:
    """Also if Slack did not keep the metadata that we gave it at its stop."""
    async with slack_corner() as corner, corner.painting() as painting:
        await painting.adds("one page\n" * 700)
        corner.slack.faults.add(Broken(Break.STATUS, START, applied=True))
        if not kept:
            corner.slack.faults.add(Broken(Break.SLOW, LOOK, seconds=0.01))
        painting.puts("two\n" * 1_000)
        await until(lambda: corner.calls(START) == 2)
        corner.answers[0].metadata = corner.answers[0].metadata if kept else {}
        await painting.adds("the end\n")
        await painting.ends()

        assert corner.read.count("one page") == 700 and corner.read.count("two") == 1_000
        assert len(corner.answers) == 2


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize("old", [True, False])
async def test_the_next_worker_finishes_in_the_message_that_a_killed_one_streamed(
    noted: bool, old: bool
) -> None:
    async with slack_corner() as corner:
        async with corner.painting() as killed:
            await killed.adds("First and a half")
        corner.clock.advance(10 * STREAM_SECONDS if old else 0)
        messages = killed.painter.messages if noted else ()
        async with corner.painting(messages=messages, first_run=False) as painting:
            for text in TEXTS:
                await painting.adds(text)
            await painting.ends()

        assert once(corner)
        assert "and a half" not in corner.read


async def test_the_next_worker_tells_its_second_message_from_the_killed_ones_first() -> None:
    async with slack_corner() as corner:
        async with corner.painting() as killed:
            await killed.adds("one page\n" * 100)
        corner.clock.advance(10 * STREAM_SECONDS)
        async with corner.painting(messages=killed.painter.messages, first_run=False) as painting:
            await painting.adds("one page\n" * 1_200)
            await painting.ends()

        assert corner.read.count("one page") == 1_200
        assert len(corner.answers) == 2


@pytest.mark.parametrize("old", [True, False])
async def test_an_earlier_answer_is_never_taken_for_a_lost_message(old: bool) -> None:
    """A click asks without a message of its own, so all of the thread is looked through."""
    async with slack_corner() as corner:
        async with corner.painting() as painting:
            await painting.adds("an earlier answer\n")
            corner.clock.advance(10 * STREAM_SECONDS if old else 0)
            await painting.ends()
        corner.slack.faults.add(Broken(Break.STATUS, START))
        again = corner.job_by_click
        async with corner.painting(job=again) as painting:
            await painting.adds("another one\n")
            await painting.ends()

        assert [("earlier" in m.shown, "another" in m.shown) for m in corner.answers] == [
            (True, False),
            (False, True),
        ]


async def test_a_conflict_that_never_ends_ends_the_painting() -> None:
    async with slack_corner() as corner, corner.painting(streams=False) as painting:
        await painting.adds(TEXTS[0])
        corner.slack.faults.add(
            Broken(Break.ERROR, UPDATE, error="streaming_state_conflict"), times=50
        )
        painting.puts(TEXTS[1])

        with pytest.raises(SurfaceGone):
            await painting.task
        assert corner.calls(UPDATE) == 5


@pytest.mark.parametrize("lost", [True, False])
async def test_a_stream_is_removed_even_if_slack_ended_it(lost: bool) -> None:
    clock = FrozenClock()
    async with slack_corner(clock=clock) as corner:
        surface = corner.surface()
        page = Page("x = 1\n", status="writing")
        await surface.budget(None, page)
        message = await surface.post(page, "e1:0")
        clock.advance(10 * STREAM_SECONDS if lost else 0)
        for _ in range(3):
            await surface.budget(message, None)
            try:
                await surface.remove(message)
            except Exception as error:  # pylint: disable=broad-exception-caught
                assert type(error).__name__ == "NotShown"

        assert not corner.answers
