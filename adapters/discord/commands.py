"""The commands people find in Discord, each turned into plain data and handed on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from adapters.discord.asked import Asked, Attached
from adapters.discord.suggestions import SUGGESTION_CHARS, SUGGESTIONS, matching
from adapters.discord.tree import Catalogue, Tree, said
from core import languages
from core.job import MOST_CANDIDATES, Tests
from core.words import Phrase, phrase

LOG = logging.getLogger(__name__)

SUGGEST_SECONDS = 2.5
"""Discord shows no suggestions after 3."""

Take = Callable[[discord.Interaction, Asked], Awaitable[None]]
"""Takes a command in; it answers the interaction, within 3 seconds."""
Suggest = Callable[[str], Awaitable[list[str]]]
"""The models that fit to what was typed so far."""

_Choices = list[app_commands.Choice[str]]
_Command = app_commands.Command[app_commands.Group, ..., None]
_File = discord.Attachment
_Number = app_commands.Range[int, 1, MOST_CANDIDATES]

_MODEL = said(phrase("model"))
_MODEL_HELP = said(phrase("The model that answers"))
_LANGUAGE = said(phrase("language"))
_LANGUAGE_HELP = said(phrase("The programming language"))
_FILE = said(phrase("file"))
_FILE_HELP = said(phrase("A text file that belongs to the task"))
_TESTS = said(phrase("tests"))
_TESTS_HELP = said(phrase("Whether tests are written and run"))
_BEST_OF = said(phrase("best_of"))
_BEST_OF_HELP = said(phrase("So many answers are written, and the best is shown"))
_TASK = said(phrase("task"))
_SWITCH = [
    app_commands.Choice(name=said(phrase("on")), value="on"),
    app_commands.Choice(name=said(phrase("off")), value="off"),
]


async def command_tree(client: discord.Client, take: Take, suggest: Suggest) -> Tree:
    """The commands of `client`, which has none yet; `sync` of the tree registers them."""
    tree = Tree(client)
    await tree.set_translator(Catalogue())
    tree.add_command(_codegen(take, suggest))
    tree.add_command(_smith(take, suggest))
    tree.add_command(_menu(take))
    return tree


def _codegen(take: Take, suggest: Suggest) -> _Command:
    """Alone, because a command with others below it could not be used by itself."""

    @app_commands.command(
        name="codegen", description=said(phrase("Writes code in a thread of its own"))
    )
    @app_commands.rename(
        task=_TASK,
        model=_MODEL,
        language=_LANGUAGE,
        file=_FILE,
        private=said(phrase("private")),
        tests=_TESTS,
        best_of=_BEST_OF,
    )
    @app_commands.describe(
        task=said(phrase("What should the code do?")),
        model=_MODEL_HELP,
        language=_LANGUAGE_HELP,
        file=_FILE_HELP,
        private=said(phrase("Answer in our direct messages, where only you read it")),
        tests=_TESTS_HELP,
        best_of=_BEST_OF_HELP,
    )
    @app_commands.choices(tests=_SWITCH)
    @app_commands.autocomplete(model=_models(suggest), language=_languages)
    async def codegen(
        interaction: discord.Interaction,
        task: str,
        model: str = "",
        language: str = "",
        file: _File | None = None,
        private: bool = False,
        tests: str = "",
        best_of: _Number = 1,
    ) -> None:
        asked = Asked("write", task, model, language, private, files=_files(file))
        await take(interaction, replace(asked, tests=Tests(tests), best_of=best_of))

    return codegen


def _smith(take: Take, suggest: Suggest) -> app_commands.Group:
    smith = app_commands.Group(
        name="smith", description=said(phrase("Everything else Threadsmith does"))
    )
    for command in (
        _refine(take, suggest),
        _plain(take, phrase("test"), phrase("Asks for more tests for the code of this thread")),
        _plain(take, phrase("fix"), phrase("Repairs what fails in the code of this thread")),
        _plain(take, phrase("models"), phrase("Shows which models there are")),
        _model(take, suggest),
        _plain(take, phrase("status"), phrase("Shows model, store and thread")),
        _plain(take, phrase("stop"), phrase("Stops what waits or runs in this thread")),
        _quiet(take),
        _plain(take, phrase("help"), phrase("Shows what you can type")),
    ):
        smith.add_command(command)
    return smith


def _refine(take: Take, suggest: Suggest) -> _Command:
    @app_commands.command(
        name=said(phrase("refine")), description=said(phrase("Changes the answer of this thread"))
    )
    @app_commands.rename(
        task=_TASK,
        model=_MODEL,
        language=_LANGUAGE,
        file=_FILE,
        tests=_TESTS,
        best_of=_BEST_OF,
    )
    @app_commands.describe(
        task=said(phrase("What should change?")),
        model=_MODEL_HELP,
        language=_LANGUAGE_HELP,
        file=_FILE_HELP,
        tests=_TESTS_HELP,
        best_of=_BEST_OF_HELP,
    )
    @app_commands.choices(tests=_SWITCH)
    @app_commands.autocomplete(model=_models(suggest), language=_languages)
    async def refine(
        interaction: discord.Interaction,
        task: str,
        model: str = "",
        language: str = "",
        file: _File | None = None,
        tests: str = "",
        best_of: _Number = 1,
    ) -> None:
        asked = Asked("refine", task, model, language, files=_files(file))
        await take(interaction, replace(asked, tests=Tests(tests), best_of=best_of))

    return refine


def _model(take: Take, suggest: Suggest) -> _Command:
    @app_commands.command(
        name=_MODEL, description=said(phrase("Has another model answer this thread from now on"))
    )
    @app_commands.rename(name=said(phrase("name")))
    @app_commands.describe(name=_MODEL_HELP)
    @app_commands.autocomplete(name=_models(suggest))
    async def model(interaction: discord.Interaction, name: str) -> None:
        await take(interaction, Asked("model", name=name))

    return model


def _quiet(take: Take) -> _Command:
    @app_commands.command(
        name=said(phrase("quiet")), description=said(phrase("Answers only mentions in this thread"))
    )
    @app_commands.rename(state=said(phrase("state")))
    @app_commands.describe(state=said(phrase("off: answer every reply again")))
    @app_commands.choices(state=_SWITCH)
    async def quiet(interaction: discord.Interaction, state: str = "on") -> None:
        await take(interaction, Asked("quiet", quiet=state != "off"))

    return quiet


def _plain(take: Take, verb: Phrase, description: Phrase) -> _Command:
    """A command without options; its English name is the verb."""

    @app_commands.command(name=said(verb), description=said(description))
    async def plain(interaction: discord.Interaction) -> None:
        await take(interaction, Asked(verb.text))

    return plain


def _menu(take: Take) -> app_commands.ContextMenu:
    """In the menu of each message; its text reaches us also where others' do not."""

    async def refine(interaction: discord.Interaction, message: discord.Message) -> None:
        await take(interaction, Asked("refine", target=str(message.id)))

    return app_commands.ContextMenu(name=said(phrase("Refine")), callback=refine)


def _models(
    suggest: Suggest,
) -> Callable[[discord.Interaction, str], Coroutine[Any, Any, _Choices]]:
    async def models(_: discord.Interaction, typed: str) -> _Choices:
        try:
            async with asyncio.timeout(SUGGEST_SECONDS):
                names = await suggest(typed)
        except Exception:  # pylint: disable=broad-exception-caught  # any text is allowed instead
            LOG.exception("no suggestions")
            return []
        fitting = [name for name in names if 0 < len(name) <= SUGGESTION_CHARS]
        return [app_commands.Choice(name=name, value=name) for name in fitting[:SUGGESTIONS]]

    return models


async def _languages(_: discord.Interaction, typed: str) -> _Choices:
    found = matching(languages.OFFERED, typed)
    return [app_commands.Choice(name=name, value=name) for name in found]


def _files(file: _File | None) -> tuple[Attached, ...]:
    if file is None:
        return ()
    return (Attached(file.filename, file.size, file.url, file.content_type or ""),)
