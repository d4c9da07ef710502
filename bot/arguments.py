"""The command line: which command, and what stands behind it.

Read here and not by argparse, whose sentences cannot be told in another language.
"""

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import UsageError
from core.words import Phrase, Words, phrase

PROGRAM = "threadsmith"
HELP = ("-h", "--help")


@dataclass(frozen=True, slots=True)
class Option:
    """Something with two dashes in front."""

    name: str
    help: Phrase
    value: Phrase | None = None
    """What its value is called in the help; None for a switch, which has none."""


@dataclass(frozen=True, slots=True)
class Command:
    """What one can ask of the program."""

    name: str
    help: Phrase
    run: "Callable[[Any, Asked], Coroutine[Any, Any, int]]"
    """Given the settings and what was asked; gives the exit code."""
    options: tuple[Option, ...] = ()
    words: Phrase | None = None
    """What stands behind it without dashes, if anything may."""
    words_help: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A command with what was given to it."""

    command: Command
    words: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def help(self) -> bool:
        """Whether only to tell what one can ask."""
        return HELP[-1] in self.options

    def has(self, option: str) -> bool:
        """Whether the switch `option` was given."""
        return option in self.options

    def values(self, option: str) -> tuple[str, ...]:
        """The values of `option`, in order."""
        return self.options.get(option, ())

    def value(self, option: str) -> str:
        """The value of `option`, the last one if it was given again; empty if it was not."""
        return self.options.get(option, ("",))[-1]


def read(commands: Sequence[Command], arguments: Sequence[str]) -> Asked:
    """What `arguments` ask for, which are at least one.

    Raises:
        UsageError: there is no such command, or it takes no such thing.
    """
    for command in commands:
        if arguments[0] == command.name:
            return _behind(command, arguments[1:])
    raise UsageError(
        phrase(
            "There is no command {command}. There are {known}; `{help}` tells more.",
            command=arguments[0],
            known=", ".join(command.name for command in commands),
            help=f"{PROGRAM} --help",
        )
    )


def _behind(command: Command, arguments: Sequence[str]) -> Asked:
    words: list[str] = []
    options: dict[str, tuple[str, ...]] = {}
    left = iter(arguments)
    for argument in left:
        if argument == "--":
            words.extend(left)
        elif _is_option(argument):
            name, value = _option(command, argument, left)
            options[name] = (*options.get(name, ()), value)
        elif command.words:
            words.append(argument)
        else:
            raise _refusal(command, argument)
    return Asked(command, tuple(words), options)


def _is_option(argument: str) -> bool:
    """A dash alone stands for standard input; one before a blank begins a sentence."""
    return len(argument) > 1 and argument.startswith("-") and " " not in argument.partition("=")[0]


def _option(command: Command, argument: str, left: Iterator[str]) -> tuple[str, str]:
    """The option that `argument` is, and its value, which may be the next of those `left`."""
    name, equals, value = argument.partition("=")
    if argument in HELP:
        return HELP[-1], ""
    option = next((option for option in command.options if option.name == name), None)
    if option is None:
        raise _refusal(command, name)
    if option.value and not equals:
        value = next(left, "")
    if option.value and (not value or (not equals and _is_option(value))):
        raise UsageError(phrase("The option {option} needs a value.", option=name))
    if equals and not option.value:
        raise UsageError(phrase("The option {option} takes no value.", option=name))
    return name, value


def _refusal(command: Command, argument: str) -> UsageError:
    return UsageError(
        phrase(
            "`{command}` does not take {argument}. `{help}` shows what it takes.",
            command=f"{PROGRAM} {command.name}",
            argument=argument,
            help=f"{PROGRAM} {command.name} --help",
        )
    )


def overview(commands: Sequence[Command], words: Words) -> str:
    """What the program can do."""
    say = words.say
    name = say(phrase("COMMAND"))
    lines = [
        say(phrase("usage: {line}", line=f"{PROGRAM} {name} …")),
        "",
        say(phrase("Writes code where your team talks.")),
        "",
        *_table([(command.name, say(command.help)) for command in commands]),
        "",
        say(phrase("`{help}` tells more of one.", help=f"{PROGRAM} {name} --help")),
    ]
    return "\n".join(lines)


def help_of(command: Command, words: Words) -> str:
    """What one can say behind `command`."""
    say = words.say
    rows = [(", ".join(HELP), say(phrase("show this and end")))]
    for option in reversed(command.options):
        value = f" {say(option.value)}" if option.value else ""
        rows.insert(0, (f"{option.name}{value}", say(option.help)))
    usage = [PROGRAM, command.name, *(f"[{left}]" for left, _ in rows[:-1])]
    if command.words and command.words_help:
        rows.insert(0, (say(command.words), say(command.words_help)))
        usage.insert(2, say(command.words))
    lines = [
        say(phrase("usage: {line}", line=" ".join(usage))),
        "",
        say(command.help),
        "",
        *_table(rows),
    ]
    return "\n".join(lines)


def _table(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    width = max(len(left) for left, _ in rows)
    return (f"  {left:<{width}}  {right}" for left, right in rows)
