"""Discord's rates in two models of what it does not publish, and the headers that tell them."""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from tests.emulators.discord_server.interaction import Interaction
from tests.emulators.discord_server.places import Thread
from tests.emulators.discord_server.wire import Json
from tests.emulators.discord_server.world import World

GLOBAL_PER_SECOND = 50
_OLD_SECONDS = 3600.0
"""Age from which edits of a message are fewer."""


class Limiter(Enum):
    """How rates are held."""

    NONE = auto()
    """They are told, generously, and never reached."""
    FIXED = auto()
    """N in a window that begins with its first request."""
    STEADY = auto()
    """N at once after a rest, then one each seconds/N."""


class Quota(Protocol):
    """So many requests in so many seconds."""

    def wait(self, now: float) -> float:
        """Seconds until one more may go; 0 if it may now."""
        ...

    def take(self, now: float) -> None:
        """One goes."""
        ...

    def remaining(self, now: float) -> int:
        """How many may go at once."""
        ...

    def reset_after(self, now: float) -> float:
        """Seconds until all may go again."""
        ...


@dataclass(slots=True)
class Window(Quota):
    """A fixed window."""

    calls: int
    seconds: float
    _taken: int = 0
    _ends: float = -math.inf

    def wait(self, now: float) -> float:
        """Until the window ends, once it is spent."""
        return 0.0 if self.remaining(now) else self._ends - now

    def take(self, now: float) -> None:
        """The first one opens the window."""
        if now >= self._ends:
            self._taken, self._ends = 0, now + self.seconds
        self._taken += 1

    def remaining(self, now: float) -> int:
        """What is left of the window."""
        return self.calls if now >= self._ends else self.calls - self._taken

    def reset_after(self, now: float) -> float:
        """Until the window ends."""
        return max(0.0, self._ends - now)


@dataclass(slots=True)
class Bucket(Quota):
    """The generic cell rate algorithm. Source: ITU-T I.371."""

    calls: int
    seconds: float
    _theoretical: float = -math.inf
    """When the requests taken so far would all be paid."""

    @property
    def _each(self) -> float:
        return self.seconds / self.calls

    def wait(self, now: float) -> float:
        """Until one is paid."""
        late = self._theoretical - (self.calls - 1) * self._each - now
        return late if late > 1e-9 else 0.0

    def take(self, now: float) -> None:
        """One more to pay."""
        self._theoretical = max(self._theoretical, now) + self._each

    def remaining(self, now: float) -> int:
        """What may go at once."""
        return min(self.calls, self.calls - math.ceil(self.reset_after(now) / self._each - 1e-6))

    def reset_after(self, now: float) -> float:
        """Until all are paid."""
        return max(0.0, self._theoretical - now)


@dataclass(frozen=True, slots=True)
class Limit:
    """What a request counts against."""

    name: str
    key: str
    calls: int
    seconds: float
    code: int = 0
    """Of the error, for limits that the headers do not tell."""

    @property
    def hidden(self) -> bool:
        """Whether the headers tell nothing of it."""
        return bool(self.code)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may go, and what the headers say."""

    headers: dict[str, str]
    retry_after: float = 0.0
    """0 if it went."""
    scope: str = "user"
    code: int = 0


_PER_PLACE: dict[str, tuple[str, int, float]] = {
    "create_message": ("create", 5, 5.0),
    "update_message": ("edit", 5, 5.0),
    "delete_message": ("delete", 5, 1.0),
    "get_message": ("read", 5, 1.0),
    "list_messages": ("list", 5, 1.0),
    "add_my_message_reaction": ("reactions", 1, 0.25),
    "delete_my_message_reaction": ("reactions", 1, 0.25),
    "trigger_typing_indicator": ("typing", 5, 5.0),
    "create_thread": ("threads", 50, 300.0),
    "create_thread_from_message": ("threads", 50, 300.0),
}
"""Bucket, requests, seconds. Source: facts/discord.md §2; some of it guessed there."""
_WEBHOOK = (
    "execute_webhook",
    "get_original_webhook_message",
    "update_original_webhook_message",
    "delete_original_webhook_message",
    "get_webhook_message",
    "update_webhook_message",
    "delete_webhook_message",
)
UNBOUND = frozenset((*_WEBHOOK, "create_interaction_response"))
"""Routes of interactions: without the bot's token, and not bound to the global rate."""


