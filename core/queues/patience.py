"""Makes docket wait for a store that comes back, or takes writes again.

Without it a blip stalls docket's polling until its running jobs have ended. That docket's pools
are private is why its version is pinned, and why we look whether they are still there.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis import exceptions as errors
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

LOG = logging.getLogger(__name__)

ATTEMPTS = 600
LONGEST_SECONDS = 1.0
"""Between two attempts."""
_PASSING = (errors.ReadOnlyError, errors.OutOfMemoryError, errors.MasterDownError)
_PASSING_WORDS = ("UNBLOCKED", "MISCONF", "NOREPLICAS")
"""How refusals begin that redis-py has no class for: of a server that is made a replica while
somebody waits on it, whose disk is full, that lost its replicas. Source: Redis 7, server.c."""

Answer = TypeVar("Answer")


class Patience:
    """What keeps one docket waiting."""

    def __init__(self, docket: Any) -> None:
        retry = _Waiting(
            ExponentialBackoff(cap=LONGEST_SECONDS, base=0.05),
            ATTEMPTS,
            (errors.ConnectionError, errors.TimeoutError, OSError),  # type: ignore[arg-type]
        )
        self._pools: list[Any] = [
            getattr(getattr(docket, "_redis", None), name, None)
            for name in ("_connection_pool", "_pubsub_pool")
        ]
        for pool in self._pools:
            if not hasattr(pool, "connection_kwargs") or not hasattr(pool, "set_retry"):
                LOG.warning("docket has changed: it will be slow after an outage of the store")
                self._pools = []
                return
            pool.connection_kwargs["retry"] = retry
            pool.set_retry(retry)

    def give_up(self) -> None:
        """Wait no more: at the end a store that is away must not hold us up."""
        for pool in self._pools:
            pool.connection_kwargs["retry"].update_retries(0)
            for connection in _connections(pool):
                connection.retry.update_retries(0)


class _Waiting(Retry):
    """Waits out refusals that pass, as if the store were away."""

    async def call_with_retry(
        self, do: Callable[[], Awaitable[Answer]], fail: Callable[..., Any], *more: Any, **also: Any
    ) -> Answer:
        async def called() -> Answer:
            try:
                return await do()
            except errors.ResponseError as error:
                if isinstance(error, _PASSING) or str(error).startswith(_PASSING_WORDS):
                    raise errors.ConnectionError(str(error)) from error
                raise

        return await super().call_with_retry(called, fail, *more, **also)


def _connections(pool: Any) -> list[Any]:
    idle = getattr(pool, "_available_connections", ())
    return [*idle, *getattr(pool, "_in_use_connections", ())]
