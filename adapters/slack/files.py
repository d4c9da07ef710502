"""Files that people attach, read as text; from Slack's own hosts only."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from adapters.slack.api import Api
from core.assets import MOST_BYTES, TOO_LONG, asset, check_count, unreadable
from core.errors import SurroundingsError
from core.job import Asset
from core.words import phrase

DOWNLOAD_SECONDS = 10.0
_HOSTS = ("slack.com", "slack-edge.com", "slack-gov.com", "slack-files.com")


@dataclass(frozen=True, slots=True)
class Files:
    """Reads attached files with our token, which is shown to nobody but Slack."""

    api: Api
    url: str
    """Where Slack's API is: its host may have files, too."""

    async def assets(self, files: Iterable[Mapping[str, Any]]) -> tuple[Asset, ...]:
        """The text of `files`, as events describe them.

        Raises:
            UsageError: one is too large, no text, or not to be had; says which and why.
        """
        wanted = list(files)
        check_count(len(wanted))
        return tuple(await asyncio.gather(*map(self._asset, wanted)))

    async def _asset(self, file: Mapping[str, Any]) -> Asset:
        if file.get("file_access") == "check_file_info" or "url_private" not in file:
            file = (await self.api.call("files.info", file=file["id"]))["file"]
        name = str(file.get("name") or file.get("title") or file["id"])
        if int(file.get("size") or 0) > MOST_BYTES:
            raise unreadable(name, TOO_LONG)
        address = str(file.get("url_private_download") or file.get("url_private") or "")
        if not self._of_slack(address):
            raise unreadable(name, phrase("it does not lie in Slack"))
        page = str(file.get("mimetype", "")).startswith("text/html")
        content = await self._download(name, address, page)
        if page and len(content) != file.get("size", len(content)):
            raise unreadable(name, _NO_PERMISSION)  # a page to log in, in place of the file
        return asset(name, content)

    def _of_slack(self, address: str) -> bool:
        """Whether our token may go to `address`."""
        parts, own = urlsplit(address), urlsplit(self.url)
        if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
            return True
        host = parts.hostname or ""
        known = any(host == name or host.endswith(f".{name}") for name in _HOSTS)
        return parts.scheme == "https" and known

    async def _download(self, name: str, address: str, page: bool) -> bytes:
        """The content at `address`; a web `page` only where the file is one.

        Without the permission Slack answers 200 with a page to log in.
        Source: public issues, vercel/eve#1531; undocumented.
        """
        headers = {"Authorization": f"Bearer {self.api.client.token}"}
        try:
            async with asyncio.timeout(DOWNLOAD_SECONDS), aiohttp.ClientSession() as session:
                async with session.get(address, headers=headers, allow_redirects=False) as response:
                    if response.status != 200:
                        raise unreadable(name, phrase("HTTP {status}", status=str(response.status)))
                    if response.content_type == "text/html" and not page:
                        raise unreadable(name, _NO_PERMISSION)
                    return await _up_to(MOST_BYTES, response, name)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SurroundingsError(
                phrase("Slack did not give the file {name}. Try again in a moment.", name=name)
            ) from error


async def _up_to(most: int, response: aiohttp.ClientResponse, name: str) -> bytes:
    """The body, unless it is longer than `most` bytes."""
    content = bytearray()
    async for piece in response.content.iter_chunked(65_536):
        content += piece
        if len(content) > most:
            raise unreadable(name, TOO_LONG)
    return bytes(content)


_NO_PERMISSION = phrase("the app lacks the permission files:read")
