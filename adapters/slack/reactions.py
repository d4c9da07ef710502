"""The state of a request as a reaction of ours on it, one at a time."""

from dataclasses import dataclass

from adapters.slack.errors import Refused
from adapters.slack.workspace import Workspace
from core.budgets import Budget
from core.errors import SurfaceGone
from core.marking import Signs
from core.marks import Mark
from core.places import Message
from core.words import phrase

EMOJI = {
    Mark.QUEUED: "hourglass_flowing_sand",
    Mark.TAKEN: "eyes",
    Mark.GOOD: "white_check_mark",
    Mark.DOUBTFUL: "warning",
    Mark.BAD: "x",
    Mark.STOPPED: "octagonal_sign",
}
_DONE = frozenset({"already_reacted", "no_reaction"})
_HOPELESS = frozenset(
    {"bad_timestamp", "no_item_specified", "too_many_reactions", "too_many_emoji"}
    | {"no_access", "thread_locked", "missing_scope", "invalid_name", "not_reactable"}
)


@dataclass(frozen=True, slots=True)
class Reactions(Signs):
    """Marks of one workspace."""

    workspace: Workspace

    def budget(self, away: bool) -> Budget:
        return self.workspace.limits("reactions.remove" if away else "reactions.add")

    async def put(self, message: Message, mark: Mark) -> None:
        await self._call("reactions.add", message, mark)

    async def take_away(self, message: Message, mark: Mark) -> None:
        await self._call("reactions.remove", message, mark)

    async def _call(self, method: str, message: Message, mark: Mark) -> None:
        """Make it so; a message that takes no reactions counts as gone."""
        try:
            await self.workspace.api.call(
                method, channel=message.channel, timestamp=message.id, name=EMOJI[mark]
            )
        except Refused as refusal:
            if refusal.code in _DONE:
                return
            if refusal.code in _HOPELESS:
                gone = phrase("The message takes no reactions: {code}.", code=refusal.code)
                raise SurfaceGone(gone) from refusal
            raise
