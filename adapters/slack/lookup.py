"""Finds a message of ours that an earlier attempt may have made: Slack knows no nonces.

Our posts carry a nonce as metadata. A stream cannot carry any until it is stopped, so a message
of ours in a thread of ours that has none is a stream whose start nobody heard of.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.api import Api
from adapters.slack.errors import Refused, TokenRefused
from core.job import Artifact
from core.places import Thread

LOG = logging.getLogger(__name__)

EVENT = "threadsmith_page"
_MOST = 200
"""Messages looked at, from the request on."""


def metadata(nonce: str) -> dict[str, Any]:
    """What marks a message as the one of `nonce`."""
    return {"event_type": EVENT, "event_payload": {"nonce": nonce}}


@dataclass(frozen=True, slots=True)
class Found:
    """A message of ours that is there already; `marked` if it carries the nonce."""

    id: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Lookup:
    """Looks into `thread`, from the message `oldest` on. Its calls raise what `Api.call` does."""

    api: Api
    thread: Thread
    oldest: str

    async def page(self, nonce: str, others: Collection[str]) -> Found | None:
        """The message of `nonce`, or a stream of ours that is none of the `others`."""
        unmarked: Found | None = None
        for message in await self._ours():
            said = _nonce(message)
            if said == nonce:
                return Found(str(message["ts"]), marked=True)
            if said is None and not message.get("files") and message["ts"] not in others:
                unmarked = unmarked or Found(str(message["ts"]), marked=False)
        return unmarked

    async def file(self, wanted: Artifact) -> str | None:
        """The id of a file of ours that is `wanted`, by its title and size."""
        known_by = wanted.name, len(wanted.text.encode())
        for message in await self._ours():
            for file in message.get("files") or ():
                if (file.get("title"), file.get("size")) == known_by:
                    return str(file["id"])
        return None

    async def _ours(self) -> list[Mapping[str, Any]]:
        """Our messages, oldest first; none where we may not read."""
        try:
            answer = await self.api.call(
                "conversations.replies",
                channel=self.thread.channel,
                ts=self.thread.id,
                oldest=self.oldest,
                inclusive=True,
                include_all_metadata=True,
                limit=_MOST,
            )
        except TokenRefused:
            raise
        except Refused as refusal:
            LOG.info("cannot look", extra={"reason": str(refusal)})
            return []
        bot = (await self.api.me()).bot
        ours = (message for message in answer["messages"] if message.get("user") == bot)
        return [message for message in ours if message["ts"] >= self.oldest]


def _nonce(message: Mapping[str, Any]) -> str | None:
    marks = message.get("metadata") or {}
    if marks.get("event_type") != EVENT:
        return None
    return str(marks.get("event_payload", {}).get("nonce", ""))
