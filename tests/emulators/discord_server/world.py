"""The state of the emulated Discord: its channels, people and messages."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tests.emulators.discord_server.interaction import Interaction
from tests.emulators.discord_server.messages import Attachment, Message
from tests.emulators.discord_server.places import Account, Channel, Guild, Place, Thread
from tests.emulators.discord_server.settings import Settings
from tests.emulators.discord_server.wire import File, Json, Refusal

if TYPE_CHECKING:
    from tests.emulators.discord_server.events import Event

Clock = Callable[[], float]
_EPOCH_MS = 1_420_070_400_000
"""The first second of 2015, where ids begin. Source: Discord docs, "Snowflakes"."""


class World:
    """Everything that is, until the server stops. Time comes from `clock`, in seconds."""

    def __init__(self, settings: Settings, clock: Clock = time.monotonic) -> None:
        self.settings = settings
        self.clock = clock
        self.guild = Guild(settings.guild_id, settings.guild_name)
        self.bot = Account(
            settings.bot_id, settings.bot_name, roles=(settings.bot_role_id,), bot=True
        )
        owner = Account(settings.owner_id, "owner")
        self.accounts: dict[str, Account] = {self.bot.id: self.bot, owner.id: owner}
        self.roles = [settings.bot_role_id]
        """Ids, but for @everyone's."""
        self.places: dict[str, Place] = {}
        self.messages: dict[str, Message] = {}
        """All but ephemeral ones, in the order of writing; also deleted ones."""
        self.ephemerals: dict[str, Message] = {}
        self.followups: list[Message] = []
        self.attachments: dict[str, Attachment] = {}
        self.interactions: dict[str, Interaction] = {}
        """By token."""
        self.commands: dict[str, list[Json]] = {}
        """As registered, by guild; "" is everywhere."""
        self.nonces: dict[tuple[str, str], Message] = {}
        """Messages by channel and nonce, where it was to be enforced."""
        self.typing: list[str] = []
        """Ids of the places where the bot said it was typing, in order."""
        self.revoked = False
        self.emit: Callable[[Event], None] = lambda event: None
        """Sends one event to the bot; the server sets it."""
        self.base_url = ""
        self._epoch = time.time() - clock()
        self._last_id = 0

    @property
    def wall(self) -> float:
        """Seconds since 1970, moved by the clock."""
        return self._epoch + self.clock()

    def next_id(self) -> str:
        """A new snowflake: later than all before."""
        self._last_id = max(self._last_id + 1, (int(self.wall * 1000) - _EPOCH_MS) << 22)
        return str(self._last_id)

    def place(self, id_: str) -> Place:
        """The channel or thread with this id.

        Raises:
            Refusal: none has it.
        """
        if id_ not in self.places:
            raise Refusal(10003)
        return self.places[id_]

    def account(self, id_: str) -> Account:
        """The person with this id.

        Raises:
            Refusal: nobody has it.
        """
        if id_ not in self.accounts:
            raise Refusal(10013)
        return self.accounts[id_]

    def message(self, place: str, id_: str) -> Message:
        """The message with this id that is still there.

        Raises:
            Refusal: none is.
        """
        message = self.messages.get(id_)
        if not message or message.deleted or message.channel != place:
            raise Refusal(10008)
        return message

    def in_place(self, place: Place) -> Iterator[Message]:
        """Every message of a channel or thread in order, also deleted ones."""
        return (found for found in self.messages.values() if found.place is place)

    def threads(self, channel: Channel | None = None) -> Iterator[Thread]:
        """The threads of a channel, or all."""
        for place in self.places.values():
            if isinstance(place, Thread) and channel in (None, place.parent):
                yield place

    def dm(self, account: Account) -> Channel:
        """The direct message of a person with the bot, opened if need be."""
        for place in self.places.values():
            if isinstance(place, Channel) and place.with_user == account.id:
                return place
        channel = Channel(self.next_id(), account.name, "dm", with_user=account.id)
        self.places[channel.id] = channel
        return channel

    def attach(self, place: Place, file: File, description: str = "") -> Attachment:
        """Keep a file where its url leads."""
        id_ = self.next_id()
        url = f"{self.base_url}/attachments/{place.id}/{id_}/{file.filename}"
        kept = Attachment(id_, file.filename, file.content, url, file.content_type, description)
        self.attachments[id_] = kept
        return kept
