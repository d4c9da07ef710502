"""Messages of ours in Slack that are no answers."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.api import Api
from adapters.slack.errors import Refused
from adapters.slack.limits import Limits
from adapters.slack.lookup import metadata
from core.desk.posting import Once
from core.places import Person, Thread

LOG = logging.getLogger(__name__)

_MOST = 100
"""Messages looked at for one whose reply was lost; that was a minute ago at most."""


@dataclass(frozen=True, slots=True)
class Posting:
    """Posts to one workspace. Its calls raise what `Api.call` does, and `StoreUnavailable`."""

    api: Api
    limits: Limits
    posted: Once

    async def once(self, nonce: str, person: Person, thread: Thread, **shown: Any) -> str:
        """Post what is `shown` to `thread`, or to its channel if it has no id; gives the id.

        The same `nonce` gives the message that is there, also if Slack's reply to it was lost.
        A channel that we may not read, as one that we are no member of, can get a second one then.
        """
        return await self.posted.post(
            nonce,
            person,
            thread,
            self.limits.posts(thread.channel),
            lambda: self._call(nonce, thread, shown),
            lambda: self._found(thread, nonce),
        )

    async def _call(self, nonce: str, thread: Thread, shown: Mapping[str, Any]) -> str:
        answer = await self.api.call(
            "chat.postMessage",
            channel=thread.channel,
            thread_ts=thread.id or None,
            metadata=metadata(nonce),
            unfurl_links=False,
            unfurl_media=False,
            **shown,
        )
        return str(answer["ts"])

    async def _found(self, thread: Thread, nonce: str) -> str:
        """The message of `nonce`; empty where none is, or we may not look."""
        where = {"channel": thread.channel, "include_all_metadata": True, "limit": _MOST}
        try:
            if thread.id:
                answer = await self.api.call("conversations.replies", ts=thread.id, **where)
            else:
                answer = await self.api.call("conversations.history", **where)
        except Refused as refusal:
            LOG.info("cannot look", extra={"channel": thread.channel, "reason": str(refusal)})
            return ""
        marked = metadata(nonce)
        found = [said["ts"] for said in answer["messages"] if said.get("metadata") == marked]
        return str(found[0]) if found else ""
