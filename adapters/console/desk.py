"""What the console needs of the rest of the house."""

from dataclasses import dataclass

from core.inbox import Inbox
from core.models.choice import Models
from core.places import Person
from core.stores import Messages, Store
from core.words import Phrase, Words


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts behind a console, and who sits at it."""

    inbox: Inbox
    store: Store
    messages: Messages
    models: Models
    person: Person
    words: Words
    standing: tuple[Phrase, ...] = ()
    """Sentences for `status`: where things are kept."""
