"""What Slack sends, taken in: kept, acknowledged, then worked off, each thing once.

Nothing is acknowledged before it is kept in the store: a gateway that dies leaves what it took to
the next one. What Slack delivers twice is known by its id.
"""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import clicks, events, messages
from adapters.slack.acts import Wish, follow
from adapters.slack.buttons import PREFIX
from adapters.slack.desk import Desk, Spot
from adapters.slack.files import Files
from adapters.slack.markup import plain
from core.errors import StoreUnavailable, SurroundingsError, UsageError
from core.stores.intake import Intake
from core.verbs import CHAT, after_codegen
from core.words import phrase, words

LOG = logging.getLogger(__name__)

_EVENTS = (
    *("message", "app_mention", "reaction_added", "reaction_removed"),
    *("agent_session_stopped", "app_home_opened", "member_joined_channel"),
)
_OURS = re.compile(f"^{PREFIX}")

KEEP_SECONDS = 1.5
"""Slack waits three seconds for an acknowledgement."""

Body = Mapping[str, Any]
"""What Slack sent, as JSON has it."""


class Listener:
    """Takes in what Slack sends to one workspace."""

    def __init__(self, desk: Desk, files: Files, intake: Intake, secret: str) -> None:
        """`secret` is what Slack signs with; empty where it comes through our own sockets."""
        self._desk = desk
        self._files = files
        self._intake = intake
        self._home = desk.workspace.limits.home
        self.app = AsyncApp(
            client=AsyncWebClient(base_url=desk.workspace.api.client.base_url, retry_handlers=[]),
            authorize=_known_as(desk),
            signing_secret=secret or "unused",
            request_verification_enabled=bool(secret),
            # We look at our own messages too: one that somebody deletes stops its work.
            ignoring_self_events_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        self.app.middleware(self._keep)
        for kind in _EVENTS:
            self.app.event(kind)(self._work_off)
        self.app.command("/codegen")(self._work_off)
        self.app.action({"action_id": _OURS})(self._work_off)
        for callback in ("write", "refine"):
            self.app.shortcut(callback)(self._work_off)
        for form in ("write", "refine", "share"):
            self.app.view(form)(self._work_off)

    async def recover(self, overdue_seconds: float, look_seconds: float) -> None:
        """Work off what dead gateways left, again and again, until cancelled."""
        while True:
            await asyncio.sleep(look_seconds)
            try:
                left = await self._intake.overdue(self._home, overdue_seconds)
            except StoreUnavailable:
                continue
            for key, content in left:
                LOG.warning("taken up again", extra={"event": key})
                await self._do(key, json.loads(content))

    async def _keep(
        self, body: dict[str, Any], next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        """Keep what came before anybody acknowledges it; what is known already ends here."""
        if not _is_ours(body, self._desk.workspace.team):
            LOG.warning("not of this workspace", extra={"event": key_of(body)})
            return BoltResponse(status=200, body="")
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                new = await self._intake.keep(self._home, key_of(body), json.dumps(body))
        except (StoreUnavailable, TimeoutError) as error:
            LOG.warning("not kept", extra={"event": key_of(body), "reason": str(error)})
            return await self._away(body)
        if not new:
            return BoltResponse(status=200, body="")
        await next_()
        return None

    async def _away(self, body: Body) -> BoltResponse:
        """Refuse without a store: events come again, and to a person we say so."""
        if body.get("type") == "event_callback":
            return BoltResponse(status=503, body="")
        user = str(body.get("user_id") or (body.get("user") or {}).get("id") or "")
        member = await self._desk.people.member(user)
        said = words(member.locale).say(_STORE_AWAY)
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": said})
        return BoltResponse(status=200, body="")

    async def _work_off(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await self._do(key_of(body), body)

    async def _do(self, key: str, body: Body) -> None:
        """Do what `body` wants; what an outage breaks off stays kept, and comes again."""
        try:
            await self.work(body)
        except SurroundingsError as error:
            LOG.warning("put off", extra={"event": key, "reason": str(error)})
            return
        except Exception:  # pylint: disable=broad-exception-caught  # the listener's edge
            LOG.exception("event broke", extra={"event": key})
            return
        try:
            await self._intake.finish(self._home, key)
        except StoreUnavailable as error:  # doing it once more is harmless
            LOG.info("not finished", extra={"event": key, "reason": str(error)})

    async def work(self, body: Body) -> None:
        """Do what `body` wants; doing it again is harmless.

        Raises:
            SurroundingsError: the store or Slack is away, so it is to be done again.
        """
        match body:
            case {"type": "event_callback", "event": event}:
                await self._event(event)
            case {"command": _}:
                await self._command(body)
            case {"type": "block_actions"}:
                await clicks.pressed(self._desk, body)
            case {"type": "shortcut" | "message_action"}:
                await clicks.shortcut(self._desk, body)
            case {"type": "view_submission"}:
                await clicks.sent(self._desk, self._files, body)

    async def _event(self, event: Body) -> None:
        match event["type"]:
            case "message" | "app_mention":
                await messages.hear(self._desk, self._files, event)
            case "reaction_added" | "reaction_removed":
                await events.reacted(self._desk, event)
            case "agent_session_stopped":
                await events.stopped(self._desk, event)
            case "app_home_opened":
                await events.opened(self._desk, event)
            case "member_joined_channel":
                await events.joined(self._desk, event)

    async def _command(self, body: Body) -> None:
        desk = self._desk
        member = await desk.people.member(
            str(body["user_id"]), str(body.get("user_name", "")), str(body.get("team_id", ""))
        )
        spot = Spot(str(body["channel_id"]), callback=str(body.get("response_url") or ""))
        wish = Wish(member, spot, desk.event("command", str(body["trigger_id"])))
        try:
            command = after_codegen(plain(str(body.get("text") or ""), {}), CHAT)
        except UsageError as error:
            await desk.whisper(member, spot, error.phrase)
            return
        await follow(desk, wish, command)


def _known_as(desk: Desk) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Tells bolt who we are: one app in one workspace, as was asked at the start."""

    async def known() -> AuthorizeResult:
        workspace = desk.workspace
        return AuthorizeResult(
            enterprise_id=None,
            team_id=workspace.team,
            bot_user_id=desk.bot,
            bot_token=workspace.api.client.token,
        )

    return known


def key_of(body: Body) -> str:
    """What tells this from everything else Slack sends, the same each time it is sent."""
    if body.get("type") == "event_callback":
        return f"event:{body['event_id']}"
    return f"{body.get('type') or body.get('command')}:{body.get('trigger_id')}"


def _is_ours(body: Body, team: str) -> bool:
    """Whether an event was sent to us as an app of workspace `team`."""
    if body.get("type") != "event_callback":
        return True  # who clicks or types is looked at by itself
    installed = [str(one.get("team_id")) for one in body.get("authorizations") or ()]
    return team in installed if installed else body.get("team_id") == team


_STORE_AWAY = phrase("I cannot take anything in just now: the store is away. Try in a moment.")
