"""Files: what people attach and the bot uploads, and the addresses of both."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from tests.emulators.slack_server.wire import Json, Refusal

if TYPE_CHECKING:
    from tests.emulators.slack_server.workspace import Workspace

_LOGIN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body></body></html>"
_EDITABLE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file as a person has it."""

    name: str
    content: bytes
    mimetype: str = ""
    """Guessed from the name unless given."""


@dataclass(slots=True, eq=False)
class StoredFile:
    """A file in the workspace."""

    id: str
    name: str
    user: str
    team: str
    content: bytes | None = None
    """None until its bytes arrive."""
    length: int = 0
    """The size that was announced."""
    title: str = ""
    mimetype: str = ""
    snippet_type: str = ""
    channels: list[str] = field(default_factory=list)


class Files:
    """All files of the workspace, with the addresses to put and get them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.stored: dict[str, StoredFile] = {}

    def add(self, file: UploadedFile, user: str, team: str) -> StoredFile:
        """Take in a person's file."""
        stored = self.expect(file.name, len(file.content), user, team)
        stored.content, stored.mimetype = file.content, file.mimetype
        return stored

    def expect(self, name: str, length: int, user: str, team: str) -> StoredFile:
        """A file whose bytes are still to come."""
        stored = StoredFile(self._workspace.next_id("F"), name, user, team, length=length)
        stored.title = name
        self.stored[stored.id] = stored
        return stored

    def find(self, id_: str) -> StoredFile:
        """A file the bot may see: its own, or one in a channel it is in.

        Raises:
            Refusal: there is none.
        """
        stored, workspace = self.stored.get(id_), self._workspace
        if not stored or stored.content is None:
            raise Refusal("file_not_found")
        places = [workspace.channels[channel] for channel in stored.channels]
        own = stored.user == workspace.settings.bot_user_id
        if not own and places and not any(map(workspace.joined, places)):
            raise Refusal("file_not_found")
        return stored

    def upload_url(self, stored: StoredFile) -> str:
        """Where its bytes go."""
        return f"{self._workspace.base_url}/upload/v1/{stored.id}"

    def describe(self, stored: StoredFile) -> Json:
        """A file as files.info and events show it."""
        mimetype = stored.mimetype or mimetypes.guess_type(stored.name)[0] or "text/plain"
        suffix = stored.snippet_type or stored.name.rpartition(".")[2].lower() or "text"
        content = stored.content or b""
        textual = mimetype.startswith("text/") or mimetype == "application/json"
        return {
            "id": stored.id,
            "created": int(self._workspace.wall),
            "timestamp": int(self._workspace.wall),
            "name": stored.name,
            "title": stored.title,
            "mimetype": mimetype,
            "filetype": suffix,
            "pretty_type": suffix.upper(),
            "user": stored.user,
            "user_team": stored.team,
            "editable": textual,
            "size": len(content),
            "mode": "snippet" if textual and len(content) <= _EDITABLE_BYTES else "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": True,
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            **self._addresses(stored),
            **(_preview(content) if textual else {}),
            "has_rich_preview": False,
            "file_access": "visible",
        }

    def _addresses(self, stored: StoredFile) -> Json:
        domain, team = self._workspace.settings.team_domain, self._workspace.settings.team_id
        private = f"{self._workspace.base_url}/files-pri/{team}-{stored.id}"
        return {
            "url_private": f"{private}/{stored.name}",
            "url_private_download": f"{private}/download/{stored.name}",
            "permalink": f"https://{domain}.slack.com/files/{stored.user}/{stored.id}/file",
            "permalink_public": f"https://slack-files.com/{team}-{stored.id}-emulated",
        }

    def routes(self) -> list[web.RouteDef]:
        """Where bytes come and go."""
        return [
            web.post("/upload/v1/{id}", self._receive),
            web.get("/files-pri/{id}/{name}", self._give),
            web.get("/files-pri/{id}/download/{name}", self._give),
        ]

    async def _receive(self, request: web.Request) -> web.Response:
        stored = self.stored.get(request.match_info["id"])
        if not stored or stored.content is not None:
            return web.Response(text="Not found", status=404)
        if request.content_type == "multipart/form-data":
            part = next(iter((await request.post()).values()), "")
            file = part.file.read() if isinstance(part, web.FileField) else str(part).encode()
        else:
            file = await request.read()
        if len(file) != stored.length:
            return web.Response(text=f"Bad length: {len(file)} not {stored.length}", status=400)
        stored.content = file
        return web.Response(text=f"OK - {len(file)}")

    async def _give(self, request: web.Request) -> web.Response:
        """The bytes; without the right to them a page to sign in, with 200 as Slack does."""
        workspace = self._workspace
        allowed = request.headers.get("Authorization") == f"Bearer {workspace.settings.bot_token}"
        revoked = workspace.settings.bot_token in workspace.revoked
        if not allowed or revoked or "files:read" not in workspace.scopes:
            return web.Response(text=_LOGIN, content_type="text/html")
        try:
            stored = self.find(request.match_info["id"].rpartition("-")[2])
        except Refusal:
            return web.Response(text="Not found", status=404)
        mimetype = self.describe(stored)["mimetype"]
        return web.Response(body=stored.content, content_type=mimetype)


def _preview(content: bytes) -> Json:
    text = content.decode("utf-8", "replace")
    return {"preview": text[:200], "lines": text.count("\n") + 1}
