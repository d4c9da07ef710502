"""Who somebody is in Slack: name, language, and whether they belong to our workspace."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from adapters.slack.api import Api
from adapters.slack.bodies import Sender
from core.desk import Member
from core.errors import SurroundingsError
from core.places import Person

FRESH_SECONDS = 600.0
"""Names and languages change rarely."""
ASK_SECONDS = 1.0
"""A form has to open within three seconds of its click; who clicked is only a part of that."""
_MOST = 5_000
"""People remembered at a time."""
_MARKUP = re.compile(r"[*~`|<>\[\]\\]|(?<![^\W_])_|_(?![^\W_])")
"""What would format the text that a name stands in; an underscore within a word does not."""


@dataclass(slots=True)
class People:
    """The people of workspace `team`, each asked for once in a while."""

    api: Api
    team: str
    now: Callable[[], float] = monotonic
    _known: dict[str, tuple[float, Member]] = field(default_factory=dict)
    _asked: dict[str, asyncio.Task[Member | None]] = field(default_factory=dict)
    """What Slack is being asked: however many want to know, it is asked once."""

    async def member(self, user: str, name: str = "", team: str = "") -> Member:
        """Who `user` is; `name` and `team` are what an event says, in case Slack does not tell.

        An event's word that somebody is from elsewhere always counts.
        """
        known = self._known.get(user)
        member = known[1] if known and known[0] >= self.now() else await self._told(user)
        member = member or Member(self._person(user, name))
        if team and team != self.team:
            return Member(member.person, member.locale, foreign=True)
        return member

    async def sender(self, sender: Sender) -> Member:
        """Who sent something."""
        return await self.member(sender.user, sender.name, sender.team)

    async def names(self, users: Iterable[str]) -> Mapping[str, str]:
        """The names of `users` by their ids."""
        wanted = list(users)
        members = await asyncio.gather(*(self.member(user) for user in wanted))
        return {user: member.person.name for user, member in zip(wanted, members, strict=True)}

    async def _told(self, user: str) -> Member | None:
        """Who Slack says they are; None if it does not say so in time: then it is asked again."""
        asked = self._asked.get(user)
        if asked is None:
            asked = self._asked[user] = asyncio.create_task(self._ask(user))
            asked.add_done_callback(lambda _: self._asked.pop(user, None))
        try:
            async with asyncio.timeout(ASK_SECONDS):
                return await asyncio.shield(asked)
        except TimeoutError:
            return None

    async def _ask(self, user: str) -> Member | None:
        try:
            answer = await self.api.call("users.info", user=user, include_locale=True)
        except SurroundingsError:  # a name is not worth an answer
            return None
        told: Mapping[str, Any] = answer["user"]
        profile = told.get("profile") or {}
        shown = profile.get("display_name") or told.get("real_name") or told.get("name") or ""
        foreign = bool(told.get("is_stranger")) or told.get("team_id", self.team) != self.team
        member = Member(self._person(user, shown), told.get("locale") or "en", foreign)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[user] = self.now() + FRESH_SECONDS, member
        return member

    def _person(self, user: str, name: str) -> Person:
        return Person("slack", self.team, user, _MARKUP.sub("", name).strip() or user)
