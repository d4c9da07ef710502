"""The official client, with the fields of the server's answers that it leaves out."""

from collections.abc import Sequence

import ollama


class Listed(ollama.ListResponse.Model):
    """A model of `/api/tags`."""

    capabilities: Sequence[str] | None = None
    """Not told by older servers."""
    remote_host: str | None = None


class Tags(ollama.ListResponse):
    """The answer of `/api/tags`."""

    models: Sequence[Listed]


class Shown(ollama.ShowResponse):
    """The answer of `/api/show`."""

    remote_host: str | None = None


class Client(ollama.AsyncClient):
    """Asks for the same paths, and keeps more of what they answer."""

    async def tags(self) -> Tags:
        """The models of the server."""
        return await self._request(Tags, "GET", "/api/tags")

    async def shown(self, model: str) -> Shown:
        """What the server knows of `model`."""
        return await self._request(Shown, "POST", "/api/show", json={"model": model})
