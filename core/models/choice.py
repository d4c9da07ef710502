"""Which model answers: the one asked for, the admin's, or the most suitable one there is."""

from core.errors import ModelUnavailable, UsageError
from core.models import Model, ModelServer
from core.words import phrase

SUGGESTED = "qwen2.5-coder:7b"
"""A model that writes good code and fits into 8 GB."""


class Models:
    """The models of one server, and what stands in where there is no server at all."""

    def __init__(
        self, server: ModelServer, default: str = "", stand_in: ModelServer | None = None
    ) -> None:
        """`default` is the admin's choice; empty takes the server's most suitable model.

        `stand_in` answers while `server` is away and nobody chose a model.
        """
        self._server = server
        self._default = default
        self._stand_in = stand_in

    async def choose(self, name: str = "") -> Model:
        """The model `name`, or the default one.

        Raises:
            ModelUnavailable: no model was named and the server is away or has none.
        """
        wanted = name or self._default
        if wanted:
            return self._owner(wanted).model(wanted)
        server, names = await self._present()
        return server.model(names[0])

    async def names(self) -> list[str]:
        """The models people can choose from.

        Raises:
            ModelUnavailable: the server is away or has none.
        """
        return (await self._present())[1]

    async def check(self, name: str) -> None:
        """Return if people can choose `name`.

        Raises:
            UsageError: they cannot; says which there are.
            ModelUnavailable: the server is away or has none.
        """
        names = await self.names()
        if name not in names and f"{name}:latest" not in names:
            raise UsageError(
                phrase(
                    "There is no model {name} here. There are: {names}",
                    name=name,
                    names=", ".join(names),
                )
            )

    async def close(self) -> None:
        """Let go of connections."""
        await self._server.close()
        if self._stand_in:
            await self._stand_in.close()

    def _owner(self, name: str) -> ModelServer:
        return self._stand_in if self._stand_in and name == "demo" else self._server

    async def _present(self) -> tuple[ModelServer, list[str]]:
        """The server that answers now, with at least one model."""
        try:
            names = await self._server.names()
        except ModelUnavailable:
            if self._stand_in is None:
                raise
            return self._stand_in, await self._stand_in.names()
        if not names:
            raise ModelUnavailable(
                phrase(
                    "The model server has no models yet. Run `{command}`, then ask again.",
                    command=f"ollama pull {SUGGESTED}",
                )
            )
        return self._server, names
