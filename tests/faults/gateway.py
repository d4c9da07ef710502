"""A gateway process that is as patient as a test wants: `python -m tests.faults.gateway SETUP`."""

import asyncio
import logging
import sys
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass

from adapters.discord import Options as DiscordOptions
from adapters.discord import create as open_discord
from adapters.slack import Options as SlackOptions
from adapters.slack import create as open_slack
from core.budgets.redis import RedisBudgets
from core.codec import decode
from core.inbox import Inbox
from core.models import ModelOptions
from core.models.choice import Models
from core.models.ollama import create as ollama
from core.platforms import Parts, Platform
from core.queues.redis import RedisQueue
from core.stores.connection import Redis
from core.stores.redis import RedisStore


@dataclass(frozen=True, slots=True)
class Setup:
    """All that a gateway process is told."""

    store: str
    ollama: str
    slack: SlackOptions | None = None
    discord: DiscordOptions | None = None
    """One of the two."""


def _platform(setup: Setup, parts: Parts) -> AbstractAsyncContextManager[Platform]:
    if setup.slack:
        return open_slack(setup.slack, parts)
    assert setup.discord, "a gateway listens to a platform"
    return open_discord(setup.discord, parts)


async def listen(setup: Setup) -> None:
    """Take in what the platform sends, until killed."""
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(Redis(setup.store))
        store = RedisStore(redis)
        queue = await stack.enter_async_context(RedisQueue(redis))
        models = Models(ollama(ModelOptions(setup.ollama, 16_384, store)))
        inbox = Inbox(queue, store, store)
        parts = Parts(inbox, store, store, store, store, store, models, RedisBudgets(redis))
        platform = await stack.enter_async_context(_platform(setup, parts))
        await platform.check()
        await asyncio.gather(platform.listen(), platform.mark())


if __name__ == "__main__":
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(process)d %(name)s %(levelname)s %(message)s"
    )
    asyncio.run(listen(decode(Setup, sys.argv[1])))
