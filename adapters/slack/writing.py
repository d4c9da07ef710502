"""Ordinary messages of ours in a thread: made, changed, and given up where Slack takes no more."""

from dataclasses import dataclass, field

from adapters.slack.api import Answer, Api
from adapters.slack.drawing import drawn, small
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
    """Writes into `thread`. Its calls raise what `Api.call` does."""

    api: Api
    thread: Thread
    words: Words
    _refused: int = field(default=0, init=False)

    @property
    def private(self) -> bool:
        """Whether only the asker reads it."""
        return self.thread.channel.startswith("D")

    async def create(self, page: Page, nonce: str) -> str:
        """A new message that shows `page`; its id."""
        try:
            answer = await self._post(nonce, **drawn(page, self.words, self.private))
        except Refused as refusal:
            raise self._patience(refusal) from refusal
        self._refused = 0
        return str(answer["ts"])

    async def change(self, message: str, page: Page) -> None:
        """Make `message` show `page`."""
        shown = drawn(page, self.words, self.private)
        try:
            await self.api.call("chat.update", channel=self.thread.channel, ts=message, **shown)
        except Refused as refusal:
            if refusal.code == "streaming_state_conflict":
                raise
            raise self._patience(refusal) from refusal
        self._refused = 0

    async def say(self, line: str, nonce: str) -> str:
        """A new message with one small line; its id."""
        answer = await self._post(nonce, text=line, blocks=[small(line)])
        return str(answer["ts"])

    async def delete(self, message: str) -> None:
        """Take `message` away."""
        await self.api.call("chat.delete", channel=self.thread.channel, ts=message)

    async def _post(self, nonce: str, **shown: object) -> Answer:
        return await self.api.call(
            "chat.postMessage",
            channel=self.thread.channel,
            thread_ts=self.thread.id,
            metadata=metadata(nonce),
            unfurl_links=False,
            unfurl_media=False,
            **shown,
        )

    def _patience(self, refusal: Refused) -> Refused:
        """`refusal`, or the end of all trying once it came too often in a row."""
        self._refused += 1
        spent = self._refused >= PATIENCE or refusal.code in _HOPELESS
        if isinstance(refusal, TokenRefused) or not spent:
            return refusal
        return Gone(refusal.phrase, refusal.code)
