"""Ordinary messages of ours in a thread: made, changed, and given up where Slack takes no more."""

from dataclasses import dataclass, field
from typing import Any

from adapters.slack.api import Answer, Api
from adapters.slack.drawing import drawn
from adapters.slack.errors import Gone, Refused, TokenRefused
from adapters.slack.lookup import metadata
from core.pages import Page
from core.places import Thread
from core.words import Words

PATIENCE = 5
"""Refusals in a row after which there is no use in trying."""
_HOPELESS = frozenset({"cant_update_message", "edit_window_closed", "is_inactive"})


@dataclass(slots=True)
class Writing:
    """Writes into `thread`, and knows which messages there are ours.

    Its calls raise what `Api.call` does, and `Gone` after `PATIENCE` refusals in a row.
    """

    api: Api
    thread: Thread
    words: Words
    _nonces: dict[str, str] = field(default_factory=dict, init=False)
    """Nonces of our messages by their ids; the id itself where an earlier run made it."""
    _refused: int = field(default=0, init=False)

    @property
    def private(self) -> bool:
        """Whether only the asker reads it."""
        return self.thread.channel.startswith("D")

    def own(self, message: str, nonce: str) -> None:
        """`message` is ours, made under `nonce`."""
        self._nonces[message] = nonce

    def others(self, nonce: str) -> frozenset[str]:
        """Ids of our messages that are not the one of `nonce`."""
        return frozenset(message for message, said in self._nonces.items() if said != nonce)

    def mark(self, message: str) -> dict[str, Any]:
        """The metadata by which `message` is known as ours."""
        return metadata(self._nonces.setdefault(message, message))

    async def create(self, page: Page, nonce: str) -> str:
        """A new message that shows `page`; its id."""
        answer = await self._call(
            "chat.postMessage",
            thread_ts=self.thread.id,
            metadata=metadata(nonce),
            unfurl_links=False,
            unfurl_media=False,
            **drawn(page, self.words, self.private),
        )
        self.own(str(answer["ts"]), nonce)
        return str(answer["ts"])

    async def change(self, message: str, page: Page) -> None:
        """Make `message` show `page`, and carry its metadata, which a lost stream has not got."""
        shown = drawn(page, self.words, self.private)
        await self._call("chat.update", ts=message, metadata=self.mark(message), **shown)

    async def delete(self, message: str) -> None:
        """Take `message` away."""
        await self._call("chat.delete", ts=message)

    async def _call(self, method: str, **arguments: Any) -> Answer:
        try:
            answer = await self.api.call(method, channel=self.thread.channel, **arguments)
        except TokenRefused:
            raise
        except Refused as refusal:
            self._refused += 1
            if self._refused >= PATIENCE or refusal.code in _HOPELESS:
                raise Gone(refusal.phrase, refusal.code) from refusal
            raise
        self._refused = 0
        return answer
