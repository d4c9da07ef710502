"""HTTP mode: signed requests to the bot's own address, as Slack sends them."""

import asyncio
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from tests.emulators.slack_server.acks import Ack, Kind, Transport
from tests.emulators.slack_server.settings import Settings
from tests.emulators.slack_server.wire import Json

PATHS = {
    Kind.EVENT: "/slack/events",
    Kind.COMMAND: "/slack/commands",
    Kind.INTERACTION: "/slack/interactivity",
}
_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
_FORM = "application/x-www-form-urlencoded"


class Posts(Transport):
    """Deliveries to `base_url`."""

    def __init__(self, settings: Settings, base_url: str) -> None:
        self._settings = settings
        self._base_url = base_url.rstrip("/")

    async def send(self, kind: Kind, payload: Json, attempt: int, reason: str) -> Ack:
        """Deliver once and wait `ack_seconds` at most; anything but 2xx is no answer."""
        body, content_type = _body(kind, payload)
        headers = {**self.signed(body), "Content-Type": content_type}
        if attempt:
            slow = reason == "operation_timeout"
            headers["X-Slack-Retry-Num"] = str(attempt)
            headers["X-Slack-Retry-Reason"] = "http_timeout" if slow else "http_error"
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._settings.ack_seconds):
                status, text = await self.post(PATHS[kind], body, headers)
        except TimeoutError:
            return Ack(False, time.monotonic() - started, error="operation_timeout")
        except aiohttp.ClientError:
            return Ack(False, time.monotonic() - started, error="dispatch_failed")
        seconds = time.monotonic() - started
        if not 200 <= status < 300:
            return Ack(False, seconds, error="http_error")
        return Ack(True, seconds, _payload(text) if kind is not Kind.EVENT else {})

    def signed(self, body: str, at: float | None = None) -> dict[str, str]:
        """The headers of a request with this body, signed at `at` seconds since 1970, or now.

        Source: facts/slack.md §4.
        """
        moment = str(int(time.time() if at is None else at))
        base = f"v0:{moment}:{body}".encode()
        digest = hmac.new(self._settings.signing_secret.encode(), base, hashlib.sha256)
        return {
            "User-Agent": _AGENT,
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }

    async def post(self, path: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        """Send exactly this; gives status and body."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(self._base_url + path, data=body.encode(), headers=headers) as response,
        ):
            return response.status, await response.text()

    async def verify_url(self) -> bool:
        """Do the handshake that Slack does when the address is entered."""
        asked = {
            "token": "emulated-verification",
            "challenge": "emulated",
            "type": "url_verification",
        }
        body = json.dumps(asked)
        path = PATHS[Kind.EVENT]
        headers = {**self.signed(body), "Content-Type": "application/json"}
        status, text = await self.post(path, body, headers)
        challenge = json.loads(text).get("challenge") if text.startswith("{") else text
        return status == 200 and challenge == asked["challenge"]


def _body(kind: Kind, payload: Json) -> tuple[str, str]:
    if kind is Kind.EVENT:
        return json.dumps(payload), "application/json"
    if kind is Kind.COMMAND:
        return urlencode(payload), _FORM
    return urlencode({"payload": json.dumps(payload)}), _FORM


def _payload(text: str) -> Json:
    """What the bot answered with: an object, or plain text to show."""
    try:
        answer = json.loads(text or "{}")
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}
