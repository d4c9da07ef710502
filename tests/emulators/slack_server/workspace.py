"""The workspace's state: its channels, people and messages, and what everyone may see."""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.emulators.slack_server.files import Files
from tests.emulators.slack_server.grants import Grants
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.settings import Settings
from tests.emulators.slack_server.views import Views
from tests.emulators.slack_server.wire import Json, Refusal

Clock = Callable[[], float]


@dataclass(slots=True, eq=False)
class Channel:
    """A place to write: a public or private channel, or a direct message with the bot."""

    id: str
    name: str
    private: bool = False
    archived: bool = False
    members: set[str] = field(default_factory=set)
    """Ids of people, and of the bot."""
    with_user: str = ""
    """For a direct message: the person."""

    @property
    def direct(self) -> bool:
        """Whether it is a direct message with the bot."""
        return bool(self.with_user)

    @property
    def kind(self) -> str:
        """The `channel_type` of events."""
        return "im" if self.direct else "group" if self.private else "channel"


@dataclass(slots=True, eq=False)
class Account:
    """Someone with an id; `team` differs from ours for a person of a connected workspace."""

    id: str
    name: str
    team: str
    locale: str = "en-US"
    is_guest: bool = False


class Workspace:
    """Everything that is, until the server stops. Time comes from `clock`, in seconds."""

    def __init__(self, settings: Settings, clock: Clock = time.monotonic) -> None:
        self.settings = settings
        self.clock = clock
        self.channels: dict[str, Channel] = {}
        self.accounts: dict[str, Account] = {}
        self.scopes = set(settings.scopes)
        self.revoked: set[str] = set()
        """Tokens that are good no more."""
        self.grants = Grants(settings)
        self.views = Views(settings)
        self.files = Files(self)
        self.warn: Callable[[str], None] = lambda fault: None
        """Notes a misuse that Slack would let pass."""
        self.emit: Callable[[Json], None] = lambda event: None
        """Sends one event to the bot; the server sets it."""
        self.base_url = ""
        self.ephemerals: list[Message] = []
        self.session_statuses: dict[tuple[str, str], str] = {}
        """Of agents.sessions, by channel and thread."""
        self.thread_statuses: dict[tuple[str, str], str] = {}
        """Of assistant.threads, by channel and thread."""
        self._messages: list[Message] = []
        self._numbers = itertools.count(1)
        self._epoch = time.time() - clock()
        self._last_ts = 0

    @property
    def wall(self) -> float:
        """Seconds since 1970, moved by the clock."""
        return self._epoch + self.clock()

    def next_ts(self) -> str:
        """A new timestamp that is an id: later than all before."""
        self._last_ts = max(self._last_ts + 1, int(self.wall * 1e6))
        return f"{self._last_ts // 10**6}.{self._last_ts % 10**6:06d}"

    def next_id(self, letter: str) -> str:
        """A new id as Slack's look: a letter for the kind, then letters and digits."""
        return f"{letter}0EMU{next(self._numbers):06d}"

    def trigger(self, user: str) -> str:
        """A trigger id for what `user` does now."""
        return self.grants.trigger(user, self.clock())

    def response_url(
        self, kind: str, channel: str, user: str, source: Message | None = None
    ) -> str:
        """A URL that answers what `user` does now."""
        path = self.grants.response_path(kind, channel, user, self.clock(), source)
        return self.base_url + path

    def dm(self, user: str) -> Channel:
        """The direct message of a person with the bot, opened if need be."""
        for channel in self.channels.values():
            if channel.with_user == user:
                return channel
        members = {user, self.settings.bot_user_id}
        channel = Channel(self.next_id("D"), "directmessage", True, False, members, user)
        self.channels[channel.id] = channel
        return channel

    def channel(self, id_: str) -> Channel:
        """The channel as the bot may see it.

        Raises:
            Refusal: none, or private and without the bot.
        """
        channel = self.channels.get(id_)
        if not channel or channel.private and not self.joined(channel):
            raise Refusal("channel_not_found")
        return channel

    def joined(self, channel: Channel) -> bool:
        """Whether the bot is a member."""
        return self.settings.bot_user_id in channel.members

    def teams(self, channel: Channel) -> list[str]:
        """The workspaces whose people are in a channel, ours first."""
        ours = self.settings.team_id
        found = {self.accounts[user].team for user in channel.members if user in self.accounts}
        return [ours, *sorted(found - {ours})]

    def shared(self, channel: Channel) -> bool:
        """Whether people of another workspace are in it (Slack Connect)."""
        return len(self.teams(channel)) > 1

    def account(self, user: str) -> Account:
        """The person with this id.

        Raises:
            Refusal: nobody has it.
        """
        if user not in self.accounts:
            raise Refusal("user_not_found")
        return self.accounts[user]

    def add(self, message: Message) -> Message:
        """Write `message` into its channel."""
        self._messages.append(message)
        message.keep_version(self.clock())
        return message

    def message(self, channel: str, ts: str) -> Message:
        """The message with this id that is still there.

        Raises:
            Refusal: none is.
        """
        for message in self._messages:
            if (message.channel, message.ts) == (channel, ts) and not message.deleted:
                return message
        raise Refusal("message_not_found")

    def in_channel(self, channel: str) -> Iterator[Message]:
        """Every message of a channel in order, also deleted ones."""
        self.end_old_streams()
        return (message for message in self._messages if message.channel == channel)

    def replies(self, channel: str, root: str) -> list[Message]:
        """What was written in a thread, without its root and what was deleted."""
        return [
            message
            for message in self.in_channel(channel)
            if message.thread_ts == root and message.ts != root and not message.deleted
        ]

    def end_old_streams(self) -> None:
        """End every stream that reached its age, also those still being written."""
        for message in self._messages:
            age = self.clock() - message.stream_started
            if message.streaming and age >= self.settings.stream_seconds:
                message.streaming = False
