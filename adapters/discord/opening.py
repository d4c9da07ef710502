"""Threads of Discord, opened on the message that asks; or why there is none."""

import asyncio
import logging
from dataclasses import dataclass

from adapters.discord.api import Api
from adapters.discord.errors import (
    THREAD_EXISTS,
    UNKNOWN_MESSAGE,
    Refused,
    TokenRefused,
    Unanswered,
)
from core.errors import RateLimited
from core.words import Phrase, phrase

LOG = logging.getLogger(__name__)

NAME_CHARS = 90
"""Of a thread's name, which takes 100."""
ARCHIVE_MINUTES = 1440
"""A thread nobody writes in archives itself after a day; writing opens it again."""
PATIENCE_SECONDS = 3.0
"""Refusals for longer are not waited out: Discord gives minutes.

Source: public issues, discord-api-docs#7816.
"""


@dataclass(frozen=True, slots=True)
class NoThread:
    """Discord opened none."""

    reason: Phrase


async def open_thread(api: Api, channel: str, message: str, task: str) -> NoThread | None:
    """Open the thread of `message`, whose id it gets; None once it is there.

    Raises:
        Gone: the message or the channel is not there.
        TokenRefused, Unanswered: see `Api.call`.
    """
    body = {"name": name_for(task), "auto_archive_duration": ARCHIVE_MINUTES}
    for patience in (PATIENCE_SECONDS, 0.0):
        try:
            await api.call("create_thread_from_message", body, channel=channel, message=message)
            return None
        except TokenRefused:
            raise
        except Unanswered:
            if not patience:
                raise
        except RateLimited as limited:
            LOG.info("no thread for now", extra={"channel": channel, "seconds": limited.seconds})
            if limited.seconds > patience:
                return NoThread(phrase("There were too many threads in a short time."))
            await asyncio.sleep(limited.seconds)
        except Refused as refusal:
            if refusal.code == THREAD_EXISTS:
                return None
            if refusal.code == UNKNOWN_MESSAGE:
                raise
            LOG.info("no thread", extra={"channel": channel, "reason": str(refusal)})
            return NoThread(refusal.phrase)
    raise AssertionError("the last refusal is never waited out")


def name_for(task: str) -> str:
    """What a thread for `task` is called: its first words, without what would look like code."""
    words = " ".join(task.replace("`", "").split()) or "codegen"
    return words if len(words) <= NAME_CHARS else f"{words[:NAME_CHARS].rstrip()} …"
