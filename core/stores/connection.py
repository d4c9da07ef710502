"""A Redis or Valkey server as we use it: commands, scripts, one kind of error.

The rest of the program sees neither redis-py's types nor its errors.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from importlib import resources
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import redis.asyncio as library
from redis import exceptions as errors
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from core.errors import StoreUnavailable
from core.words import Phrase, phrase

CALL_SECONDS = 2.0
"""A person waits for most calls, so a store that hangs is given up after this long."""


@cache
def script(package: str, name: str) -> str:
    """The text of `scripts/{name}.lua` in `package`."""
    return resources.files(package).joinpath("scripts", f"{name}.lua").read_text("utf-8")


class Redis:
    """One server, by its URL: `redis://`, `rediss://` or `unix://`.

    Every call may raise `StoreUnavailable`. A call may reach the server twice, so each one has
    to be harmless when repeated.
    """

    def __init__(self, url: str, connections: int = 120) -> None:
        """Raises `StoreUnavailable` for what is no URL."""
        self.url = url
        self._pool = _pool(url, connections)
        self._client: Any = library.Redis.from_pool(self._pool)
        self._scripts: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def call(self, *command: str | int | float) -> Any:
        """The server's answer to one command."""
        async with self._translated():
            return await self._client.execute_command(*command)

    async def together(self, *commands: Sequence[str | int | float]) -> list[Any]:
        """The answers to several commands, in one round trip."""
        async with self._translated(), self._client.pipeline(transaction=False) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)
            answers: list[Any] = await pipeline.execute()
            return answers

    async def run(
        self, text: str, keys: Sequence[str], *arguments: str | int | float | bytes
    ) -> Any:
        """What the Lua script `text` gives; the server is sent its text only once."""
        known = self._scripts.get(text) or self._client.register_script(text)
        self._scripts[text] = known
        async with self._translated():
            return await known(keys=keys, args=arguments)

    async def listen(self, channel: str) -> AsyncGenerator[str | None, None]:
        """What is published on `channel`; None whenever listening begins, or begins again.

        Ends by `StoreUnavailable` when the server goes.
        """
        subscription = self._client.pubsub()
        try:
            async with self._translated():
                await subscription.subscribe(channel)
            while True:
                message = await self._next(subscription)
                if message and message["type"] == "subscribe":
                    yield None
                elif message and message["type"] == "message":
                    yield message["data"]
        finally:
            await subscription.aclose()

    async def _next(self, subscription: Any) -> Any:
        """The next message of a subscription; None if none came for a while.

        A ping now and then finds out that the server is gone without a word.
        """
        async with self._translated():
            message = await subscription.get_message(timeout=1.0)
            if message is None:
                await subscription.ping()
        return message

    async def eviction(self) -> str:
        """The policy by which it throws keys away once its memory is full; empty for none."""
        memory = await self.call("INFO", "memory")
        policy = str(memory["maxmemory_policy"])
        return "" if policy == "noeviction" else policy

    @property
    def guarded(self) -> bool:
        """Whether it asks who we are: by a password, or as a socket of ours."""
        parts = urlsplit(self.url)
        return parts.scheme == "unix" or bool(parts.password)

    async def close(self) -> None:
        """Let go of all connections."""
        await self._client.aclose()
        await self._pool.aclose()

    @asynccontextmanager
    async def _translated(self) -> AsyncIterator[None]:
        """Gives up after a while, and turns the library's errors into ours."""
        task = asyncio.current_task()
        assert task
        cancels = task.cancelling()
        try:
            async with asyncio.timeout(CALL_SECONDS):
                yield
        except (errors.RedisError, OSError) as error:
            # A refused login comes as the cause of a connection that failed.
            told = error.__cause__ if isinstance(error.__cause__, errors.RedisError) else error
            raise StoreUnavailable(_reason(told, address(self.url))) from error
        finally:
            # redis-py may lose a cancel that comes together with an error of the connection.
            # Source: python/cpython#86296, for Python 3.11.
            if task.cancelling() > cancels:
                raise asyncio.CancelledError


def _pool(url: str, connections: int) -> library.BlockingConnectionPool:
    # A burst waits for a connection instead of failing; the one retry is for connections
    # in the pool that died with a restart of the server.
    try:
        return library.BlockingConnectionPool.from_url(
            url,
            max_connections=connections,
            timeout=CALL_SECONDS,
            decode_responses=True,
            socket_timeout=3,
            socket_connect_timeout=1,
            retry=Retry(NoBackoff(), 1),
        )
    except ValueError as error:
        raise StoreUnavailable(
            phrase(
                "REDIS_URL cannot be read. Set it to something like {example}.",
                example="redis://:password@127.0.0.1:6379/0",
            )
        ) from error


def address(url: str) -> str:
    """Where the server of `url` is, without its password."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"


def _reason(error: Exception, server: str) -> Phrase:
    """What went wrong at `server` and what to try."""
    text = str(error)
    match error:
        case errors.AuthenticationError() | errors.NoPermissionError():
            return phrase(
                "The store at {server} refuses our user or password. Correct REDIS_URL.",
                server=server,
            )
        case errors.ReadOnlyError():
            return phrase(
                "The store at {server} is a read-only replica. Point REDIS_URL to the primary.",
                server=server,
            )
        case errors.OutOfMemoryError():
            return phrase(
                "The store at {server} has no memory left. Raise its maxmemory.", server=server
            )
        case errors.BusyLoadingError():
            return phrase(
                "The store at {server} is still starting. Try again in a moment.", server=server
            )
        case errors.ResponseError() if text.startswith("MISCONF"):
            return phrase(
                "The store at {server} cannot write to its disk. Make room there.", server=server
            )
        case errors.ResponseError():
            return phrase(
                "The store at {server} refused a command: {reason}.", server=server, reason=text
            )
    return phrase(
        "The store at {server} is unreachable. Try again in a moment; if it stays away, check that "
        "it runs and that REDIS_URL points to it.",
        server=server,
    )
