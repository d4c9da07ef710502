"""Files that we made, brought into a thread: highlighted where Slack knows the language."""

import logging
from dataclasses import dataclass

import aiohttp

from adapters.slack.api import CALL_SECONDS, Api
from adapters.slack.errors import Refused, TokenRefused, Unanswered, refusal
from core.job import Artifact
from core.places import Thread
from core.words import phrase

LOG = logging.getLogger(__name__)

SNIPPET_BYTES = 900_000
"""A snippet takes 1 MB; what is longer becomes a plain file.

Source: Slack docs, "files.getUploadURLExternal"."""
_METHOD = "upload"
"""What stands for the bytes of a file among the methods."""
_SNIPPETS = {
    **{"py": "python", "js": "javascript", "ts": "typescript", "go": "go", "rs": "rust"},
    **{"java": "java", "kt": "kotlin", "c": "c", "cpp": "cpp", "cs": "csharp", "sh": "shell"},
    **{"sql": "sql", "html": "html", "css": "css", "yaml": "yaml", "xml": "xml", "rb": "ruby"},
    **{"php": "php", "swift": "swift", "r": "r", "md": "markdown", "lua": "lua", "scala": "scala"},
}
"""Slack's names of languages by a file's ending."""


@dataclass(frozen=True, slots=True)
class Uploads:
    """Brings files into `thread`."""

    api: Api
    thread: Thread

    async def add(self, file: Artifact) -> str:
        """Show `file` as a message of its own; gives its id.

        Raises what `Api.call` does.
        """
        content = file.text.encode()
        ending = file.name.rpartition(".")[2]
        place = await self.api.call(
            "files.getUploadURLExternal",
            filename=file.name,
            length=len(content),
            snippet_type=_SNIPPETS.get(ending) if len(content) <= SNIPPET_BYTES else None,
        )
        await _send(str(place["upload_url"]), content)
        await self.api.call(
            "files.completeUploadExternal",
            files=[{"id": place["file_id"], "title": file.name}],
            channel_id=self.thread.channel,
            thread_ts=self.thread.id,
        )
        return str(place["file_id"])

    async def delete(self, file: str) -> None:
        """Take the file with this id away; nothing if it is gone or not to be deleted."""
        try:
            await self.api.call("files.delete", file=file)
        except TokenRefused:
            raise
        except Refused as refused:
            LOG.info("file not deleted", extra={"reason": str(refused)})


async def _send(url: str, content: bytes) -> None:
    timeout = aiohttp.ClientTimeout(total=3 * CALL_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            async with session.post(url, data=content) as response:
                if 400 <= response.status < 500:
                    code = f"http_{response.status}"
                    raise refusal(_METHOD, code)
                response.raise_for_status()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unanswered(
            phrase("Slack did not take a file: {reason}.", reason=str(error) or "timeout")
        ) from error
