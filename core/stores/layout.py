"""Where everything lies in the store: all key names in one place."""

from dataclasses import dataclass

from core.places import Message, Person, Thread


@dataclass(frozen=True, slots=True)
class Layout:  # pylint: disable=too-many-public-methods  # one for each kind of key
    """Key names, all under one prefix.

    The prefix holds a hash tag: on a cluster the keys of one script must share a slot.
    Source: Redis Cluster specification, "Hash tags".
    """

    prefix: str = "{threadsmith}"

    def thread(self, thread: Thread) -> str:
        """Hash: `title`, `model`, `count` of turns, `code` (stream id of the newest code)."""
        return self._key("thread", thread)

    def history(self, thread: Thread) -> str:
        """Stream: an entry per turn with `event`, `number` and `turn` (JSON)."""
        return self._key("history", thread)

    def threads(self, home: str) -> str:
        """Sorted set: a workspace's threads by the ms of their newest turn or job."""
        return self._key("threads", home)

    def team(self, home: str) -> str:
        """Sorted set: a workspace's ended events by the ms of their end."""
        return self._key("team", home)

    def needs(self, model: str) -> str:
        """List: the last windows that turns would have liked of `model`, in tokens."""
        return self._key("needs", model)

    def window(self, model: str) -> str:
        """The window of `model` now, in tokens."""
        return self._key("window", model)

    def messages(self, thread: Thread) -> str:
        """Hash: message id → content, for platforms without a server of their own."""
        return self._key("messages", thread)

    def shown(self, thread: Thread) -> str:
        """List: ids of those messages, oldest first."""
        return self._key("shown", thread)

    def writes(self, thread: Thread) -> str:
        """Channel: each message as it is written."""
        return self._key("writes", thread)

    def message_note(self, message: Message) -> str:
        """What a message of a platform is (JSON)."""
        return self._key("note", "message", message)

    def thread_note(self, thread: Thread) -> str:
        """Hash: `ours`, `quiet`; 1 where it holds."""
        return self._key("note", "thread", thread)

    def kept(self, home: str) -> str:
        """Sorted set: what a workspace's gateways acknowledged and did not finish, by the ms when
        it was kept or last given out."""
        return self._key("kept", home)

    def intake(self, home: str, key: str) -> str:
        """Hash: `call` (that kept it), and until it is finished `content`, `given` (times)."""
        return self._key("intake", home, key)

    def ratings(self, thread: Thread, event: str) -> str:
        """Hash: `{kind} {person}` → 1 if that rating stands, the call that changed it and the
        model it counts for, with a space between; `up`, `down`, `golden`: how many stand."""
        return self._key("ratings", thread, event)

    def tally(self, model: str) -> str:
        """Hash: `up`, `down`, `golden`: how many ratings stand for a model."""
        return self._key("tally", model)

    def mark(self, message: Message | str) -> str:
        """Hash: the mark of a message that is `wanted`, `shown`, and `begun` to be put there."""
        return self._key("mark", message)

    def marks(self, home: str) -> str:
        """Sorted set: a workspace's messages whose mark is to be changed, by the ms from which
        they may be given out."""
        return self._key("marks", home)

    def sightings(self, home: str) -> str:
        """Sorted set: channels by the ms of the newest thing that was heard there."""
        return self._key("sightings", home)

    def inbox(self, thread: Thread | str) -> str:
        """List: events of a thread that wait or run, in order."""
        return self._key("inbox", thread)

    def job(self, event: str) -> str:
        """Hash: `job` (JSON), `v` (format), `thread`, `person`, `status`, `starts`, `stop`,
        `call` (that last took it), `uncounted:{run}` (taken off `starts`), `progress` (JSON),
        `by` (the run that committed it), `joins` (1 if others may become part of it); of a part
        also `whole` (the event it is part of); `out` (who took this part out of the whole)."""
        return self._key("job", event)

    def parts(self, event: str) -> str:
        """List: events that became part of a job that waited, in order."""
        return self._key("parts", event)

    def seen(self, event: str) -> str:
        """The call that handed an event in; kept for a day."""
        return self._key("seen", event)

    def person(self, person: Person) -> str:
        """Sorted set: events a person has under way, by the ms when they stop counting."""
        return self._key("person", person)

    @property
    def due(self) -> str:
        """Sorted set: every thread with a non-empty inbox, by the ms from which it may be taken."""
        return self._key("due")

    @property
    def epoch(self) -> str:
        """Hash: thread → token of its open run."""
        return self._key("epoch")

    @property
    def epochs(self) -> str:
        """Counter that gives those tokens."""
        return self._key("epochs")

    @property
    def last(self) -> str:
        """The one thread whose job is on its third start."""
        return self._key("last")

    def line(self, server: str, part: str = "wishes") -> str:
        """Hashes of the line for slots of `server`, by their part.

        `wishes`: work → JSON of who waits or has a slot: `token`, `person`, `model`, `urgency`,
        `tokens`, `number`, `cold`, and as ms `since`, `taken` (0 while it waits), `ends` (of its
        lease). `served`: person → ms when their last slot ended. `models`: model → JSON with
        `used` (ms) and what its replies took: `replies`, `tokens`, and as ms `token`, `other`
        (beside writing), `load`. `marks`: `number` (counts entries), `switched` (ms of the last
        change of model).
        """
        return self._key("line", part, server)

    @property
    def docket(self) -> str:
        """The name of our docket, which its own keys begin with."""
        return self._key("docket")

    def budget(self, key: str, part: str) -> str:
        """The parts of a budget: `account`, a hash with `full`, `held`, `cautious`, `refresh`,
        `stride`, `owed1` and `owed2`; `calls`, a list of when the last ones went, in seconds;
        `returns`, a sorted set of who waits or is expected to, by the seconds when it asks again;
        and for each urgency one of who waits, by the seconds when its thread last changed."""
        return self._key("budget", part, key)

    def _key(self, *parts: object) -> str:
        return ":".join((self.prefix, *map(str, parts)))
