"""The store's server in trouble, and what reading costs."""

import asyncio
from contextlib import aclosing

import pytest

from core.codec import encode
from core.conversation import Status, Turn
from core.errors import StoreUnavailable
from core.places import Message
from core.stores.connection import Redis, address
from core.stores.layout import Layout
from core.stores.redis import RedisStore
from tests.contracts.outages import Outages
from tests.contracts.serving import job, thread, until

LAYOUT = Layout()


@pytest.mark.parametrize("turns", [10, 1_000, 10_000])
async def test_a_conversation_costs_one_round_trip_however_long_it_is(
    redis: Redis, turns: int
) -> None:
    where = thread()
    entry = encode(Turn("e", "Ada", "add", "```python\nx = 1\n```", Status.DONE))
    adding = ("XADD", LAYOUT.history(where), "*", "event", "e", "number", 1, "turn", entry)
    ids = await redis.together(*[adding] * turns)
    await redis.call("HSET", LAYOUT.thread(where), "code", ids[0])
    store = RedisStore(redis)
    await store.conversation(where)
    before = await _reads(redis)

    conversation = await store.conversation(where, turns=9)

    assert await _reads(redis) - before == 2  # this one, and asking for the count
    assert len(conversation.turns) == 9
    assert conversation.code is not None


async def test_a_watch_goes_on_after_the_store_was_away(redis: Redis, outages: Outages) -> None:
    """What was written while nobody could watch follows."""
    where, store, seen = thread(), RedisStore(redis), list[tuple[str, str]]()

    async def watch() -> None:
        async with aclosing(store.watch(where)) as messages:
            async for shown in messages:
                seen.append(shown)

    await store.write(where, "old", "before")
    watching = asyncio.create_task(watch())
    channel = LAYOUT.writes(where)
    await until(lambda: _watched(redis, channel))
    await store.write(where, "m1", "one")
    await until(lambda: ("m1", "one") in seen)
    await outages.begin()
    await outages.end()
    await store.write(where, "m2", "two")
    await until(lambda: ("m2", "two") in seen)
    watching.cancel()
    await asyncio.wait([watching])

    assert seen == [("old", "before"), ("m1", "one"), ("m2", "two")]


async def test_the_store_forgets_nothing_when_it_is_killed(redis: Redis, outages: Outages) -> None:
    where, store = thread(), RedisStore(redis)
    await store.choose_model(where, "llama3")
    await outages.begin()
    with pytest.raises(StoreUnavailable, match="unreachable"):
        await store.ping()
    await outages.end()

    assert (await store.conversation(where)).model == "llama3"


async def test_a_wrong_password_is_told(redis: Redis, outages: Outages) -> None:
    await redis.call("CONFIG", "SET", "requirepass", "secret")
    try:
        async with Redis(f"{outages.url}?password=wrong") as stranger:
            with pytest.raises(StoreUnavailable, match="password.*REDIS_URL"):
                await stranger.call("PING")
    finally:
        await redis.call("CONFIG", "SET", "requirepass", "")


async def test_no_password_is_told_too(redis: Redis, outages: Outages) -> None:
    await redis.call("CONFIG", "SET", "requirepass", "secret")
    try:
        async with Redis(outages.url) as stranger:
            with pytest.raises(StoreUnavailable, match="password.*REDIS_URL"):
                await stranger.call("PING")
    finally:
        await redis.call("CONFIG", "SET", "requirepass", "")


async def test_a_read_only_replica_is_told(redis: Redis) -> None:
    await redis.call("REPLICAOF", "127.0.0.1", "9")

    with pytest.raises(StoreUnavailable, match="replica"):
        await RedisStore(redis).choose_model(thread(), "llama3")

    await redis.call("REPLICAOF", "NO", "ONE")


async def test_a_store_without_memory_is_told_also_by_a_script(redis: Redis) -> None:
    store = RedisStore(redis)
    await redis.call("CONFIG", "SET", "maxmemory", "1")

    with pytest.raises(StoreUnavailable, match="maxmemory"):
        await store.choose_model(thread(), "llama3")
    with pytest.raises(StoreUnavailable, match="maxmemory"):
        await redis.run("return redis.call('SET', KEYS[1], 1)", ["key"])
    assert await store.note_need("m", 1, (1, 2)) == 1  # what running jobs need still goes

    await redis.call("CONFIG", "SET", "maxmemory", "0")


async def test_a_store_that_would_throw_keys_away_says_by_which_policy(redis: Redis) -> None:
    before = await redis.eviction()
    await redis.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")

    assert (before, await redis.eviction()) == ("", "allkeys-lru")


@pytest.mark.parametrize(
    ("url", "guarded"),
    [
        ("redis://cache.example", False),
        ("redis://ada:secret@cache.example", True),
        ("rediss://:secret@cache.example:6380/2", True),
        ("unix:///run/store.sock", True),
    ],
)
async def test_a_store_on_the_network_is_guarded_by_a_password_alone(
    url: str, guarded: bool
) -> None:
    async with Redis(url) as redis:
        assert redis.guarded == guarded


async def test_a_refused_command_is_told_with_its_reason(redis: Redis) -> None:
    with pytest.raises(StoreUnavailable, match="refused a command: .*NOSUCH"):
        await redis.call("NOSUCH")


async def test_a_burst_waits_for_a_connection(outages: Outages) -> None:
    async with Redis(outages.url, connections=2) as redis:
        answers = await asyncio.gather(*(redis.call("ECHO", number) for number in range(100)))

    assert answers == [str(number) for number in range(100)]


def test_an_address_keeps_the_password_to_itself() -> None:
    assert address("rediss://ada:secret@cache.example:6380/2") == "cache.example:6380"
    assert address("redis://") == "localhost:6379"
    assert address("unix:///run/store.sock?db=1") == "/run/store.sock"


def test_every_key_carries_the_one_hash_tag() -> None:
    where, asked = thread(), job(thread())
    message = Message(where.platform, where.workspace, where.channel, where.id)
    keys = [
        LAYOUT.thread(where),
        LAYOUT.inbox(where),
        LAYOUT.job(asked.event),
        LAYOUT.person(asked.person),
        LAYOUT.threads(where.home),
        LAYOUT.parts(asked.event),
        LAYOUT.message_note(message),
        LAYOUT.thread_note(where),
        LAYOUT.kept(where.home),
        LAYOUT.intake(where.home, "Ev1"),
        LAYOUT.ratings(where, asked.event),
        LAYOUT.tally("llama3"),
        LAYOUT.mark(message),
        LAYOUT.marks(where.home),
        LAYOUT.due,
        LAYOUT.docket,
    ]

    assert all(key.startswith("{threadsmith}:") for key in keys)
    assert len(set(keys)) == len(keys)


async def _reads(redis: Redis) -> int:
    stats = await redis.call("INFO", "stats")
    return int(stats["total_reads_processed"])


async def _watched(redis: Redis, channel: str) -> bool:
    found = await redis.call("PUBSUB", "NUMSUB", channel)
    return bool(found[1])
