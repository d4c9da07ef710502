"""What Slack sends, told apart: one thing from all others, ours from others', who it is from."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.desk import Spot

Body = Mapping[str, Any]
"""What Slack sent, or a part of it, as JSON has it."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent something, and from where."""

    user: str
    spot: Spot
    name: str = ""
    team: str = ""
    """Their workspace, where Slack says it."""


def spot_at(channel: str = "", thread: str = "", callback: str = "") -> Spot:
    """A spot in `channel`, whose id tells direct messages from others."""
    return Spot(channel, thread, callback, direct=channel.startswith("D"))


def key_of(body: Body) -> str:
    """What tells this from everything else Slack sends, the same each time it is sent."""
    if body.get("type") == "event_callback":
        return f"event:{body.get('event_id') or _digest(body)}"
    kind = body.get("type") or body.get("command")
    return f"{kind}:{body.get('trigger_id') or _digest(body)}"


def is_for(team: str, body: Body) -> bool:
    """Whether `body` came to us as the app of workspace `team`.

    The same app may be in several workspaces, and sends all to one address. Who clicks may come
    from elsewhere, so with clicks it is what they clicked on that counts.
    """
    if body.get("type") == "event_callback":
        installed = [str(one.get("team_id")) for one in body.get("authorizations") or ()]
        return team in installed if installed else body.get("team_id") == team
    if "command" in body:
        return body.get("team_id") == team
    view = _part(body, "view")
    return (view.get("app_installed_team_id") or view.get("team_id") or team) == team


def sender_of(body: Body) -> Sender | None:
    """Who sent `body`; None where nobody did, or Slack does not say."""
    if body.get("type") == "event_callback":
        return _speaker(_part(body, "event"))
    if "command" in body:
        spot = spot_at(_text(body, "channel_id"), callback=_text(body, "response_url"))
        name, team = _text(body, "user_name"), _text(body, "team_id")
        return _sender(_text(body, "user_id"), spot, name, team)
    user = _part(body, "user")
    name = _text(user, "name") or _text(user, "username")
    return _sender(_text(user, "id"), _clicked_at(body), name, _text(user, "team_id"))


def _speaker(event: Body) -> Sender | None:
    spot = spot_at(_text(event, "channel"), _text(event, "thread_ts"))
    team = _text(event, "user_team") or _text(event, "team")
    return _sender(_text(event, "user"), spot, "", team)


def _sender(user: str, spot: Spot, name: str, team: str) -> Sender | None:
    return Sender(user, spot, name, team) if user else None


def _clicked_at(payload: Body) -> Spot:
    if view := _part(payload, "view"):
        where = _metadata(view)
        return spot_at(_text(where, "channel"), _text(where, "thread"))
    container, message = _part(payload, "container"), _part(payload, "message")
    channel = _text(_part(payload, "channel"), "id") or _text(container, "channel_id")
    thread = _text(container, "thread_ts") or _text(message, "thread_ts")
    return spot_at(channel, thread, _text(payload, "response_url"))


def _metadata(view: Body) -> Body:
    """Where a form came from, as it says itself."""
    try:
        return _part({"where": json.loads(_text(view, "private_metadata") or "{}")}, "where")
    except ValueError:
        return {}


def _part(body: Body, name: str) -> Body:
    part = body.get(name)
    return part if isinstance(part, Mapping) else {}


def _text(body: Body, name: str) -> str:
    return str(body.get(name) or "")


def _digest(body: Body) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
