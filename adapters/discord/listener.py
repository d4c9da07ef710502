"""What Discord sends, taken in: kept, acknowledged, then worked off, each thing once."""

from uuid import uuid4

from adapters.discord import clicks, messages, tables, verbs
from adapters.discord.clicks import Fetch
from adapters.discord.desk import DiscordDesk
from adapters.discord.errors import Refused
from adapters.discord.messages import spot_of
from adapters.discord.places import PLATFORM
from adapters.discord.posting import QUIET, marked, replying
from adapters.discord.sent import (
    Changed,
    Commanded,
    Envelope,
    Filled,
    Place,
    Pressed,
    Reacted,
    Removed,
    Sent,
    Spoken,
    speaker_of,
)
from adapters.discord.whispering import by_click, by_command
from core.codec import decode, encode
from core.desk import Spot
from core.desk.reception import Acknowledge, Reception
from core.errors import ModelError, UsageError
from core.places import Person, Thread
from core.verbs import Nothing
from core.words import Phrase, phrase, words


class Listener:
    """Takes in what Discord sends to one application."""

    def __init__(self, desk: DiscordDesk) -> None:
        self.desk = desk
        self.fetch: Fetch = _nothing
        """Gives messages as they are now; set by who is connected."""
        self.reception = Reception(
            f"{PLATFORM}:{desk.me.application}",
            desk.parts.intake,
            lambda content: self._work(decode(Envelope, content).sent),
            lambda content, sentence: self._tell(decode(Envelope, content).sent, sentence),
            (UsageError, ModelError, Refused),
        )

    async def take(self, sent: Sent, acknowledge: Acknowledge | None = None) -> bool:
        """Keep `sent`, then `acknowledge` it, then work it off; whether it is new.

        Raises:
            StoreUnavailable: nothing was taken in, or nobody knows.
        """
        content = encode(Envelope(sent))
        return await self.reception.take(key_of(sent), content, acknowledge, lane_of(sent))

    async def put_off(self, spoken: Spoken) -> None:
        """Say to who called us that it takes a moment: without the store, so others may say it too.

        Discord shows it once, however many of us say it. Raises what `Api.call` does.
        """
        desk = self.desk
        said = words(await desk.locales.of(spoken.speaker)).say(_STORE_AWAY)
        note = {**QUIET, "content": said, **replying(spoken.message)}
        note |= marked(f"away.{spoken.message}")
        await desk.api.call("create_message", note, channel=spoken.place.id)

    async def greet(self, place: Place, locale: str) -> None:
        """Say once what we are and how to begin, at `place`. Raises what `Api.call` does."""
        us = Person(PLATFORM, place.server, self.desk.me.bot)
        hello = {"content": words(locale).say(tables.HELLO)}
        where = Thread(PLATFORM, place.server, place.channel, "")
        await self.desk.posting.once(f"hello.{place.server}", us, where, hello)

    async def _work(self, sent: Sent) -> None:
        match sent:
            case Spoken():
                await messages.hear(self.desk, sent)
            case Changed():
                await messages.changed(self.desk, sent)
            case Removed():
                await messages.removed(self.desk, sent)
            case Reacted():
                await clicks.reacted(self.desk, sent)
            case Commanded():
                if isinstance(verbs.command_of(sent.asked), Nothing):
                    raise UsageError(_OTHER_VERSION)
                await verbs.used(self.desk, sent)
            case Pressed():
                await clicks.pressed(self.desk, sent, self.fetch)
            case Filled():
                await clicks.filled(self.desk, sent)

    async def _tell(self, sent: Sent, sentence: Phrase) -> None:
        speaker = speaker_of(sent)
        if speaker and not isinstance(sent, Reacted):
            member = await self.desk.member(speaker, sent.place)
            await self.desk.whisper(member, _spot(sent), sentence)


async def _nothing(_: Place, __: str) -> None:
    """Nobody is connected."""


def _spot(sent: Sent) -> Spot:
    """Where whoever sent this is."""
    match sent:
        case Commanded() | Filled(beside=True):
            return spot_of(sent.place, callback=by_command(sent.token))
        case Pressed() | Filled():
            return spot_of(sent.place, callback=by_click(sent.token))
        case Spoken():
            return spot_of(sent.place, sent.message)
    return spot_of(sent.place)


def key_of(sent: Sent) -> str:
    """What tells this from everything else Discord sends, the same each time it is sent.

    Reactions come and go as the same thing, and doing them twice is harmless.
    """
    match sent:
        case Spoken():
            return f"message:{sent.message}"
        case Changed():
            return f"changed:{sent.message}:{sent.edited}"
        case Removed():
            return f"removed:{sent.message}"
        case Reacted():
            return f"reaction:{uuid4().hex}"
    return f"interaction:{sent.interaction}"


def lane_of(sent: Sent) -> str:
    """What has to be done in the order in which it came: what is said in one conversation.

    Empty for what depends on nothing else.
    """
    match sent:
        case Spoken() | Changed() | Removed():
            alone = not (sent.place.thread or sent.place.direct)
            return f"message:{sent.message}" if alone else f"place:{sent.place.id}"
        case Reacted():
            return f"reaction:{sent.message}:{sent.speaker.id}"
    return ""


_STORE_AWAY = phrase(
    "I heard you, but the store is away just now. I begin by myself as soon as it is back."
)
_OTHER_VERSION = phrase("This command is of another version of mine. Use it again in a moment.")
