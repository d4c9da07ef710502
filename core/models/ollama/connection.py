"""Calls to one Ollama server: with limits, patience for what passes, and our own errors."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import httpx
import ollama

from core.errors import ModelError, ModelUnavailable
from core.models.ollama import errors
from core.models.ollama.address import Address
from core.models.ollama.client import Client, Listed, Shown

Answer = TypeVar("Answer")
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server, all in seconds."""

    connect: float = 5.0
    question: float = 10.0
    """For a call that generates nothing."""
    load: float = 300.0
    """For the first token, with load, queue and prompt. Source: `OLLAMA_LOAD_TIMEOUT`."""
    gap: float = 60.0
    """Between two chunks."""
    pauses: tuple[float, ...] = (0.5, 1.0, 2.0)
    """Before the same call is made again."""
    sleep: Sleep = field(default=asyncio.sleep)


class Connection:
    """The way to one server."""

    def __init__(self, address: Address, patience: Patience) -> None:
        self.address = address
        self._patience = patience
        # A proxy of the environment is for the outside, never for this machine. The limits are
        # `asyncio.timeout`s below, since the client takes only one for all reads.
        self._client = Client(
            address.url,
            timeout=httpx.Timeout(None, connect=patience.connect),
            limits=httpx.Limits(max_connections=None),
            auth=address.login,
            trust_env=not address.loopback,
        )

    async def tags(self) -> list[Listed]:
        """The models of the server."""
        return list((await self._ask(self._client.tags)).models)

    async def running(self) -> list[ollama.ProcessResponse.Model]:
        """The models in its memory."""
        return list((await self._ask(self._client.ps)).models)

    async def show(self, model: str) -> Shown:
        """What it knows of `model`; asks again while the server is away or busy."""
        for pause in self._patience.pauses:
            try:
                return await self._ask(lambda: self._client.shown(model), model)
            except errors.TryAgain:
                await self._patience.sleep(pause)
        return await self._ask(lambda: self._client.shown(model), model)

    async def chat(self, model: str, **request: Any) -> AsyncGenerator[ollama.ChatResponse, None]:
        """The parts of an answer, the last one done; asks again only before the first one."""
        for pause in (*self._patience.pauses, None):
            begun = False
            try:
                async with aclosing(self._parts(model, request)) as parts:
                    async for part in parts:
                        begun = True
                        yield part
                return
            except errors.TryAgain:
                if begun or pause is None:
                    raise
            await self._patience.sleep(pause)

    async def close(self) -> None:
        """Let go of all connections."""
        await self._client.close()  # type: ignore[no-untyped-call]  # the client left it untyped

    async def _parts(
        self, model: str, request: dict[str, Any]
    ) -> AsyncGenerator[ollama.ChatResponse, None]:
        stream = await self._client.chat(model, stream=True, **request)
        # It is typed as an iterator but is a generator, and closing it stops the model.
        async with aclosing(cast(AsyncGenerator[ollama.ChatResponse, None], stream)) as chunks:
            part = await self._first(chunks, model)
            yield part
            while not part.done:
                part = await self._further(chunks, model)
                yield part

    async def _first(
        self, chunks: AsyncGenerator[ollama.ChatResponse, None], model: str
    ) -> ollama.ChatResponse:
        seconds = self._patience.load
        try:
            return await self._next(chunks, model, seconds)
        except TimeoutError as error:
            raise ModelUnavailable(errors.not_begun(self.address, model, seconds)) from error

    async def _further(
        self, chunks: AsyncGenerator[ollama.ChatResponse, None], model: str
    ) -> ollama.ChatResponse:
        seconds = self._patience.gap
        try:
            return await self._next(chunks, model, seconds)
        except TimeoutError as error:
            raise ModelError(errors.fell_silent(model, seconds)) from error

    async def _next(
        self, chunks: AsyncGenerator[ollama.ChatResponse, None], model: str, seconds: float
    ) -> ollama.ChatResponse:
        try:
            with errors.translated(self.address, model):
                async with asyncio.timeout(seconds):
                    return await anext(chunks)
        except StopAsyncIteration as error:
            raise ModelError(errors.ended_early(model)) from error

    async def _ask(self, call: Callable[[], Awaitable[Answer]], model: str = "") -> Answer:
        try:
            with errors.translated(self.address, model):
                async with asyncio.timeout(self._patience.question):
                    return await call()
        except TimeoutError as error:
            seconds = self._patience.question
            raise ModelUnavailable(errors.no_answer(self.address, seconds)) from error
