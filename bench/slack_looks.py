"""What people saw of an answer in Slack, held against when the model wrote it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from os.path import commonprefix

INVISIBLE = "\u200b"
"""What the adapter adds so that a text pings nobody."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote, one token each `1 / speed` seconds from `began` on (monotonic)."""

    tokens: Sequence[str]
    speed: float
    began: float

    @property
    def text(self) -> str:
        """The whole of it."""
        return "".join(self.tokens)

    @property
    def ended(self) -> float:
        """When the last token was there."""
        return self.told(len(self.tokens))

    def told(self, count: int) -> float:
        """When the first `count` tokens were there."""
        return self.began + max(0, count - 1) / self.speed


@dataclass(frozen=True, slots=True)
class Look:
    """What was visible from `at` on (monotonic seconds)."""

    at: float
    shown: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer as it was seen."""

    reply: Reply
    looks: Sequence[Look]
    """Of its message, in order; the last one is the finished answer."""
    asked: float
    """When its person asked (monotonic)."""
    native: bool = False
    """Whether Slack streamed it."""
    alone: bool = True
    """Whether no other message shows the same answer."""

    @property
    def whole(self) -> bool:
        """Whether the text arrived to the letter, once, invisible signs aside."""
        return self.alone and readable(self.looks[-1].shown).count(self.reply.text) == 1

    @property
    def first_sight(self) -> float:
        """Seconds from the question to the first message of the answer."""
        return self.looks[0].at - self.asked

    @property
    def last_text(self) -> float:
        """Seconds from the last token to the whole text."""
        all_of_it = len(self.reply.tokens)
        return next(at for at, count in self._grown() if count == all_of_it) - self.reply.ended

    @property
    def finished(self) -> float:
        """Seconds from the last token to the last change: figures below, buttons."""
        return self.looks[-1].at - self.reply.ended

    @property
    def changes(self) -> int:
        """How often it grew before the model was done."""
        return sum(at < self.reply.ended for at, _ in self._grown()[1:])

    def staleness(self) -> float:
        """Mean age in seconds of the newest visible token, from the first token to the last.

        While none is visible, the age of the first one.
        """
        reply = self.reply
        grown = [(min(max(at, reply.began), reply.ended), n) for at, n in self._grown()]
        grown = [(reply.began, 0), *grown, (reply.ended, 0)]
        ages = (
            ((until - reply.told(n)) ** 2 - (at - reply.told(n)) ** 2) / 2
            for (at, n), (until, _) in pairwise(grown)
        )
        return sum(ages) / (reply.ended - reply.began)

    def freeze(self) -> float:
        """The longest time in seconds for which there was more than it showed."""
        return max(
            until - max(at, self.reply.told(n + 1))
            for (at, n), (until, _) in pairwise(self._grown())
        )

    def _grown(self) -> list[tuple[float, int]]:
        """When so many tokens became visible: the first look, then each that showed more."""
        ends = list(accumulate(map(len, self.reply.tokens)))
        grown = [(self.looks[0].at, 0)]
        for look in self.looks:
            count = bisect_right(ends, _common(self.reply.text, look.shown))
            if count > grown[-1][1]:
                grown.append((look.at, count))
        return grown


def readable(shown: str) -> str:
    """`shown` without the invisible signs."""
    return shown.replace(INVISIBLE, "")


def _common(text: str, shown: str) -> int:
    """Characters of `text` that can be read in `shown`, from its beginning on."""
    visible = readable(shown)
    start = visible.find(text[:3])
    return len(commonprefix([text, visible[start:]])) if start >= 0 else 0
