"""Messages of ours that are no answers: each is posted once, and within the rates of Slack."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from adapters.slack.api import Api
from adapters.slack.errors import Refused
from adapters.slack.limits import Limits
from adapters.slack.lookup import metadata
from core.budgets import Booked, Budgets, Urgency
from core.budgets.asker import Asker
from core.errors import RateLimited
from core.notes import MessageNote, Role
from core.places import Message, Person, Thread
from core.stores.notes import Notes

LOG = logging.getLogger(__name__)

_MOST = 100
"""Messages looked at for one whose reply was lost; that was a minute ago at most."""


@dataclass(frozen=True, slots=True)
class Posting:
    """Posts to one workspace. Its calls raise what `Api.call` does, and `StoreUnavailable`."""

    api: Api
    limits: Limits
    notes: Notes
    budgets: Budgets
    now: Callable[[], float] = monotonic
    """In seconds."""

    async def once(self, nonce: str, person: Person, thread: Thread, **shown: Any) -> str:
        """Post what is `shown` to `thread`, or to its channel if it has no id; gives the id.

        The same `nonce` gives the message that is there, also if Slack's reply to it was lost.
        A channel that we may not read, as one that we are no member of, can get a second one then.
        """
        slot = Message(thread.platform, thread.workspace, thread.channel, f"post.{nonce}")
        noted = await self.notes.message(slot)
        if noted and noted.thread.id:
            return noted.thread.id
        begun = MessageNote(replace(thread, id=""), nonce, Role.REQUEST, str(person))
        if noted is None:
            await self.notes.note_message(slot, begun)
        found = await self._found(thread, nonce) if noted else ""
        ts = found or await self._post(nonce, thread, shown)
        await self.notes.note_message(slot, replace(begun, thread=replace(thread, id=ts)))
        return ts

    async def _post(self, nonce: str, thread: Thread, shown: Mapping[str, Any]) -> str:
        budget, since = self.limits.posts(thread.channel), self.now()
        asker = Asker(self.budgets, f"post:{nonce}")
        try:
            while True:
                waited = self.now() - since
                turn = await asker.ask(budget, Urgency.FIRST_SIGHT, waited)
                await asyncio.sleep(turn.seconds)
                if not isinstance(turn, Booked):
                    continue
                try:
                    return await self._call(nonce, thread, shown)
                except RateLimited as refusal:
                    await asker.pause(budget, refusal.seconds)
        finally:
            await asker.withdraw()

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
