"""What people saw of an answer in a chat, held against when the model wrote it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf
from os.path import commonprefix

INVISIBLE = "\u200b"
"""What the adapters add so that a text pings nobody."""
_NUMBERED = re.compile(r"# \d+\n")
"""The end of a line of code that is told from all others by its number."""


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
    def code(self) -> str:
        """The lines between its fences."""
        return self.text.partition("\n")[2].rpartition("\n")[0]

    @property
    def name(self) -> str:
        """Its first line of code, which no other reply has."""
        return self.code.partition("\n")[0]

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
    """Of all its messages, in order; the last one is the finished answer."""
    asked: float
    """When its person asked (monotonic)."""
    native: bool = False
    """Whether the platform streamed it."""
    alone: bool = True
    """Whether no other message shows the same answer."""
    torn: int = 0
    """How many versions of its messages had a code block that stands open."""

    @property
    def whole(self) -> bool:
        """Whether the code arrived to the letter, once, invisible signs aside."""
        return self.alone and readable(self.looks[-1].shown).count(self.reply.code) == 1

    @property
    def first_sight(self) -> float:
        """Seconds from the question to the first message of the answer."""
        return self.looks[0].at - self.asked

    @property
    def last_text(self) -> float:
        """Seconds from the last token to the whole text."""
        code = self.reply.code
        whole = (look.at for look in self.looks if code in readable(look.shown))
        return max(0.0, next(whole, inf) - self.reply.ended)

    @property
    def finished(self) -> float:
        """Seconds from the last token to the last change: figures below, buttons."""
        return self.looks[-1].at - self.reply.ended

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
            count = bisect_right(ends, _newest(self.reply.text, look.shown))
            if count > grown[-1][1]:
                grown.append((look.at, count))
        return grown


def readable(shown: str) -> str:
    """`shown` without the invisible signs."""
    return shown.replace(INVISIBLE, "")


def _newest(text: str, shown: str) -> int:
    """Where in `text` that ends which can be read in `shown`: the text so far, or its end alone."""
    visible = readable(shown)
    lines = list(_NUMBERED.finditer(visible))
    if lines and (found := text.find(lines[-1][0])) >= 0:
        start, behind = found, lines[-1].start()
    else:
        start, behind = 0, visible.find(text[:3])
    return start + len(commonprefix([text[start:], visible[behind:]])) if behind >= 0 else 0
