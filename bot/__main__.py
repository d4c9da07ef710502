"""The `threadsmith` command."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence

from bot import commands
from bot.compose import Settings
from bot.exits import FAILED, SURROUNDINGS, USAGE
from bot.logs import log_to
from bot.settings import ModelSettings, SpeechSettings, StoreSettings, read
from core.errors import SurroundingsError, ThreadsmithError, UsageError
from core.words import Phrase, phrase, words

Say = Callable[[Phrase], str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    say: Say = words("en").say
    try:
        speech = read(SpeechSettings)
        say = words(speech.locale).say
        asked = _parser(say).parse_args(arguments)
        settings = Settings(read(ModelSettings), read(StoreSettings), speech)
        log_to(settings.store.folder, speech.log)
        code: int = asyncio.run(asked.run(settings, asked))
        return code
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has left. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except ThreadsmithError as error:
        print(say(error.phrase), file=sys.stderr)
        return _code(error)


def _code(error: ThreadsmithError) -> int:
    match error:
        case UsageError():
            return USAGE
        case SurroundingsError():
            return SURROUNDINGS
        case _:
            return FAILED


def _parser(say: Say) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "threadsmith", description=say(phrase("Writes code where your team talks."))
    )
    choices = parser.add_subparsers(required=True, metavar=say(phrase("COMMAND")))
    for name, run, help_, add_arguments in _COMMANDS:
        command = choices.add_parser(name, help=say(help_), description=say(help_))
        command.set_defaults(run=run)
        add_arguments(command, say)
    return parser


def _no_arguments(_: argparse.ArgumentParser, __: Say) -> None:
    pass


def _ask_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("prompt", help=say(phrase("what the code should do; `-` reads it")))
    parser.add_argument(
        "--asset",
        action="append",
        default=[],
        metavar=say(phrase("FILE")),
        help=say(phrase("a text file that belongs to the prompt; may be given again")),
    )
    parser.add_argument("--model", default="", help=say(phrase("the model that answers")))
    parser.add_argument("--language", default="", help=say(phrase("the programming language")))
    _json_argument(parser, say)


def _json_argument(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "--json", action="store_true", help=say(phrase("one JSON document and nothing else"))
    )


_COMMANDS = (
    (
        "chat",
        commands.chat,
        phrase("a conversation in the terminal; reads lines from a pipe too"),
        _no_arguments,
    ),
    ("ask", commands.ask, phrase("one answer"), _ask_arguments),
    (
        "doctor",
        commands.doctor,
        phrase("looks at every dependency, and says what repairs it"),
        _json_argument,
    ),
)


if __name__ == "__main__":
    sys.exit(main())
