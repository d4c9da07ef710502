"""Discord's channels, threads and messages by the ids that the rest of the house keeps.

A thread of Discord is a channel of its own. Where we talk in one, a conversation is
`Thread(…, channel, thread)`, and its messages are named `thread/message`, those beside it in the
channel only `message`: so a message says alone where it stands. Where there is no thread, in
direct messages and where Discord refuses one, a conversation hangs on replies to its first
message and is `Thread(…, channel, "re-message")`. A private one also says from which channel it
was asked for, to be shared there: `re-message.server.channel`.
"""

from core.places import Message, Thread

PLATFORM = "discord"
DIRECT = "@me"
"""In place of a server's id, for direct messages; as in Discord's own addresses."""
_CHAIN = "re-"


def thread_in(server: str, channel: str, thread: str) -> Thread:
    """The conversation in the thread `thread` of `channel`."""
    return Thread(PLATFORM, server, channel, thread)


def chain_at(server: str, channel: str, root: str, asked_in: Thread | None = None) -> Thread:
    """The conversation by replies that begins with the message `root` of `channel`.

    `asked_in` is a place in the channel where a private one was asked for.
    """
    origin = f".{asked_in.workspace}.{asked_in.channel}" if asked_in else ""
    return Thread(PLATFORM, server, channel, f"{_CHAIN}{root}{origin}")


def origin_of(thread: Thread) -> Thread | None:
    """The place of new threads in the channel where a private conversation was asked for."""
    match thread.id.split("."):
        case [_, server, channel]:
            return Thread(PLATFORM, server, channel, "")
    return None


def is_chain(thread: Thread) -> bool:
    """Whether it is held by replies, without a thread of Discord's."""
    return thread.id.startswith(_CHAIN)


def written_in(thread: Thread) -> str:
    """The id of Discord's channel or thread that the messages of `thread` are written in."""
    return thread.channel if is_chain(thread) else thread.id


def root_of(thread: Thread) -> str:
    """The id of the message in the channel that `thread` began with."""
    return thread.id.removeprefix(_CHAIN).partition(".")[0]


def named_in(thread: Thread, message: str) -> str:
    """What a message that stands in `thread` is called, by its id of Discord's."""
    return message if is_chain(thread) else f"{thread.id}/{message}"


def message_at(server: str, channel: str, thread: str, message: str) -> Message:
    """A message of `channel`, or of its thread `thread` if that is not empty."""
    return Message(PLATFORM, server, channel, f"{thread}/{message}" if thread else message)


def stands_at(message: Message) -> tuple[str, str]:
    """Discord's ids of the channel or thread that `message` stands in, and of itself."""
    thread, _, id_ = message.id.rpartition("/")
    return thread or message.channel, id_


def id_of(name: str) -> str:
    """Discord's id of a message that is called `name`."""
    return name.rpartition("/")[2]
