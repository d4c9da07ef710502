"""redis-py sends a command again when the connection broke before its answer: no record minds."""

from collections.abc import AsyncIterator

import pytest

from core.marks import Mark, MarkWork
from core.places import Message
from core.ratings import Rating, Tally
from core.stores.connection import Redis
from core.stores.redis import RedisStore
from tests.core.queues.test_lost_replies import Stutter
from tests.contracts.serving import thread

HOME = "slack:T1"


@pytest.fixture
async def store(redis: Redis) -> AsyncIterator[RedisStore]:
    async with Stutter(redis.url) as stutter:
        yield RedisStore(stutter)


async def test_what_is_new_stays_new(store: RedisStore) -> None:
    assert await store.keep(HOME, "Ev1", "{}")
    assert not await store.keep(HOME, "Ev1", "{}")


async def test_a_rating_that_changed_something_did(store: RedisStore) -> None:
    where = thread()
    for stands in (True, False, True):
        assert await store.rate(where, "e1", "p", Rating.UP, stands, "llama 3")
        assert not await store.rate(where, "e1", "p", Rating.UP, stands)
        assert await store.ratings(where, "e1") == Tally(up=int(stands))
        assert await store.model_ratings("llama 3") == Tally(up=int(stands))


async def test_a_mark_is_put_there_although_replies_are_lost(store: RedisStore) -> None:
    message = Message("slack", "T1", "C1", "1")
    await store.want(message, Mark.QUEUED)

    assert await store.take(HOME, 0) == MarkWork(message, None, Mark.QUEUED)
    await store.done(message, Mark.QUEUED)
    assert await store.take(HOME, 0) is None


async def test_what_is_overdue_is_not_lost(store: RedisStore, redis: Redis) -> None:
    await store.keep(HOME, "Ev1", "{}")
    await store.overdue(HOME, 0)

    assert await RedisStore(redis).overdue(HOME, 0) == [("Ev1", "{}")]
