"""Modals and home tabs: who has which open, and what a view may be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.emulators.slack_server.blocks import as_stored, block_problems, completed_part
from tests.emulators.slack_server.reading import clickable
from tests.emulators.slack_server.settings import Settings
from tests.emulators.slack_server.wire import Json, Refusal

MOST_BLOCKS = 100
MOST_STACKED = 3
VIEW_BYTES = 250_000
"""Source: Slack's page on views, from memory; facts/slack.md names only the error."""
_TITLES = {"title": 24, "submit": 24, "close": 24}
_MESSAGES_ONLY = ("markdown", "context_actions", "table", "data_table", "task_card", "plan")
"""Blocks that views do not take. Source: Slack's pages on these blocks, from memory."""
_STRINGS = {"private_metadata": 3000, "callback_id": 255, "external_id": 255}


@dataclass(slots=True, eq=False)
class OpenView:
    """A modal someone has open, or someone's home tab."""

    view: Json
    """As it is now, with its id and hash."""
    user: str
    below: "OpenView | None" = None
    """The modal it was pushed onto."""
    versions: list[Json] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The view's id."""
        return str(self.view["id"])

    @property
    def height(self) -> int:
        """How many modals are stacked, with this one on top."""
        return 1 + (self.below.height if self.below else 0)

    def elements(self) -> Iterator[tuple[str, Json]]:
        """Everything that takes input or clicks, with its block_id."""
        return clickable(self.view["blocks"])


class Views:
    """All views, in the order they were opened."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._numbers = iter(range(1, 10**9))
        self.open: list[OpenView] = []
        self.homes: dict[str, OpenView] = {}

    def add(self, user: str, view: Json, below: OpenView | None = None) -> OpenView:
        """Open a modal over whatever `user` has open."""
        check_view(view, "modal")
        opened = OpenView({}, user, below)
        if opened.height > MOST_STACKED:
            raise Refusal("push_limit_reached")
        self._write(opened, view)
        self.open.append(opened)
        return opened

    def publish(self, user: str, view: Json, hash_: str) -> OpenView:
        """Set someone's home tab."""
        check_view(view, "home")
        home = self.homes.get(user)
        if home and hash_ and hash_ != home.view["hash"]:
            raise Refusal("hash_conflict")
        home = self.homes.setdefault(user, home or OpenView({}, user))
        self._write(home, view)
        return home

    def find(self, view_id: str, external_id: str = "") -> OpenView:
        """An open view by either id.

        Raises:
            Refusal: nobody has it open.
        """
        for opened in [*self.open, *self.homes.values()]:
            if view_id == opened.id or external_id and opened.view["external_id"] == external_id:
                return opened
        raise Refusal("not_found")

    def update(self, opened: OpenView, view: Json, hash_: str = "") -> None:
        """Change an open view."""
        if hash_ and hash_ != opened.view["hash"]:
            raise Refusal("hash_conflict")
        check_view(view, opened.view["type"])
        self._write(opened, view)

    def close(self, opened: OpenView, whole_stack: bool = False) -> None:
        """Close a modal; with `whole_stack` also those below it."""
        self.open.remove(opened)
        if whole_stack and opened.below:
            self.close(opened.below, whole_stack)

    def _write(self, opened: OpenView, view: Json) -> None:
        number, settings = next(self._numbers), self._settings
        id_ = opened.view.get("id") or f"V0EMU{number:06d}"
        root = opened.below.view["root_view_id"] if opened.below else id_
        opened.view = {
            "private_metadata": "",
            "callback_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "close": None,
            "submit": None,
            "title": {"type": "plain_text", "text": "View Title", "emoji": True},
            "external_id": "",
            **{name: completed_part(view[name]) for name in view},
            "blocks": as_stored(view["blocks"]),
            "id": id_,
            "team_id": settings.team_id,
            "state": {"values": {}},
            "hash": f"{1795000000 + number}.emulated",
            "previous_view_id": opened.below.id if opened.below else None,
            "root_view_id": root,
            "app_id": settings.app_id,
            "app_installed_team_id": settings.team_id,
            "bot_id": settings.bot_id,
        }
        opened.versions.append(opened.view)


def check_view(view: Json, kind: str) -> None:
    """Refuse a view that Slack would refuse."""
    if len(str(view)) > VIEW_BYTES:
        raise Refusal("view_too_large")
    if problems := list(_problems(view, kind)):
        raise Refusal("invalid_arguments", *problems)


def _problems(view: Json, kind: str) -> Iterator[str]:
    if view.get("type") != kind:
        yield f"[ERROR] must be {kind} [json-pointer:/view/type]"
    blocks: Any = view.get("blocks")
    if not isinstance(blocks, list):
        yield "[ERROR] missing required field: blocks [json-pointer:/view]"
        blocks = []
    if len(blocks) > MOST_BLOCKS:
        yield "[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"
    yield from block_problems(blocks, "/view/blocks")
    for number, block in enumerate(blocks):
        if isinstance(block, dict) and block.get("type") in _MESSAGES_ONLY:
            yield f"[ERROR] unsupported type: {block['type']} [json-pointer:/view/blocks/{number}]"
    if kind == "modal" and not view.get("title"):
        yield "[ERROR] missing required field: title [json-pointer:/view]"
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if kind == "modal" and has_input and not view.get("submit"):
        yield "[ERROR] missing required field: submit [json-pointer:/view]"
    yield from _length_problems(view)


def _length_problems(view: Json) -> Iterator[str]:
    for name, most in _TITLES.items():
        title = view.get(name)
        if isinstance(title, dict) and len(title.get("text", "")) > most:
            yield _too_long(most, f"{name}/text")
    for name, most in _STRINGS.items():
        if len(view.get(name) or "") > most:
            yield _too_long(most, name)


def _too_long(most: int, at: str) -> str:
    return f"[ERROR] must be less than {most + 1} characters [json-pointer:/view/{at}]"
