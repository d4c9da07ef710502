"""The server: its life on a port, and what a test holds in its hands."""

import time
from collections.abc import Awaitable, Callable
from typing import Any, Self

from aiohttp import web

from tests.emulators.slack_server.api import Api
from tests.emulators.slack_server.deliveries import Deliveries
from tests.emulators.slack_server.faults import FaultPlan, happen
from tests.emulators.slack_server.journal import Journal
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.names import Names
from tests.emulators.slack_server.person import Person
from tests.emulators.slack_server.posts import Posts
from tests.emulators.slack_server.rates import Limiter, Rates
from tests.emulators.slack_server.responses import Responses
from tests.emulators.slack_server.settings import Settings
from tests.emulators.slack_server.sockets import Sockets
from tests.emulators.slack_server.spec import Spec
from tests.emulators.slack_server.views import OpenView
from tests.emulators.slack_server.workspace import Account, Channel, Clock, Workspace

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_PLACES = {"hooks": "response_url", "upload": "upload", "files-pri": "download"}
"""What faults call the places where something other than a method is asked."""


class SlackServer(Names):
    """An emulated workspace with one app; on 127.0.0.1, on a free port unless one is given.

    `settings` are the fields of `Settings`. With `strict`, leaving fails if the bot or the
    emulator went against Slack's descriptions, where these are at hand.
    """

    def __init__(
        self,
        *,
        limiter: Limiter = Limiter.NONE,
        rate_scale: float = 1.0,
        strict: bool = True,
        clock: Clock = time.monotonic,
        **settings: Any,
    ) -> None:
        self.settings = Settings(**settings)
        self.journal = Journal()
        self.faults = FaultPlan()
        self.spec = Spec()
        self.workspace = Workspace(self.settings, clock)
        self.workspace.warn = self.spec.violations.append
        self.sockets = Sockets(self.settings)
        watched: dict[str, Any] = {"faults": self.faults, "spec": self.spec}
        self.deliveries = Deliveries(
            self.workspace, self.sockets, note=self.journal.note, **watched
        )
        self.workspace.emit = self.deliveries.emit
        rates = Rates(limiter, rate_scale)
        self._api = Api(self.workspace, self.journal, self.sockets, rates=rates, **watched)
        self._posts: Posts | None = None
        self._strict = strict
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await self.stop()
        if self._strict and kind is None and self.violations:
            raise AssertionError("Against Slack's descriptions:\n" + "\n".join(self.violations))

    async def start(self, port: int = 0) -> None:
        """Listen on `port`; 0 takes a free one."""
        app = web.Application(middlewares=[self._break], client_max_size=64 * 2**20)
        app.add_routes([*self._api.routes(), *Responses(self.workspace, self.journal).routes()])
        app.add_routes(self.workspace.files.routes())
        app.add_routes([web.get("/link", self.sockets.serve)])
        # A call that stalls on purpose ends when its client leaves.
        self._runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.workspace.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    @web.middleware
    async def _break(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let go wrong what is planned for places other than the Web API, which sees to itself."""
        place = _PLACES.get(request.path.split("/")[1])
        fault = self.faults.of_call(place) if place else None
        if fault and not fault.applied and (broken := await happen(fault, request)):
            return broken
        response = await handler(request)
        if fault and fault.applied:
            return await happen(fault, request) or response
        return response

    async def stop(self) -> None:
        """Close every connection, also those under way."""
        await self.deliveries.close()
        await self.sockets.close()
        if self._runner:
            await self._runner.cleanup()

    def channel(
        self, name: str, *, member: bool = True, private: bool = False, archived: bool = False
    ) -> Channel:
        """A new channel; `member` is whether the bot is one."""
        members = {self.bot_user_id} if member else set()
        channel = Channel(self.workspace.next_id("C"), name, private, archived, members)
        self.workspace.channels[channel.id] = channel
        return channel

    def person(
        self, name: str, locale: str = "en-US", is_guest: bool = False, team: str | None = None
    ) -> Person:
        """A new person; `team` is another workspace's id for one met through Slack Connect."""
        account = Account(self.workspace.next_id("U"), name, team or self.team_id, locale, is_guest)
        self.workspace.accounts[account.id] = account
        return Person(account, self.workspace, self.deliveries)

    def dm(self, person: Person) -> Channel:
        """The direct message of a person with the bot."""
        return self.workspace.dm(person.id)

    def messages(self, channel: Channel, thread: str | None = None) -> list[Message]:
        """What stands in a channel, or in one thread with its root first; also what was deleted."""
        return [
            message
            for message in self.workspace.in_channel(channel.id)
            if (thread in (message.ts, message.thread_ts) if thread else _in_channel(message))
        ]

    @property
    def open_views(self) -> list[OpenView]:
        """The modals people have open, in the order of opening."""
        return self.workspace.views.open

    def home(self, person: Person) -> OpenView | None:
        """A person's home tab, if the bot published one."""
        return self.workspace.views.homes.get(person.id)

    @property
    def ephemerals(self) -> list[Message]:
        """Messages that one person sees; `ephemeral_for` says who."""
        return self.workspace.ephemerals

    @property
    def violations(self) -> list[str]:
        """What the bot or we did against Slack's descriptions."""
        return list(dict.fromkeys(self.spec.violations))

    @property
    def refused429(self) -> int:
        """Calls answered with 429."""
        return sum(entry.status == 429 for entry in self.journal.entries)

    def revoke(self) -> None:
        """Make both tokens good for nothing."""
        self.workspace.revoked |= {self.bot_token, self.app_token}

    def without_scope(self, *scopes: str) -> None:
        """Take scopes away."""
        self.workspace.scopes -= set(scopes)

    def deliver_to(self, base_url: str) -> None:
        """From now on deliver over HTTP."""
        self._posts = self.deliveries.transport = Posts(self.settings, base_url)

    def signed(self, body: str, at: float | None = None) -> dict[str, str]:
        """Headers of a request with this body, signed at `at` seconds since 1970, or now."""
        return Posts(self.settings, "").signed(body, at)

    async def posts_raw(self, path: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        """Send exactly this to the bot; gives status and body."""
        assert self._posts, "deliver_to comes first"
        return await self._posts.post(path, body, headers)

    async def verifies_url(self) -> bool:
        """Do the handshake that Slack does when the bot's address is entered."""
        assert self._posts, "deliver_to comes first"
        return await self._posts.verify_url()

    async def cut_sockets(self) -> None:
        """Break every socket without a word."""
        await self.sockets.cut()

    async def refresh_sockets(self) -> None:
        """Ask the bot for new sockets, as Slack does about hourly."""
        await self.sockets.refresh()


def _in_channel(message: Message) -> bool:
    return message.thread_ts in (None, message.ts) or message.broadcast
