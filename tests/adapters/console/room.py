"""A room with a console in it: a whole house on fakes, and a screen that is read as text."""

import io
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from hypothesis import strategies as st
from rich.console import Console

from adapters.console import PLATFORM, Desk, create
from adapters.console.listener import Listener
from adapters.console.screen import LiveScreen, PlainScreen
from core.errors import UsageError
from core.models.choice import Models
from core.places import Person
from core.words import phrase, words
from tests.core.markdown import documents, nasty
from tests.fakes import ScriptedModel, ScriptedServer
from tests.house import House

ADA = Person(PLATFORM, "ada", "ada", "Ada")


class Room:
    """Ada at her terminal, with one model behind it."""

    def __init__(self, *models: ScriptedModel, locale: str = "en") -> None:
        models = models or (ScriptedModel(["```py\nx = 1\n```\n"], name="coder"),)
        self.model = models[0]
        self.house = House(self.model)
        self.server = ScriptedServer(*models)
        self.house.worker = replace(
            self.house.worker, surfaces=create(self.house.store), models=Models(self.server)
        )
        self.desk = Desk(
            self.house.inbox,
            self.house.store,
            self.house.store,
            Models(self.server),
            ADA,
            words(locale),
            (phrase("Store: {address}", address="in memory"),),
        )
        self.out = io.StringIO()
        self.listener = self.new_listener()

    @property
    def shown(self) -> str:
        """All that was printed."""
        return self.out.getvalue()

    def new_listener(self) -> Listener:
        """The console after a restart of the program: it knows nothing but what is stored."""
        return Listener(self.desk, PlainScreen(self.desk.words, self.out))

    async def types(self, *lines: str | UsageError) -> str:
        """Type `lines`, one after the other, and read what that shows."""
        before = len(self.shown)
        async with self.house.at_work():
            await self.listener.listen(_each(lines))
        return self.shown[before:]


async def _each(lines: Sequence[str | UsageError]) -> AsyncIterator[str | UsageError]:
    for line in lines:
        yield line


@st.composite
def replies(draw: st.DrawFn) -> str:
    """What a model may write: good Markdown, or what looks like it gone wrong."""
    if draw(st.booleans()):
        return draw(nasty())
    text, _ = draw(documents())
    return text


def live(columns: int = 80, **more: object) -> tuple[LiveScreen, io.StringIO]:
    """A screen on a terminal of rich, and what is written to it."""
    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=True,
        width=columns,
        height=24,
        _environ={"TERM": "xterm-256color"},
        **more,  # type: ignore[arg-type]  # rich names them
    )
    return LiveScreen(words("en"), console), out
