"""Who somebody is in Slack: name, language, and whether they belong to our workspace."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from adapters.slack.api import Api
from core.errors import SurroundingsError
from core.places import Person

FRESH_SECONDS = 600.0
"""Names and languages change rarely."""
_MOST = 5_000
"""People remembered at a time."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person as Slack knows them."""

    person: Person
    locale: str = "en"
    foreign: bool = False
    """Whether they come from a connected workspace."""


@dataclass(slots=True)
class People:
    """The people of workspace `team`, each asked for once in a while."""

    api: Api
    team: str
    now: Callable[[], float] = monotonic
    _known: dict[str, tuple[float, Member]] = field(default_factory=dict)

    async def member(self, user: str, name: str = "", team: str = "") -> Member:
        """Who `user` is; `name` and `team` are what an event says, in case Slack does not tell.

        An event's word that somebody is from elsewhere always counts.
        """
        known = self._known.get(user)
        if known is None or known[0] < self.now():
            known = self.now() + FRESH_SECONDS, await self._ask(user, name)
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[user] = known
        member = known[1]
        if team and team != self.team:
            return Member(member.person, member.locale, foreign=True)
        return member

    async def names(self, users: Iterable[str]) -> Mapping[str, str]:
        """The names of `users` by their ids."""
        return {user: (await self.member(user)).person.name for user in users}

    async def _ask(self, user: str, name: str) -> Member:
        try:
            answer = await self.api.call("users.info", user=user, include_locale=True)
        except SurroundingsError:  # a name is not worth an answer
            return Member(self._person(user, name or user))
        told: Mapping[str, Any] = answer["user"]
        profile = told.get("profile") or {}
        shown = profile.get("display_name") or told.get("real_name") or told.get("name") or name
        foreign = bool(told.get("is_stranger")) or told.get("team_id", self.team) != self.team
        return Member(self._person(user, shown or user), told.get("locale") or "en", foreign)

    def _person(self, user: str, name: str) -> Person:
        return Person("slack", self.team, user, name)
