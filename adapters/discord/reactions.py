"""The state of a request as a reaction of ours on it, one at a time."""

from dataclasses import dataclass

from adapters.discord.api import Api
from adapters.discord.errors import Refused, TokenRefused
from adapters.discord.limits import Limits
from adapters.discord.places import stands_at
from core.budgets import Budget
from core.errors import SurfaceGone
from core.marking import Signs
from core.marks import Mark
from core.places import Message

EMOJI = {
    Mark.QUEUED: "⏳",
    Mark.TAKEN: "👀",
    Mark.GOOD: "✅",
    Mark.DOUBTFUL: "⚠️",
    Mark.BAD: "❌",
    Mark.STOPPED: "🛑",
}


@dataclass(frozen=True, slots=True)
class Reactions(Signs):
    """Marks of one application."""

    api: Api
    limits: Limits

    def budget(self, away: bool) -> Budget:
        return self.limits.reactions()

    async def put(self, message: Message, mark: Mark) -> None:
        await self._call("add_my_message_reaction", message, mark)

    async def take_away(self, message: Message, mark: Mark) -> None:
        await self._call("delete_my_message_reaction", message, mark)

    async def _call(self, route: str, message: Message, mark: Mark) -> None:
        """Make it so; a message that takes no reactions counts as gone."""
        channel, id_ = stands_at(message)
        try:
            await self.api.call(route, channel=channel, message=id_, emoji=EMOJI[mark])
        except TokenRefused:
            raise
        except Refused as refusal:  # deleted, archived, closed to us, or full of others
            raise SurfaceGone(refusal.phrase) from refusal
