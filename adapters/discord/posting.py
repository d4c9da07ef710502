"""Messages of ours in Discord that are no answers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.discord.api import Api
from adapters.discord.errors import Unanswered
from adapters.discord.limits import Limits
from adapters.discord.places import is_chain, message_at, root_of, written_in
from core.desk.posting import Once
from core.job import Artifact
from core.places import Person, Thread
from core.stores.notes import Notes

QUIET: Mapping[str, Any] = {"allowed_mentions": {"parse": []}, "flags": 1 << 2}
"""Of every message of ours: it pings nobody and shows no previews (SUPPRESS_EMBEDS)."""
_MOST = 50
"""Messages looked at for one whose reply was lost; that was a minute ago at most."""
_NONCE_CHARS = 25


@dataclass(frozen=True, slots=True)
class Posting:
    """Posts what is no answer. Its calls raise what `Api.call` does, and `StoreUnavailable`."""

    api: Api
    bot: str
    limits: Limits
    notes: Notes
    posted: Once

    async def once(
        self,
        nonce: str,
        person: Person,
        place: Thread,
        body: Mapping[str, Any],
        to: str = "",
        files: Sequence[Artifact] = (),
    ) -> str:
        """Post `body` to `place`, or to its channel if it has no id; gives Discord's id of it.

        It replies to the message `to`, and brings `files`. The same `nonce` gives the message
        that is there, also if Discord's reply to it was lost.
        """
        channel = written_in(place) if place.id else place.channel
        to = to or (root_of(place) if is_chain(place) else "")
        shown = {**QUIET, **body, **naming(files), **replying(to), **marked(nonce)}
        return await self.posted.post(
            nonce,
            person,
            place,
            self.limits.posts(channel),
            lambda: self._post(channel, shown, files),
            lambda: self._found(place, channel, shown),
        )

    async def _post(self, channel: str, shown: Mapping[str, Any], files: Sequence[Artifact]) -> str:
        try:
            answer = await self.api.call("create_message", shown, files, channel=channel)
        except Unanswered:  # once more, which its nonce makes harmless
            answer = await self.api.call("create_message", shown, files, channel=channel)
        return str(answer["id"])

    async def _found(self, place: Thread, channel: str, shown: Mapping[str, Any]) -> str:
        """A message of ours that says the same and is nothing else's; empty for none."""
        query = {"limit": str(_MOST)}
        for message in await self.api.call("list_messages", channel=channel, query=query):
            same = message["content"] == shown["content"].strip()
            if (
                same
                and message["author"]["id"] == self.bot
                and not await self._known(place, str(message["id"]))
            ):
                return str(message["id"])
        return ""

    async def _known(self, place: Thread, message: str) -> bool:
        thread = place.id if place.id and not is_chain(place) else ""
        where = message_at(place.workspace, place.channel, thread, message)
        return await self.notes.message(where) is not None


def _says(message: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
    """Whether `message` says what was `shown`, and brings files of the same names."""
    files = [each["filename"] for each in message["attachments"]]
    wanted = [each["filename"] for each in shown.get("attachments", ())]
    return message["content"] == shown.get("content", "").strip() and files == wanted


def naming(files: Sequence[Artifact]) -> dict[str, Any]:
    """What tells Discord of the files that come with a message."""
    if not files:
        return {}
    return {"attachments": [{"id": at, "filename": file.name} for at, file in enumerate(files)]}


def marked(nonce: str) -> dict[str, Any]:
    """What makes Discord give the first message again when it is posted twice.

    It remembers for minutes. Source: Discord docs, "Create Message".
    """
    digest = hashlib.sha256(nonce.encode()).hexdigest()[:_NONCE_CHARS]
    return {"nonce": digest, "enforce_nonce": True}


def replying(message: str) -> dict[str, Any]:
    """What makes a message a reply to `message`, which may be gone; nothing for an empty one."""
    if not message:
        return {}
    return {"message_reference": {"message_id": message, "fail_if_not_exists": False}}
