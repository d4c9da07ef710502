"""Slack, put together from its settings and the house's parts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from adapters.slack.api import Api, Identity, open_api
from adapters.slack.desk import SlackDesk
from adapters.slack.errors import Unanswered
from adapters.slack.files import Files
from adapters.slack.listener import Listener
from adapters.slack.options import Options
from adapters.slack.people import People
from adapters.slack.posting import Posting
from adapters.slack.reactions import Reactions
from adapters.slack.routes import routes
from adapters.slack.sockets import check, connected
from adapters.slack.surface import SlackSurface
from adapters.slack.workspace import Workspace
from core.desk.posting import Once
from core.errors import SurroundingsError
from core.job import Job
from core.marking import Marking
from core.platforms import Parts, Platform
from core.surface import Surface
from core.words import Phrase, phrase


class Slack(Platform):
    """One workspace."""

    name = "slack"

    def __init__(self, options: Options, parts: Parts, api: Api) -> None:
        self._options = options
        self._parts = parts
        self._api = api
        self._listener: Listener | None = None
        self._choosing = asyncio.Lock()

    async def check(self) -> Phrase:
        try:
            me = await self._api.me()
            if self._options.app_token:
                await check(self._api, self._options.app_token)
        except Unanswered as error:
            raise SurroundingsError(
                phrase(
                    "{reason} Check that {url} can be reached from here, and that SLACK_API_URL is "
                    "right if it is set; then start again.",
                    reason=error.phrase,
                    url=self._options.url,
                )
            ) from error
        if not self._options.app_token and not self._options.signing_secret:
            return phrase("Slack: {workspace}", workspace=me.team_name)
        mode = "Socket Mode" if self._options.app_token else "HTTP"
        return phrase("Slack: {workspace}, by {mode}", workspace=me.team_name, mode=mode)

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        if self._options.app_token or not self._options.signing_secret:
            return ()  # what nobody signs, anybody could send
        return routes(self._app)

    def surface(self, job: Job) -> Surface:
        workspace = Workspace(self._api, job.thread.workspace, choosing=self._choosing)
        return SlackSurface(workspace, job, self._parts.budgets)

    async def listen(self) -> None:
        options, listener = self._options, await self._listening()
        async with AsyncExitStack() as stack:
            stack.push_async_callback(listener.reception.leave)
            if options.app_token:
                await stack.enter_async_context(connected(listener.app, options.app_token))
            await listener.reception.recover(options.overdue_seconds, options.look_seconds)

    async def mark(self) -> None:
        workspace = await self._workspace()
        home, signs = workspace.limits.home, Reactions(workspace)
        await Marking(home, self._parts.marks, signs, self._parts.budgets).run()

    async def _workspace(self) -> Workspace:
        return Workspace(self._api, (await self._api.me()).team)

    async def _app(self) -> AsyncApp:
        return (await self._listening()).app

    async def _listening(self) -> Listener:
        """What takes in, the same each time; Slack has to say first who we are."""
        me = await self._api.me()
        self._listener = self._listener or self._listener_of(me)
        return self._listener

    def _listener_of(self, me: Identity) -> Listener:
        parts, workspace = self._parts, Workspace(self._api, me.team)
        desk = SlackDesk(
            workspace,
            me.bot,
            parts,
            People(self._api, workspace.team),
            Posting(self._api, workspace.limits, Once(parts.notes, parts.budgets)),
            Files(self._api, self._options.url),
            self._options.foreigners,
        )
        return Listener(desk, self._options.signing_secret)


@asynccontextmanager
async def open_slack(options: Options, parts: Parts) -> AsyncIterator[Slack]:
    """The workspace; nothing is asked of Slack before it is needed."""
    async with open_api(options.bot_token, options.url) as api:
        yield Slack(options, parts, api)
