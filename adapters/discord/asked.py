"""What a command of Discord's asks for, as plain data that can be kept."""

from dataclasses import dataclass

from core.job import Tests


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a command."""

    name: str
    size: int
    """In bytes."""
    url: str
    content_type: str = ""
    """As Discord took it; empty where it knew none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One command, without who asked and where: the interaction says so."""

    verb: str
    """`write`, `refine`, `test`, `fix`, `models`, `model`, `status`, `stop`, `quiet` or `help`."""
    task: str = ""
    model: str = ""
    language: str = ""
    private: bool = False
    name: str = ""
    """The model that answers from now on."""
    quiet: bool = True
    """False where every reply is to be answered again."""
    files: tuple[Attached, ...] = ()
    target: str = ""
    """Id of the message that is to be refined, in the channel or thread of the interaction.

    Only from a message's menu, which asks for no task.
    """
    tests: Tests = Tests.AUTO
    best_of: int = 1
