"""A gateway process that is as patient as a test wants: `python -m tests.faults.gateway SETUP`."""

import asyncio
import logging
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass

from adapters.slack import Options, create
from core.budgets.redis import RedisBudgets
from core.codec import decode
from core.inbox import Inbox
from core.models import ModelOptions
from core.models.choice import Models
from core.models.ollama import create as ollama
from core.platforms import Parts
from core.queues.redis import RedisQueue
from core.stores.connection import Redis
from core.stores.redis import RedisStore


@dataclass(frozen=True, slots=True)
class Setup:
    """All that a gateway process is told."""

    store: str
    ollama: str
    slack: str
    bot_token: str
    app_token: str
    overdue_seconds: float
    """See `Options`."""
    look_seconds: float = 0.2


async def listen(setup: Setup) -> None:
    """Take in what Slack sends, until killed."""
    options = Options(
        setup.bot_token,
        setup.app_token,
        url=setup.slack,
        overdue_seconds=setup.overdue_seconds,
        look_seconds=setup.look_seconds,
    )
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(Redis(setup.store))
        store = RedisStore(redis)
        queue = await stack.enter_async_context(RedisQueue(redis))
        models = Models(ollama(ModelOptions(setup.ollama, 16_384, store)))
        inbox = Inbox(queue, store, store)
        parts = Parts(inbox, store, store, store, store, store, models, RedisBudgets(redis))
        slack = await stack.enter_async_context(create(options, parts))
        await slack.check()
        await asyncio.gather(slack.listen(), slack.mark())


if __name__ == "__main__":
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(process)d %(name)s %(levelname)s %(message)s"
    )
    asyncio.run(listen(decode(Setup, sys.argv[1])))
