"""Short-lived rights: trigger ids, and the URLs that a command or a click may be answered at."""

import itertools
from dataclasses import dataclass

from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.settings import Settings
from tests.emulators.slack_server.wire import Refusal

MOST_USES = 5


@dataclass(slots=True)
class ResponseUrl:
    """Where one interaction may be answered for a while."""

    channel: str
    user: str
    source: Message | None
    """The message clicked on."""
    until: float
    uses: int = 0


class Grants:
    """All rights given out. Times are those of the workspace's clock."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._numbers = itertools.count(1000)
        self._triggers: dict[str, tuple[str, float]] = {}
        self._used: set[str] = set()
        self._urls: dict[str, ResponseUrl] = {}

    def trigger(self, user: str, now: float) -> str:
        """A new trigger id: good once, for three seconds."""
        number = next(self._numbers)
        trigger = f"{number}.{number + 1000}.emulated{number}"
        self._triggers[trigger] = user, now + self._settings.trigger_seconds
        return trigger

    def exchange(self, trigger: str, now: float) -> str:
        """The person a trigger id stands for; it is good no more.

        Raises:
            Refusal: it never was, was used, or is too old.
        """
        if trigger not in self._triggers:
            raise Refusal("invalid_trigger_id")
        if trigger in self._used:
            raise Refusal("exchanged_trigger_id")
        user, until = self._triggers[trigger]
        if now > until:
            raise Refusal("expired_trigger_id")
        self._used.add(trigger)
        return user

    def response_path(
        self, kind: str, channel: str, user: str, now: float, source: Message | None = None
    ) -> str:
        """A new path of a response_url; `kind` is "commands", "actions" or "app"."""
        path = f"/hooks/{kind}/{self._settings.team_id}/{next(self._numbers)}/emulated"
        until = now + self._settings.response_url_seconds
        self._urls[path] = ResponseUrl(channel, user, source, until)
        return path

    def use(self, path: str, now: float) -> ResponseUrl:
        """What a response_url's path stands for; good five times in half an hour.

        Raises:
            Refusal: it is not, or no more.
        """
        url = self._urls.get(path)
        if not url:
            raise Refusal("no_such_url")
        if now > url.until:
            raise Refusal("expired_url")
        if url.uses >= MOST_USES:
            raise Refusal("used_url")
        url.uses += 1
        return url
