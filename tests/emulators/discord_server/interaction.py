"""One thing a person asked of the bot, and how far it is answered."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.emulators.discord_server.places import Account, Place
from tests.emulators.discord_server.wire import Json

if TYPE_CHECKING:
    from tests.emulators.discord_server.messages import Message

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
"""Types of interactions. Source: Discord docs, "Interaction Type"."""


@dataclass(frozen=True, slots=True)
class Modal:
    """A form that a person has before them."""

    custom_id: str
    title: str
    components: tuple[Json, ...]
    opener: Interaction
    """What it was opened by."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One suggestion of an autocomplete."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Ack:
    """The first answer to an interaction, as the person notices it."""

    ok: bool
    seconds: float = 0.0
    """From sending to the answer."""
    kind: str = ""
    """`message`, `deferred`, `deferred_update`, `update`, `choices` or `modal`."""
    message: Message | None = None
    """The message written, or changed."""
    content: str = ""
    """The text that came with it."""
    ephemeral: bool = False
    modal: Modal | None = None
    choices: tuple[Choice, ...] = ()
    error: str = ""
    """`interaction_failed` if no answer came in time."""


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction, from the person's click until its token ends."""

    id: str
    token: str
    type: int
    place: Place
    account: Account
    at: float
    name: str = ""
    """Of a command."""
    command_type: int = 1
    source: Message | None = None
    """The message whose component was used, or under which the modal was opened."""
    target: str | None = None
    """Id of the message a message command was used on."""
    opener: Interaction | None = None
    """For a modal: what opened it."""
    acknowledged: bool = False
    late: bool = False
    """Whether the person was already told that it failed."""
    original: Message | None = None
    """What `@original` stands for."""
    answered: asyncio.Future[Ack] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
