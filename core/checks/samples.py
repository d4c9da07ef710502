"""Code that every check sees once before the first that counts: common imports, common shapes."""

_SCRIPT = '''\
"""Count words in files."""

import argparse
import asyncio
import collections
import csv
import dataclasses
import datetime
import functools
import itertools
import json
import logging
import os
import re
import sys
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Optional

LOG = logging.getLogger(__name__)


@dataclasses.dataclass
class Entry:
    """One word."""

    word: str
    count: int = 0
    seen: List[datetime.date] = dataclasses.field(default_factory=list)


def count_words(lines: Iterable[str], pattern: str = r"\\w+") -> Dict[str, int]:
    """How often each word is there."""
    counts = collections.Counter(
        word.lower() for line in lines for word in re.findall(pattern, line)
    )
    return dict(itertools.islice(counts.most_common(), 10))


@functools.lru_cache(maxsize=None)
def fibonacci(n: int) -> int:
    """The number there."""
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


async def wait(seconds: float, then: Callable[[], Any]) -> Optional[str]:
    """Wait, then do it."""
    await asyncio.sleep(seconds)
    try:
        return str(then())
    except (OSError, ValueError) as error:
        LOG.error("failed: %s", error)
    return None


def main() -> int:
    """Read, count, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    with open(arguments.file, encoding="utf-8") as file:
        print(json.dumps(count_words(file), indent=2))
    with open(os.devnull, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[1, 2], [3, 4]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
'''
_CLASSES = '''\
"""A cache."""

import abc
import contextlib
import enum
import threading
import time
import unittest
from collections import OrderedDict, defaultdict


class Colour(enum.Enum):
    RED = 1


class Base(abc.ABC):
    @abc.abstractmethod
    def get(self, key):
        """The value."""

    @property
    def size(self):
        return 0


class Cache(Base):
    def __init__(self, capacity=10, names=[]):
        self._items = OrderedDict()
        self._lock = threading.Lock()
        self.capacity = capacity
        self.hits = defaultdict(int)

    def get(self, key):
        with self._lock, contextlib.suppress(KeyError):
            self._items.move_to_end(key)
            return self._items[key]
        return -1

    def put(self, key, value):
        started = time.time()
        for index in range(len(self._items)):
            if index > self.capacity and not value == None:
                self._items.popitem(last=False)
        self._items[key] = f"{value:>10} {started!r}"
        try:
            eval("1 + 1")
        except:
            pass


class CacheTest(unittest.TestCase):
    def test_get(self):
        self.assertEqual(Cache().get(1), -1)
'''

SAMPLES = {"python": (_SCRIPT, _CLASSES)}
"""By language."""
