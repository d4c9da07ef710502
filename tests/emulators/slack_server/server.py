"""The server: its life on a port, and what a test holds in its hands."""

import time
from typing import Any, Self

from aiohttp import web

from tests.emulators.slack_server.api import Api
from tests.emulators.slack_server.deliveries import Deliveries
from tests.emulators.slack_server.journal import Journal
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.person import Person
from tests.emulators.slack_server.responses import Responses
from tests.emulators.slack_server.settings import Settings
from tests.emulators.slack_server.sockets import Sockets
from tests.emulators.slack_server.workspace import Account, Channel, Clock, Workspace


class SlackServer:
    """An emulated workspace with one app; on 127.0.0.1, on a free port unless one is given.

    `settings` are the fields of `Settings`.
    """

    def __init__(self, *, clock: Clock = time.monotonic, **settings: Any) -> None:
        self.settings = Settings(**settings)
        self.journal = Journal()
        self.workspace = Workspace(self.settings, clock)
        self.sockets = Sockets(self.settings)
        self.deliveries = Deliveries(self.workspace, self.sockets, self.journal.note)
        self.workspace.emit = self.deliveries.emit
        self._api = Api(self.workspace, self.journal, self.sockets)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on `port`; 0 takes a free one."""
        app = web.Application(client_max_size=64 * 2**20)
        app.add_routes([*self._api.routes(), *Responses(self.workspace, self.journal).routes()])
        app.add_routes([web.get("/link", self.sockets.serve)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.workspace.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close every connection, also those under way."""
        await self.deliveries.close()
        await self.sockets.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """What `SLACK_API_URL` is set to."""
        return f"{self.workspace.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """The token of the Web API."""
        return self.settings.bot_token

    @property
    def app_token(self) -> str:
        """The token that opens sockets."""
        return self.settings.app_token

    @property
    def signing_secret(self) -> str:
        """What HTTP mode signs with."""
        return self.settings.signing_secret

    @property
    def team_id(self) -> str:
        """Our workspace."""
        return self.settings.team_id

    @property
    def bot_user_id(self) -> str:
        """The bot as a user."""
        return self.settings.bot_user_id

    @property
    def bot_id(self) -> str:
        """The bot as a bot."""
        return self.settings.bot_id

    @property
    def app_id(self) -> str:
        """The app."""
        return self.settings.app_id

    @property
    def mention(self) -> str:
        """The bot named in a text."""
        return f"<@{self.bot_user_id}>"

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
    def ephemerals(self) -> list[Message]:
        """Messages that one person sees; `ephemeral_for` says who."""
        return self.workspace.ephemerals

    async def cut_sockets(self) -> None:
        """Break every socket without a word."""
        await self.sockets.cut()

    async def refresh_sockets(self) -> None:
        """Ask the bot for new sockets, as Slack does about hourly."""
        await self.sockets.refresh()


def _in_channel(message: Message) -> bool:
    return message.thread_ts in (None, message.ts) or message.broadcast
