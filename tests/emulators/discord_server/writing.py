"""What a person writes, changes and marks, which reaches the bot as events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.emulators.discord_server import posting
from tests.emulators.discord_server.messages import Message, Picture
from tests.emulators.discord_server.methods.threads import change_thread
from tests.emulators.discord_server.places import Account, Channel, Place, Thread
from tests.emulators.discord_server.wire import File, Json, Refusal
from tests.emulators.discord_server.world import World


class Writer:
    """A person with a keyboard, who may do everything everywhere but in others' DMs."""

    def __init__(self, account: Account, world: World) -> None:
        self.account = account
        self._world = world

    @property
    def id(self) -> str:
        """The user id."""
        return self.account.id

    async def says(
        self,
        place: Place,
        text: str,
        *,
        reply_to: str | None = None,
        ping: bool = True,
        files: Sequence[File] = (),
    ) -> str:
        """Write a message; gives its id. `ping` is whether a reply notifies.

        A link in it gets its preview, which reaches the bot as an update of the same text.

        Raises:
            Refusal: the thread is locked.
        """
        self._enter(place)
        if isinstance(place, Channel) and place.kind == "forum":
            raise Refusal(50024)
        kept = tuple(self._world.attach(place, file) for file in files)
        message = self._new(place, Picture(text.strip(), files=kept))
        message.reference = reply_to
        message.type = posting.REPLY if reply_to else 0
        posting.write(self._world, message, _pinging(ping))
        posting.unfurl(self._world, message)
        return message.id

    def _new(self, place: Place, picture: Picture) -> Message:
        world = self._world
        return Message(world.next_id(), place, self.account, picture, world.wall)

    async def edits(self, place: Place, message_id: str, text: str) -> None:
        """Change a message of one's own."""
        message = self._own(place, message_id)
        ping = bool(message.reference and message.mentions)
        picture = replace(message.picture, content=text.strip())
        posting.redraw(self._world, message, picture, _pinging(ping))

    async def deletes(self, place: Place, message_id: str) -> None:
        """Delete a message, also another's, as a moderator may."""
        self._enter(place)
        posting.erase(self._world, self._world.message(place.id, message_id))

    async def reacts(self, place: Place, message_id: str, emoji: str) -> None:
        """Add an emoji."""
        self._enter(place)
        message = self._world.message(place.id, message_id)
        posting.react(self._world, message, self.id, emoji)

    async def unreacts(self, place: Place, message_id: str, emoji: str) -> None:
        """Take an emoji away."""
        message = self._world.message(place.id, message_id)
        posting.unreact(self._world, message, self.id, emoji)

    async def opens_dm(self) -> Channel:
        """Open the direct message with the bot, which hears nothing of it."""
        return self._world.dm(self.account)

    async def opens_thread(self, channel: Channel, name: str, message_id: str = "") -> Thread:
        """Open a thread, at a message if one is given."""
        world = self._world
        root = world.message(channel.id, message_id) if message_id else None
        if root and root.threaded:
            raise Refusal(160004)
        id_ = root.id if root else world.next_id()
        thread = Thread(id_, name, channel, self.id, world.wall)
        posting.open_thread(world, thread, self.account, root)
        return thread

    async def posts(self, forum: Channel, title: str, text: str) -> Thread:
        """Write a post in a forum; gives its thread, whose first message has the same id."""
        thread = await self.opens_thread(forum, title)
        message = self._new(thread, Picture(text.strip()))
        message.id = thread.id
        posting.write(self._world, message, None)
        return thread

    async def archives(self, thread: Thread, *, locked: bool = False) -> None:
        """Close a thread; locked, only a moderator opens it again."""
        change_thread(self._world, thread, {"archived": True, "locked": locked})

    async def unarchives(self, thread: Thread) -> None:
        """Open a thread again, as a moderator."""
        change_thread(self._world, thread, {"archived": False, "locked": False})

    def _enter(self, place: Place) -> None:
        if isinstance(place, Channel) and place.direct and place.with_user != self.id:
            raise LookupError(f"{place.id} is not {self.account.name}'s")

    def _own(self, place: Place, message_id: str) -> Message:
        message = self._world.message(place.id, message_id)
        assert message.author == self.id, f"{self.account.name} did not write {message_id}"
        return message


def _pinging(ping: bool) -> Json:
    return {"parse": ["users", "roles", "everyone"], "replied_user": ping}
