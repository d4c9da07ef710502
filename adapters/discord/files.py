"""Files that people attach, read as text; from Discord's own hosts only."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from adapters.discord.asked import Attached
from core.assets import MOST_BYTES, TOO_LONG, asset, check_count, unreadable
from core.errors import SurroundingsError
from core.job import Asset
from core.words import phrase

DOWNLOAD_SECONDS = 10.0
_HOSTS = ("cdn.discordapp.com", "media.discordapp.net")


@dataclass(frozen=True, slots=True)
class Files:
    """Reads attached files; their addresses open them to whoever knows them."""

    url: str
    """Where Discord's API is: its host may have files, too."""

    async def assets(self, files: Sequence[Attached]) -> tuple[Asset, ...]:
        """The text of `files`.

        Raises:
            UsageError: one is too large, no text, or not to be had; says which and why.
            SurroundingsError: Discord did not give one.
        """
        check_count(len(files))
        return tuple(await asyncio.gather(*map(self._asset, files)))

    async def _asset(self, file: Attached) -> Asset:
        if file.size > MOST_BYTES:
            raise unreadable(file.name, TOO_LONG)
        if not self._of_discord(file.url):
            raise unreadable(file.name, phrase("it does not lie in Discord"))
        return asset(file.name, await _download(file))

    def _of_discord(self, address: str) -> bool:
        parts, own = urlsplit(address), urlsplit(self.url)
        if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
            return True
        return parts.scheme == "https" and parts.hostname in _HOSTS


async def _download(file: Attached) -> bytes:
    try:
        async with asyncio.timeout(DOWNLOAD_SECONDS), aiohttp.ClientSession() as session:
            async with session.get(file.url, allow_redirects=False) as response:
                if response.status != 200:
                    status = str(response.status)
                    raise unreadable(file.name, phrase("HTTP {status}", status=status))
                content = await response.content.read(MOST_BYTES + 1)
                while len(content) <= MOST_BYTES and not response.content.at_eof():
                    content += await response.content.read(MOST_BYTES + 1 - len(content))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise SurroundingsError(
            phrase("Discord did not give the file {name}. Try again in a moment.", name=file.name)
        ) from error
    if len(content) > MOST_BYTES:
        raise unreadable(file.name, TOO_LONG)
    return content
