"""Every suite here runs on memory and on a real Valkey of its own."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest

from core.queues.memory import MemoryQueue
from core.queues.redis import RedisQueue
from core.stores.connection import Redis
from core.stores.embedded import embedded
from core.stores.layout import Layout
from core.stores.memory import MemoryStore
from core.stores.redis import RedisStore
from tests.contracts import clocked
from tests.contracts.clocked import Records
from tests.contracts.serving import QUICK, House
from tests.fakes import FrozenClock


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an embedded store that lives as long as the tests."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        store = embedded(tmp_path_factory.mktemp("valkey"))
        yield runner.run(stack.enter_async_context(store))
        runner.run(stack.aclose())


@pytest.fixture
def layout() -> Layout:
    """Keys that no other test has."""
    return Layout(f"{{{uuid4().hex}}}")


@pytest.fixture
async def redis(valkey_url: str) -> AsyncIterator[Redis]:
    async with Redis(valkey_url) as server:
        yield server


@pytest.fixture(params=["memory", "redis"])
async def records(request: pytest.FixtureRequest, valkey_url: str) -> AsyncIterator[Records]:
    """Empty records of each kind, whose time the test moves."""
    async with AsyncExitStack() as stack:
        opened = clocked.records(request.param, valkey_url, FrozenClock())
        yield await stack.enter_async_context(opened)


@pytest.fixture(params=["memory", "redis"])
async def house(
    request: pytest.FixtureRequest, valkey_url: str, layout: Layout
) -> AsyncIterator[House]:
    """A store with its messages and queue, of each kind."""
    if request.param == "memory":
        memory = MemoryStore()
        queue = MemoryQueue(memory, QUICK)
        yield House(memory, memory, queue, queue)
        return
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(Redis(valkey_url))
        store = RedisStore(server, layout)
        one = await stack.enter_async_context(RedisQueue(server, layout, QUICK))
        other_server = await stack.enter_async_context(Redis(valkey_url))
        other = await stack.enter_async_context(RedisQueue(other_server, layout, QUICK))
        yield House(store, store, one, other)
