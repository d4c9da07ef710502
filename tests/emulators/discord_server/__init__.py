"""A Discord for tests: behaves as Discord's API and gateway towards discord.py.

`async with DiscordServer() as discord:` listens on loopback; `discord.person("ann")` is someone
who writes, clicks and fills in forms, `discord.messages(channel)` what they see,
`discord.journal` what the bot asked for. By hand: `python -m tests.emulators.discord_server`.
"""

from tests.emulators.discord_server.faults import ANY, Astray, Break, Fault, Misdelivery
from tests.emulators.discord_server.interaction import Ack, Choice, Modal
from tests.emulators.discord_server.journal import Entry, Journal
from tests.emulators.discord_server.messages import Attachment, Message, Version
from tests.emulators.discord_server.person import Person
from tests.emulators.discord_server.places import Channel, Guild, Place, Thread
from tests.emulators.discord_server.rates import Limiter
from tests.emulators.discord_server.server import DiscordServer
from tests.emulators.discord_server.wire import File, Refusal

__all__ = [
    "ANY",
    "Ack",
    "Astray",
    "Attachment",
    "Break",
    "Channel",
    "Choice",
    "DiscordServer",
    "Entry",
    "Fault",
    "File",
    "Guild",
    "Journal",
    "Limiter",
    "Message",
    "Misdelivery",
    "Modal",
    "Person",
    "Place",
    "Refusal",
    "Thread",
    "Version",
]
