"""How long records live, in the store and in memory."""

import pytest

from core.marks import Mark, MarkWork
from core.notes import MessageNote, Role, ThreadNote
from core.places import Message
from core.stores.connection import Redis
from core.stores.intake import FINISHED_SECONDS, GIVINGS
from core.stores.layout import Layout
from core.stores.marks import MARK_SECONDS
from core.stores.memory import MemoryStore
from core.stores.notes import NOTE_SECONDS
from core.stores.redis import RedisStore
from tests.contracts.serving import thread
from tests.fakes import FrozenClock

LAYOUT = Layout()
MESSAGE = Message("slack", "T1", "C1", "171.22")
NOTE = MessageNote(thread(), "e1", Role.ANSWER, "p")


async def test_notes_in_the_store_live_ninety_days_from_each_writing(redis: Redis) -> None:
    store, where = RedisStore(redis), thread()
    for _ in range(2):
        await store.note_message(MESSAGE, NOTE)
        await store.own(where)
        await store.hush(where, True)
        for key in (LAYOUT.message_note(MESSAGE), LAYOUT.thread_note(where)):
            assert NOTE_SECONDS - 9 < await redis.call("TTL", key) <= NOTE_SECONDS
            await redis.call("EXPIRE", key, 5)


async def test_notes_in_memory_live_ninety_days_from_each_writing() -> None:
    clock, where = FrozenClock(), thread()
    store = MemoryStore(clock)
    for _ in range(2):
        await store.note_message(MESSAGE, NOTE)
        await store.own(where)
        clock.advance(NOTE_SECONDS - 1)
        assert await store.message(MESSAGE) == NOTE
        assert await store.thread_note(where) == ThreadNote(ours=True)
    clock.advance(1)

    assert await store.message(MESSAGE) is None
    assert await store.thread_note(where) == ThreadNote()


async def test_marks_in_the_store_live_ninety_days_from_each_writing(redis: Redis) -> None:
    store, living = RedisStore(redis), [LAYOUT.mark(MESSAGE), LAYOUT.marks(MESSAGE.home)]
    await store.want(MESSAGE, Mark.QUEUED)
    await _lives(redis, *living)
    await store.want(MESSAGE, Mark.GOOD)
    await _lives(redis, *living)
    await store.done(MESSAGE, Mark.TAKEN)
    await _lives(redis, *living)
    await store.done(MESSAGE, Mark.GOOD)
    await _lives(redis, LAYOUT.mark(MESSAGE))


async def test_a_mark_that_the_store_forgot_is_not_due_any_more(redis: Redis) -> None:
    store = RedisStore(redis)
    await store.want(MESSAGE, Mark.QUEUED)
    await redis.call("DEL", LAYOUT.mark(MESSAGE))

    assert await store.take(MESSAGE.home, 1) is None
    assert not await redis.call("EXISTS", LAYOUT.marks(MESSAGE.home))
    assert not await redis.call("EXISTS", LAYOUT.mark(MESSAGE))


async def test_marks_in_memory_live_ninety_days_from_each_writing() -> None:
    clock = FrozenClock()
    store = MemoryStore(clock)
    await store.want(MESSAGE, Mark.QUEUED)
    for mark in (Mark.TAKEN, Mark.GOOD):
        clock.advance(MARK_SECONDS - 1)
        await store.want(MESSAGE, mark)
    clock.advance(MARK_SECONDS - 1)
    await store.done(MESSAGE, Mark.TAKEN)
    clock.advance(MARK_SECONDS - 1)
    due = await store.take(MESSAGE.home, 1)
    clock.advance(1)

    assert due == MarkWork(MESSAGE, Mark.TAKEN, Mark.GOOD)
    assert await store.take(MESSAGE.home, 1) is None


async def _lives(redis: Redis, *keys: str) -> None:
    """Check that `keys` have their whole life before them, and shorten it."""
    for key in keys:
        assert MARK_SECONDS - 9 < await redis.call("TTL", key) <= MARK_SECONDS
        await redis.call("EXPIRE", key, 5)


async def test_what_is_worked_off_is_known_for_a_day_in_the_store(redis: Redis) -> None:
    store, key = RedisStore(redis), LAYOUT.intake("slack:T1", "Ev1")
    await store.keep("slack:T1", "Ev1", "{}")
    await store.overdue("slack:T1", 0)
    kept = await redis.call("TTL", key)
    await store.finish("slack:T1", "Ev1")

    assert kept == -1  # for ever
    assert FINISHED_SECONDS - 9 < await redis.call("TTL", key) <= FINISHED_SECONDS
    assert await redis.call("HKEYS", key) == ["call"]
    assert not await redis.call("EXISTS", LAYOUT.kept("slack:T1"))


async def test_what_was_dropped_is_known_for_a_day_in_the_store(redis: Redis) -> None:
    store, key = RedisStore(redis), LAYOUT.intake("slack:T1", "Ev1")
    await store.keep("slack:T1", "Ev1", "{}")
    for _ in range(GIVINGS + 1):
        await store.overdue("slack:T1", 0)

    assert FINISHED_SECONDS - 9 < await redis.call("TTL", key) <= FINISHED_SECONDS
    assert await redis.call("HKEYS", key) == ["call"]


async def test_what_is_worked_off_is_known_for_a_day_in_memory() -> None:
    clock = FrozenClock()
    store = MemoryStore(clock)
    await store.keep("slack:T1", "Ev1", "{}")
    await store.finish("slack:T1", "Ev1")
    clock.advance(FINISHED_SECONDS - 1)
    known = not await store.keep("slack:T1", "Ev1", "{}")
    clock.advance(1)

    assert known
    assert await store.keep("slack:T1", "Ev1", "{}")


@pytest.mark.parametrize("kept", ["{", '{"role": "of tomorrow"}'])
async def test_a_note_that_cannot_be_read_is_none(
    redis: Redis, kept: str, caplog: pytest.LogCaptureFixture
) -> None:
    await redis.call("SET", LAYOUT.message_note(MESSAGE), kept)

    assert await RedisStore(redis).message(MESSAGE) is None
    assert "note cannot be read" in caplog.text
