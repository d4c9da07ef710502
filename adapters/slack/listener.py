"""What Slack sends, taken in: kept, acknowledged, then worked off, each thing once.

Nothing is acknowledged before it is kept in the store: a gateway that dies leaves what it took to
the next one. What Slack delivers twice is known by its id. Bolt checks where things come from;
what they are is told apart in `work`.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import clicks, commands, events, messages
from adapters.slack.bodies import Body, is_for, key_of, sender_of
from adapters.slack.desk import Desk
from adapters.slack.errors import Refused
from core.endings import OUR_FAULT
from core.errors import ModelError, StoreUnavailable, SurroundingsError, UsageError
from core.stores.intake import Intake
from core.words import Phrase, phrase, words

LOG = logging.getLogger(__name__)

KEEP_SECONDS = 1.5
"""Slack waits three seconds for an acknowledgement."""
WORK_SECONDS = 15.0
"""For all that one thing needs; what takes longer is broken off, and taken up again: before it
is overdue, so that nobody is at work on it any more."""
LEAVE_SECONDS = 3.0
"""For what is under way when the gateway is stopped."""


class Listener:
    """Takes in what Slack sends to one workspace."""

    def __init__(self, desk: Desk, intake: Intake, secret: str) -> None:
        """`secret` is what Slack signs with; empty where it comes through our own sockets."""
        self._desk = desk
        self._intake = intake
        self._home = desk.workspace.limits.home
        self._under_way: dict[str, asyncio.Task[None]] = {}
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

    async def recover(self, overdue_seconds: float, look_seconds: float) -> None:
        """Work off what dead gateways left, again and again, until cancelled."""
        while True:
            if not await self._take_up(overdue_seconds):
                await asyncio.sleep(look_seconds)

    async def leave(self) -> None:
        """End what is under way, within `LEAVE_SECONDS`; the rest stays kept for others."""
        tasks = list(self._under_way.values())
        try:
            if tasks:
                await asyncio.wait(tasks, timeout=LEAVE_SECONDS)
        finally:
            for task in tasks:
                task.cancel()

    async def _take(self, body: dict[str, Any]) -> BoltResponse:
        """Keep what came, and answer Slack; it is worked off after that."""
        key = key_of(body)
        if not is_for(self._desk.workspace.team, body):
            LOG.warning("not of this workspace", extra={"event": key})
            return _acknowledged()
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                new = await self._intake.keep(self._home, key, json.dumps(body))
        except (StoreUnavailable, TimeoutError) as error:
            LOG.warning("not kept", extra={"event": key, "reason": str(error)})
            return await self._refuse(key, body)
        if new:
            self._begin(key, self._work_off(key, body))
        return _acknowledged()

    async def _refuse(self, key: str, body: Body) -> BoltResponse:
        """Take nothing in without a store: events come again, and to a person we say so."""
        if body.get("type") == "event_callback":
            return BoltResponse(status=503, body="")
        said = await self._in_their_language(body, _STORE_AWAY)
        if "command" in body:
            return _acknowledged({"response_type": "ephemeral", "text": said})
        if body.get("type") == "view_submission":  # it stays open, with all that was typed
            fields = [str(block.get("block_id")) for block in body["view"]["blocks"]]
            return _acknowledged({"response_action": "errors", "errors": {fields[0]: said}})
        self._begin(key, self._tell(body, _STORE_AWAY))
        return _acknowledged()

    async def _in_their_language(self, body: Body, sentence: Phrase) -> str:
        sender = sender_of(body)
        locale = (await self._desk.people.sender(sender)).locale if sender else "en"
        return words(locale).say(sentence)

    def _begin(self, key: str, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._under_way[key] = task
        task.add_done_callback(lambda _: self._under_way.pop(key, None))

    async def _take_up(self, overdue_seconds: float) -> int:
        """Begin with what is overdue; how much that was."""
        try:
            left = await self._intake.overdue(self._home, overdue_seconds)
        except StoreUnavailable:
            return 0
        for key, content in left:
            if key not in self._under_way:
                LOG.warning("taken up again", extra={"event": key})
                self._begin(key, self._work_off(key, json.loads(content), again=True))
        return len(left)

    async def _work_off(self, key: str, body: Body, again: bool = False) -> None:
        """Do what `body` wants, or say what stands against it.

        What an outage breaks off stays kept, and is done `again`.
        """
        try:
            async with asyncio.timeout(WORK_SECONDS):
                await self.work(body)
        except (UsageError, ModelError, Refused) as error:
            LOG.info("refused", extra={"event": key, "reason": str(error)})
            await self._tell(body, error.phrase)
        except (SurroundingsError, TimeoutError) as error:
            LOG.warning("put off", extra={"event": key, "reason": str(error)})
            if not again:
                await self._tell(body, _PUT_OFF)
            return
        except Exception:  # pylint: disable=broad-exception-caught  # the listener's edge
            reference = uuid4().hex[:8]
            LOG.exception("event broke", extra={"event": key, "reference": reference})
            await self._tell(body, _our_fault(reference))
        await self._finish(key)

    async def _finish(self, key: str) -> None:
        try:
            await self._intake.finish(self._home, key)
        except StoreUnavailable as error:  # doing it once more is harmless
            LOG.info("not finished", extra={"event": key, "reason": str(error)})

    async def _tell(self, body: Body, sentence: Phrase) -> None:
        """Tell who sent `body`, if anybody did."""
        sender = sender_of(body)
        if sender is None or sender.user == self._desk.bot:
            return
        try:
            member = await self._desk.people.sender(sender)
            await self._desk.whisper(member, sender.spot, sentence)
        except Exception:  # pylint: disable=broad-exception-caught  # it was about an error already
            LOG.exception("not told", extra={"event": key_of(body)})

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


def _our_fault(reference: str) -> Phrase:
    return phrase("❌ {reason} (reference {reference})", reason=OUR_FAULT, reference=reference)


_STORE_AWAY = phrase("I cannot take anything in just now: the store is away. Try in a moment.")
_PUT_OFF = phrase("That did not work just now. I try again by myself in a moment.")
