"""The server: its life on a port, and what a test holds in its hands."""

import time
from collections.abc import Callable, Collection
from typing import Any, Self

from aiohttp import web

from tests.emulators.discord_server import events
from tests.emulators.discord_server.api import Api
from tests.emulators.discord_server.events import Event
from tests.emulators.discord_server.faults import FaultPlan
from tests.emulators.discord_server.gateway import Gateway
from tests.emulators.discord_server.journal import Journal
from tests.emulators.discord_server.messages import Message
from tests.emulators.discord_server.names import Names
from tests.emulators.discord_server.permissions import BITS, USUAL
from tests.emulators.discord_server.person import Person
from tests.emulators.discord_server.places import Account, Channel, Place, Thread
from tests.emulators.discord_server.rates import Limiter, Rates
from tests.emulators.discord_server.sessions import Frame
from tests.emulators.discord_server.settings import Settings
from tests.emulators.discord_server.spec import Spec
from tests.emulators.discord_server.wire import Json
from tests.emulators.discord_server.world import Clock, World


class DiscordServer(Names):
    """An emulated Discord with one guild and one app; on 127.0.0.1, on a free port unless given.

    `settings` are the fields of `Settings`. With `strict`, leaving fails if the bot or the
    emulator went against Discord's description, where that is at hand.
    """

    def __init__(
        self,
        *,
        limiter: Limiter = Limiter.NONE,
        strict: bool = True,
        clock: Clock = time.monotonic,
        **settings: Any,
    ) -> None:
        self.settings = Settings(**settings)
        self.journal = Journal()
        self.faults = FaultPlan()
        self.spec = Spec()
        self.world = World(self.settings, clock)
        self.gateway = Gateway(self.world, self.faults, self.journal)
        self.gateway.check = self._check_event
        self.world.emit = self.gateway.emit
        rates = Rates(limiter, self.world)
        self._api = Api(self.world, self.journal, rates=rates, faults=self.faults, spec=self.spec)
        self._strict = strict
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await self.stop()
        if self._strict and kind is None and self.violations:
            raise AssertionError("Against Discord's description:\n" + "\n".join(self.violations))

    async def start(self, port: int = 0) -> None:
        """Listen on `port`; 0 takes a free one."""
        app = web.Application(client_max_size=256 * 2**20)
        app.add_routes([*self._api.routes(), web.get("/", self.gateway.serve)])
        # A request that stalls on purpose ends when its client leaves.
        self._runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.world.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close every connection, also those under way."""
        await self.gateway.stop()
        if self._runner:
            await self._runner.cleanup()

    def _check_event(self, event: Event) -> None:
        if event.name in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            self.spec.see_object(event.name, "MessageResponse", event.body)
        elif event.name.startswith("THREAD_"):
            self.spec.see_object(event.name, "ThreadResponse", event.body)

    def channel(
        self, name: str, *, kind: str = "text", permissions: Collection[str] = USUAL
    ) -> Channel:
        """A new channel, `text`, `news` or `forum`; `permissions` are the bot's there."""
        position = len(self.world.places)
        id_ = self.world.next_id()
        channel = Channel(id_, name, kind, set(permissions), position=position)
        self.world.places[channel.id] = channel
        self.world.emit(events.channel_changed(self.world, channel, "CHANNEL_CREATE"))
        return channel

    def person(
        self,
        name: str,
        locale: str = "en-US",
        roles: Collection[str] = (),
        permissions: Collection[str] = USUAL,
    ) -> Person:
        """A new person; `roles` are ids as `role()` gives, `permissions` decide on commands."""
        may = frozenset(permissions)
        account = Account(self.world.next_id(), name, locale, tuple(roles), permissions=may)
        self.world.accounts[account.id] = account
        return Person(account, self.world)

    def role(self) -> str:
        """The id of a new role."""
        role = self.world.next_id()
        self.world.roles.append(role)
        self.world.emit(events.role_created(self.world, role))
        return role

    def dm(self, person: Person) -> Channel:
        """The direct message of a person with the bot."""
        return self.world.dm(person.account)

    def messages(self, place: Place) -> list[Message]:
        """What stands in a channel or thread, in order; also what was deleted."""
        return list(self.world.in_place(place))

    def threads(self, channel: Channel) -> list[Thread]:
        """The threads of a channel, in the order of opening."""
        return list(self.world.threads(channel))

    @property
    def commands(self) -> list[Json]:
        """The commands as registered, those of the guild after those of everywhere."""
        return [command for commands in self.world.commands.values() for command in commands]

    @property
    def followups(self) -> list[Message]:
        """Messages written by an interaction's token after its first answer."""
        return self.world.followups

    @property
    def ephemerals(self) -> list[Message]:
        """Messages that one person sees; `ephemeral_for` says who."""
        return list(self.world.ephemerals.values())

    @property
    def missed(self) -> list[Frame]:
        """Events that wait for the bot to resume its session."""
        return self.gateway.missed

    @property
    def violations(self) -> list[str]:
        """What the bot or we did against Discord's description."""
        return list(dict.fromkeys(self.spec.violations))

    @property
    def refused429(self) -> int:
        """Requests answered with 429."""
        return sum(entry.status == 429 for entry in self.journal.entries)

    def revoke(self) -> None:
        """Make the token good for nothing."""
        self.world.revoked = True
        self.gateway.close_all(4004)

    def without_permission(self, channel: Channel, *names: str) -> None:
        """Take permissions from the bot, in a channel and its threads."""
        assert set(names) <= set(BITS), f"Known are {sorted(BITS)}"
        channel.permissions -= set(names)
        self.world.emit(events.channel_changed(self.world, channel))

    def is_far(self, trip: Callable[[], float]) -> None:
        """Let each request travel for so many seconds, half of them before it has its effect."""
        self._api.trip = trip

    async def cut_gateway(self) -> None:
        """Break every socket without a word."""
        self.gateway.cut()

    async def reconnects(self) -> None:
        """Ask the bot to connect again, as Discord does when it restarts its servers."""
        self.gateway.reconnect()

    async def invalidates(self, *, resumable: bool) -> None:
        """Tell the bot that its session is invalid."""
        self.gateway.invalidate(resumable)
