"""Slack, put together from its settings and the house's parts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from adapters.slack.api import Api, open_api
from adapters.slack.desk import Desk
from adapters.slack.files import Files
from adapters.slack.listener import Listener
from adapters.slack.options import Options
from adapters.slack.people import People
from adapters.slack.posting import Posting
from adapters.slack.reactions import Reactions
from adapters.slack.routes import routes
from adapters.slack.sockets import check, connected
from adapters.slack.surface import SlackSurface, Workspace
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
        me = await self._api.me()
        if self._options.app_token:
            await check(self._api, self._options.app_token)
        self._listener = await self._listening()
        mode = "Socket Mode" if self._options.app_token else "HTTP"
        return phrase("Slack: {workspace}, by {mode}", workspace=me.team_name, mode=mode)

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        if self._options.app_token or not self._options.signing_secret or self._listener is None:
            return ()  # what nobody signs, anybody could send
        return routes(self._listener.app)

    def surface(self, job: Job) -> Surface:
        workspace = Workspace(self._api, job.thread.workspace, choosing=self._choosing)
        return SlackSurface(workspace, job, self._parts.budgets)

    async def listen(self) -> None:
        listener = self._listener or await self._listening()
        async with AsyncExitStack() as stack:
            stack.push_async_callback(listener.leave)
            if self._options.app_token:
                await stack.enter_async_context(connected(listener.app, self._options.app_token))
            await listener.recover()

    async def mark(self) -> None:
        workspace = await self._workspace()
        home, signs = workspace.limits.home, Reactions(workspace)
        await Marking(home, self._parts.marks, signs, self._parts.budgets).run()

    async def _workspace(self) -> Workspace:
        return Workspace(self._api, (await self._api.me()).team)

    async def _listening(self) -> Listener:
        parts, workspace = self._parts, await self._workspace()
        desk = Desk(
            workspace,
            (await self._api.me()).bot,
            parts.inbox,
            parts.store,
            parts.notes,
            parts.marks,
            parts.models,
            People(self._api, workspace.team),
            Posting(self._api, workspace.limits, parts.notes, parts.budgets),
            Files(self._api, self._options.url),
            parts.standing,
            self._options.foreigners,
        )
        return Listener(desk, parts.intake, self._options.signing_secret)


@asynccontextmanager
async def open_slack(options: Options, parts: Parts) -> AsyncIterator[Slack]:
    """The workspace; nothing is asked of Slack before it is needed."""
    async with open_api(options.bot_token, options.url) as api:
        yield Slack(options, parts, api)
