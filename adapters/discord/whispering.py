"""Things that one person is told: through their command or click where there is one.

Discord shows something to one person alone only as an answer to their command or click. Who
typed a message is answered by a reply, which others can read.
"""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from adapters.discord.api import Api
from adapters.discord.drawing import CONTENT_UNITS, beginning, units
from adapters.discord.errors import Gone
from adapters.discord.places import DIRECT, PLATFORM
from adapters.discord.posting import QUIET, Posting
from core.desk import Member, Spot
from core.errors import SurroundingsError
from core.places import Thread

LOG = logging.getLogger(__name__)

EPHEMERAL = 1 << 6
_CUT = "…"
_COMMAND, _CLICK = "command", "click"
_Way = Callable[[Member, Spot, str], Awaitable[None]]


def by_command(token: str) -> str:
    """The callback of somebody whose command shows that we are thinking, until we say more."""
    return f"{_COMMAND} {token}"


def by_click(token: str) -> str:
    """The callback of somebody who clicked."""
    return f"{_CLICK} {token}"


@dataclass(frozen=True, slots=True)
class Whispers:
    """Tells people something."""

    api: Api
    application: str
    posting: Posting

    async def tell(self, member: Member, spot: Spot, text: str) -> None:
        """Tell `member`, in the best way there is; where there is none, the log has it."""
        ways: list[_Way] = [
            *([self._call_back] if spot.callback else []),
            *([self._reply] if spot.thread else []),
            self._tell_directly,
        ]
        for way in ways:
            try:
                return await way(member, spot, _fitting(text))
            except SurroundingsError as error:
                reason = str(error)
                LOG.info("not told", extra={"person": member.person.id, "reason": reason})
        LOG.warning("told nowhere", extra={"person": member.person.id})

    async def close(self, spot: Spot) -> None:
        """There is nothing more to say to a command: what is to be seen is seen by all."""
        kind, _, token = spot.callback.partition(" ")
        if kind == _COMMAND:
            try:
                await self.api.call(
                    "delete_original_webhook_message", application=self.application, token=token
                )
            except SurroundingsError as error:
                LOG.info("not closed", extra={"reason": str(error)})

    async def _call_back(self, _: Member, spot: Spot, text: str) -> None:
        kind, token = spot.callback.split(" ")
        said: dict[str, Any] = {**QUIET, "content": text}
        if kind == _COMMAND:
            try:
                await self.api.call(
                    "update_original_webhook_message",
                    said,
                    application=self.application,
                    token=token,
                )
                return
            except Gone:  # it was closed already
                pass
        said["flags"] |= EPHEMERAL
        await self.api.call("execute_webhook", said, application=self.application, token=token)

    async def _reply(self, member: Member, spot: Spot, text: str) -> None:
        server = DIRECT if spot.direct else member.person.workspace
        place = Thread(PLATFORM, server, spot.channel, "")
        said = hashlib.sha256(text.encode()).hexdigest()[:12]
        nonce = f"told.{spot.channel}.{spot.thread}.{said}"
        await self.posting.once(nonce, member.person, place, {"content": text}, to=spot.thread)

    async def _tell_directly(self, member: Member, _: Spot, text: str) -> None:
        opened = await self.api.call("create_dm", {"recipient_id": member.person.id})
        said = {**QUIET, "content": text}
        await self.api.call("create_message", said, channel=str(opened["id"]))


def _fitting(text: str) -> str:
    """`text`, or as many of its lines as fit into a message."""
    if units(text) <= CONTENT_UNITS:
        return text
    kept, room = list[str](), CONTENT_UNITS - len(_CUT)
    for line in text.split("\n"):
        room -= units(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, _CUT]) if kept else beginning(text, CONTENT_UNITS - 1) + _CUT