class Rates:
    """All quotas there are."""

    def __init__(self, limiter: Limiter, world: World) -> None:
        self._limiter = limiter
        self._world = world
        self._quotas: dict[tuple[str, str], Quota] = {}

    def see(self, route: str, params: dict[str, str]) -> Verdict:
        """Count a request, or say that it is one too many."""
        now = self._world.clock()
        if route not in UNBOUND and (verdict := self._over(_GLOBAL, now, "global")):
            return verdict
        limits = list(self._limits(route, params))
        for limit in limits:
            if verdict := self._over(limit, now, "shared" if limit.hidden else "user", limits[0]):
                return verdict
        for limit in [*limits, *([] if route in UNBOUND else [_GLOBAL])]:
            self._quota(limit).take(now)
        return Verdict(self.headers(limits[0], now) if limits else {})

    def told(self, route: str, params: dict[str, str]) -> dict[str, str]:
        """What the headers say of a route, without counting."""
        limits = list(self._limits(route, params))
        return self.headers(limits[0], self._world.clock()) if limits else {}

    def _over(
        self, limit: Limit, now: float, scope: str, told: Limit | None = None
    ) -> Verdict | None:
        waiting = self._quota(limit).wait(now)
        if not waiting:
            return None
        return Verdict(self.headers(told, now) if told else {}, waiting, scope, limit.code)

    def headers(self, limit: Limit, now: float) -> dict[str, str]:
        """What Discord tells of a bucket."""
        quota = self._quota(limit)
        after = quota.reset_after(now)
        calls = limit.calls if self._limiter is not Limiter.NONE else _PLENTY
        return {
            "X-RateLimit-Limit": str(calls),
            "X-RateLimit-Remaining": str(max(0, quota.remaining(now))),
            "X-RateLimit-Reset": f"{self._world.wall + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(limit.name.encode()).hexdigest()[:32],
        }

    def _quota(self, limit: Limit) -> Quota:
        fresh: Quota = Window(_PLENTY, 1.0)
        if self._limiter is Limiter.FIXED:
            fresh = Window(limit.calls, limit.seconds)
        elif self._limiter is Limiter.STEADY:
            fresh = Bucket(limit.calls, limit.seconds)
        return self._quotas.setdefault((limit.name, limit.key), fresh)

    def _limits(self, route: str, params: dict[str, str]) -> Iterator[Limit]:
        """What a request counts against; the first is what the headers tell."""
        if route == "create_interaction_response":
            return
        if route in _WEBHOOK:
            yield from self._of_interaction(route, params)
        elif route in _PER_PLACE:
            name, calls, seconds = _PER_PLACE[route]
            yield Limit(name, self._key(params["channel_id"]), calls, seconds)
            if route == "update_message" and self._old(params["message_id"]):
                yield Limit("old edits", self._key(params["channel_id"]), 3, 20.0, 30046)
        else:
            yield Limit(route, "", _GENEROUS, 1.0)

    def _of_interaction(self, route: str, params: dict[str, str]) -> Iterator[Limit]:
        token = params["webhook_token"]
        new = route == "execute_webhook"
        split = self._world.settings.split_interaction_buckets and not new
        yield Limit("interaction edits" if split else "interaction", token, 5, 2.0)
        asked: Interaction | None = self._world.interactions.get(token)
        if new and asked:
            yield Limit("follow-ups", asked.place.id, 30, 60.0, 20028)

    def _key(self, place: str) -> str:
        """The channel whose bucket is spent."""
        found = self._world.places.get(place)
        if isinstance(found, Thread) and self._world.settings.shared_thread_buckets:
            return found.parent.id
        return place

    def _old(self, message: str) -> bool:
        found = self._world.messages.get(message)
        return bool(found and self._world.wall - found.created_at > _OLD_SECONDS)


_PLENTY = 1_000_000
_GENEROUS = 50
"""Requests a second on routes whose rate nobody has told."""
_GLOBAL = Limit("global", "", GLOBAL_PER_SECOND, 1.0)


def refusal_of(verdict: Verdict) -> tuple[Json, dict[str, str]]:
    """Body and headers of a 429."""
    shared = verdict.scope == "shared"
    text = f"{'The resource is' if shared else 'You are'} being rate limited."
    if verdict.code == 20028:
        text = "The write action you are performing on the channel has hit the write rate limit."
    after = round(verdict.retry_after, 3)
    body: Json = {"message": text, "retry_after": after, "global": verdict.scope == "global"}
    headers = {**verdict.headers, "Retry-After": str(math.ceil(after))}
    headers["X-RateLimit-Scope"] = verdict.scope
    if verdict.scope == "global":
        headers["X-RateLimit-Global"] = "true"
    return ({**body, "code": verdict.code} if verdict.code else body), headers
