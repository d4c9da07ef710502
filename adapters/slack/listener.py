"""What Slack sends, taken in: kept, acknowledged, then worked off, each thing once.

Bolt checks where things come from; what they are is told apart in `work`.
"""

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import clicks, commands, events, messages
from adapters.slack.bodies import Body, is_for, key_of, sender_of
from adapters.slack.desk import SlackDesk
from adapters.slack.errors import Refused
from core.desk.reception import STORE_AWAY, Reception
from core.errors import ModelError, StoreUnavailable, UsageError
from core.words import Phrase, words

LOG = logging.getLogger(__name__)


class Listener:
    """Takes in what Slack sends to one workspace."""

    def __init__(self, desk: SlackDesk, secret: str) -> None:
        """`secret` is what Slack signs with; empty where it comes through our own sockets."""
        self._desk = desk
        self.reception = Reception(
            desk.workspace.limits.home,
            desk.parts.intake,
            lambda content: self.work(json.loads(content)),
            lambda content, sentence: self._tell(json.loads(content), sentence),
            (UsageError, ModelError, Refused),
        )
        self.app = AsyncApp(
            client=AsyncWebClient(base_url=desk.workspace.api.client.base_url, retry_handlers=[]),
            authorize=_known_as(desk),
            signing_secret=secret or "unused",
            request_verification_enabled=bool(secret),
            # We look at our own messages too: one that somebody deletes stops its work.
            ignoring_self_events_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        self.app.middleware(self._take)

    async def _take(self, body: dict[str, Any]) -> BoltResponse:
        """Keep what came, and answer Slack; it is worked off after that."""
        key = key_of(body)
        if not is_for(self._desk.workspace.team, body):
            LOG.warning("not of this workspace", extra={"event": key})
            return _acknowledged()
        try:
            await self.reception.take(key, json.dumps(body))
        except StoreUnavailable as error:
            LOG.warning("not kept", extra={"event": key, "reason": str(error)})
            return await self._refuse(key, body)
        return _acknowledged()

    async def _refuse(self, key: str, body: Body) -> BoltResponse:
        """Take nothing in without a store: events come again, and to a person we say so."""
        if body.get("type") == "event_callback":
            return BoltResponse(status=503, body="")
        said = await self._in_their_language(body, STORE_AWAY)
        if "command" in body:
            return _acknowledged({"response_type": "ephemeral", "text": said})
        if body.get("type") == "view_submission":  # it stays open, with all that was typed
            fields = [str(block.get("block_id")) for block in body["view"]["blocks"]]
            return _acknowledged({"response_action": "errors", "errors": {fields[0]: said}})
        self.reception.begin(key, self._tell(body, STORE_AWAY))
        return _acknowledged()

    async def _in_their_language(self, body: Body, sentence: Phrase) -> str:
        sender = sender_of(body)
        locale = (await self._desk.people.sender(sender)).locale if sender else "en"
        return words(locale).say(sentence)

    async def _tell(self, body: Body, sentence: Phrase) -> None:
        """Tell who sent `body`, if anybody did."""
        sender = sender_of(body)
        if sender is None or sender.user == self._desk.bot:
            return
        member = await self._desk.people.sender(sender)
        await self._desk.whisper(member, sender.spot, sentence)

    async def work(self, body: Body) -> None:
        """Do what `body` wants. Doing it again is harmless.

        Raises:
            UsageError: it cannot be; says why.
            SurroundingsError: something it needs is away, or refuses it.
        """
        match body:
            case {"type": "event_callback", "event": event}:
                await self._hear(event)
            case {"command": _}:
                await commands.typed(self._desk, body)
            case {"type": "block_actions"}:
                await clicks.pressed(self._desk, body)
            case {"type": "shortcut" | "message_action"}:
                await clicks.chosen(self._desk, body)
            case {"type": "view_submission"}:
                await clicks.sent(self._desk, body)
            case _:
                LOG.info("nothing of ours", extra={"event": key_of(body)})

    async def _hear(self, event: Body) -> None:
        match event["type"]:
            case "message" | "app_mention":
                await messages.hear(self._desk, event)
            case "reaction_added" | "reaction_removed":
                await events.reacted(self._desk, event)
            case "agent_session_stopped":
                await events.stopped(self._desk, event)
            case "app_home_opened":
                await events.opened(self._desk, event)
            case "member_joined_channel":
                await events.joined(self._desk, event)
            case other:
                LOG.info("nothing of ours", extra={"event": other})


def _acknowledged(answer: dict[str, Any] | None = None) -> BoltResponse:
    return BoltResponse(status=200, body=answer or "")


def _known_as(desk: SlackDesk) -> Callable[[], Awaitable[AuthorizeResult]]:
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
