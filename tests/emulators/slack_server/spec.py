"""Slack's own descriptions as data, and what in a test goes against them.

They stand beside the repository, not in it; where they are absent, nothing is held against
them. They are looked for once, since tests empty their environment.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.emulators.slack_server.wire import Arguments, Json


def _shared() -> Path | None:
    """The folder of shared facts: `THREADSMITH_SHARED`, or `shared` beside any parent of ours."""
    given = os.environ.get("THREADSMITH_SHARED")
    places = [Path(given)] if given else [folder / "shared" for folder in Path(__file__).parents]
    return next((place for place in places if (place / "specs" / "slack").is_dir()), None)


SHARED = _shared()
_GLOBAL_ERRORS = frozenset(
    "not_authed invalid_auth token_revoked token_expired account_inactive missing_scope "
    "not_allowed_token_type no_permission org_login_required invalid_arguments invalid_json "
    "json_not_object unknown_method ratelimited internal_error fatal_error service_unavailable "
    "request_timeout invalid_metadata_format invalid_attachments".split()
)
_GENERAL_FIELDS = {"ok", "error", "errors", "warning", "response_metadata", "needed", "provided"}
_GENERAL_FIELDS |= {"req_method"}
_NEWER_ARGUMENTS = {
    ("chat.stopStream", "session_status"): "in slack_sdk 3.47, after the descriptions' August",
}
_BOLTS_ARGUMENTS = {
    ("auth.test", "team_id"): "slack_bolt sends it for org-wide tokens",
}
_OPTIONAL_ARGUMENTS = {
    ("chat.appendStream", "markdown_text"): "chunks may take its place, as in slack_sdk",
}
_REPORTED_ERRORS = {
    ("chat.postMessage", "msg_too_long"): "markdown_text; facts/slack.md §1.2",
    ("chat.startStream", "msg_too_long"): "facts/slack.md §1.2 [F]",
    ("chat.appendStream", "msg_too_long"): "facts/slack.md §1.2 [F]",
    ("chat.stopStream", "msg_too_long"): "facts/slack.md §1.2 [F]",
    ("chat.stopStream", "stopped_by_user"): "expect it from stop too; facts/slack.md §2",
    ("chat.update", "msg_blocks_too_long"): "facts/slack.md §1.2 [F], bolt-js 2509",
    ("chat.postEphemeral", "msg_blocks_too_long"): "the same",
    ("conversations.replies", "not_in_channel"): "known of bots in public channels [K]",
}


class Spec:
    """What was seen to go against the descriptions, in `violations`."""

    def __init__(self, shared: Path | None = SHARED) -> None:
        self._folder = shared / "specs" / "slack" if shared else None
        self.violations: list[str] = []

    @property
    def present(self) -> bool:
        """Whether there is anything to hold against."""
        return self._folder is not None

    def see_call(self, method: str, args: Arguments, body: Json) -> None:
        """Note what is wrong with a call, or with our answer to it."""
        if not self._folder:
            return
        described = _load(self._folder / "methods" / f"{method}.json")
        if described is None:
            self.violations.append(f"{method}: Slack describes no such method")
            return
        found = [
            *_argument_faults(method, described, args),
            *_answer_faults(method, described, body),
        ]
        self.violations += [f"{method}: {fault}" for fault in found]

    def see_event(self, event: Json, scopes: set[str]) -> None:
        """Note what is wrong with an event that we send."""
        if not self._folder:
            return
        name = str(event["type"])
        described = _load(self._folder / "events" / f"{name}.json")
        if described is None:
            self.violations.append(f"event {name}: Slack describes no such event")
            return
        needed = {scope.replace(".", ":") for scope in described.get("scopes", [])}
        if name != "message" and needed and needed.isdisjoint(scopes):
            self.violations.append(f"event {name}: needs one of {sorted(needed)}")
        wanted = set(described.get("example") or {})
        if name == "message":
            wanted = {"type", "channel", "ts", "event_ts", "channel_type"}
        missing = wanted - set(event)
        if missing:
            self.violations.append(f"event {name}: lacks {sorted(missing)}")


@cache
def _load(path: Path) -> Json | None:
    if not path.is_file():
        return None
    described: Json = json.loads(path.read_text("utf-8"))
    return described


def _argument_faults(method: str, described: Json, args: Arguments) -> Iterator[str]:
    known: Json = described["args"].get("properties", {})
    for name in described["args"].get("required", []):
        if name != "token" and name not in args and (method, name) not in _OPTIONAL_ARGUMENTS:
            yield f"argument {name} is missing"
    for name, value in args.items():
        if name in known:
            if value is not None and not _fits(known[name], value):
                yield f"argument {name} is {value!r}"
        elif (method, name) not in _NEWER_ARGUMENTS | _BOLTS_ARGUMENTS:
            yield f"argument {name} is unknown"


def _answer_faults(method: str, described: Json, body: Json) -> Iterator[str]:
    if not body["ok"]:
        error = body["error"]
        listed = error in described.get("errors", {}) or error in _GLOBAL_ERRORS
        if not listed and (method, error) not in _REPORTED_ERRORS:
            yield f"error {error} is not listed"
        return
    output = described.get("output") or {}
    for name in output.get("required", []):
        if name not in body:
            yield f"answer lacks {name}"
    known = {**_from_examples(described), **output.get("properties", {})}
    for name in body:
        if name not in known and name not in _GENERAL_FIELDS:
            yield f"answer has {name}, which is not described"


def _from_examples(described: Json) -> Json:
    found: Json = {}
    for example in (described.get("examples") or {}).values():
        answer = example.get("example") if isinstance(example, dict) else None
        found |= answer if isinstance(answer, dict) else {}
    return found


def _fits(described: Json, value: Any) -> bool:
    """Whether a value can be what is described; forms send everything as strings."""
    allowed = described.get("enum")
    if allowed and value not in allowed:
        return False
    match described.get("type"):
        case "boolean":
            return isinstance(value, bool) or value in ("0", "1", "true", "false")
        case "integer" | "number":
            return str(value).lstrip("-").isdigit()
        case "array":
            return isinstance(value, list | str)
        case "string" if described.get("subtype") not in ("attachments",):
            return not isinstance(value, bool)
    return True
