"""The demo model: its answers run, and fit the request."""

import doctest
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from core.events import Ending, ReplyDone, TextAdded
from core.extraction import blocks
from core.models import demo
from core.models.demo import TASKS, DemoServer, Task, answer, asserts
from core.prompt import Message, Prompt
from core.trials.suite import MODULE, Assert, suite
from core.trials.written import SCHEMA, asking, read, sift

ANSWERS = {
    f"{task.name}-{number}": text
    for task in TASKS
    for number, text in enumerate(task.versions, start=1)
} | {"unknown": answer((Message("user", "write a compiler"),))}

TESTED = [task.name for task in TASKS if task.testable]


async def no_time(_seconds: float) -> None:
    """Does not sleep."""


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_runs_and_keeps_its_own_promises(name: str) -> None:
    block, *others = blocks(ANSWERS[name])
    module = types.ModuleType("solution")
    exec(compile(block.code, name, "exec"), module.__dict__)  # pylint: disable=exec-used  # ours

    outcome = doctest.testmod(module)
    tests = [thing for key, thing in vars(module).items() if key.startswith("test_")]
    for test in tests:
        test()

    assert not others
    assert block.language == "python" and block.complete
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("prompt", "task"),
    [
        ("parse this csv and sum it by month", "csv_months"),
        ("CSV dosyasını aylara göre topla", "csv_months"),
        ("FizzBuzz please", "fizzbuzz"),
        ("all primes below 1000", "primes"),
        ("asal sayıları bul", "primes"),
        ("count the words of a file", "word_count"),
        ("an LRU cache", "lru_cache"),
        ("a retry decorator with backoff", "retry"),
        ("slugify a title", "slugify"),
        ("compare two JSON files", "json_diff"),
    ],
)
def test_the_words_of_a_prompt_choose_the_answer(prompt: str, task: str) -> None:
    assert answer((Message("user", prompt),)) == ANSWERS[f"{task}-1"]


@pytest.mark.parametrize("prompt", ["write a web server", "convert json to yaml", "hello", ""])
def test_what_it_does_not_know_it_says(prompt: str) -> None:
    assert answer((Message("user", prompt),)).startswith("I am only the demo model")


def test_an_answer_is_refined_whatever_the_words() -> None:
    first = Message("assistant", ANSWERS["primes-1"])
    asked = Message("user", "add type hints and make it faster")

    assert answer((Message("user", "primes"), first, asked)) == ANSWERS["primes-2"]


def test_the_code_alone_is_enough_to_know_the_thread() -> None:
    """A long thread reaches the model as its newest code only."""
    block = blocks(ANSWERS["retry-1"])[0]

    shown = answer((Message("assistant", block.fenced()), Message("user", "with tests")))

    assert shown == ANSWERS["retry-2"]


def test_a_third_version_is_honestly_the_second() -> None:
    told = [Message("assistant", ANSWERS[f"slugify-{number}"]) for number in (1, 2)]

    shown = answer((*told, Message("user", "shorter")))

    assert shown.startswith("This demo knows no further version")
    assert shown.endswith(ANSWERS["slugify-2"])


def test_another_task_in_the_same_thread_begins_anew() -> None:
    told = Message("assistant", ANSWERS["primes-1"])

    assert answer((told, Message("user", "now slugify"))) == ANSWERS["slugify-1"]


class TestAsserts:
    """Asked with a schema, it writes tests."""

    @pytest.mark.parametrize("version", [1, 2])
    @pytest.mark.parametrize("name", TESTED)
    def test_every_assert_holds_for_both_versions(
        self, name: str, version: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        code = blocks(ANSWERS[f"{name}-{version}"])[0].code
        module = types.ModuleType(MODULE)
        monkeypatch.setitem(sys.modules, MODULE, module)
        exec(compile(code, name, "exec"), module.__dict__)  # pylint: disable=exec-used  # ours
        written = read(_task(name).asserts)
        assert written
        sifted = sift(written)

        assert not sifted.refused
        assert 5 <= len(sifted.asserts) <= 7
        for line, test in _functions(sifted.asserts):
            assert _passes(test), line

    @pytest.mark.parametrize("name", TESTED)
    def test_an_assert_sees_code_that_gives_nothing(
        self, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written = read(_task(name).asserts)
        assert written
        module = types.ModuleType(MODULE)
        setattr(module, written.name, lambda *_: None)
        monkeypatch.setitem(sys.modules, MODULE, module)

        assert not any(_passes(test) for _, test in _functions(written.asserts))

    def test_each_task_has_its_file_or_says_that_it_has_none(self) -> None:
        folder = Path(demo.__file__).parent / "demo_answers"

        assert {path.name for path in folder.glob("*.json")} == {f"{n}-tests.json" for n in TESTED}

    @pytest.mark.parametrize(
        ("task", "name"),
        [
            ("FizzBuzz please", "fizzbuzz"),
            ("asal sayıları bul", "primes"),
            ("compare two JSON files", "json_diff"),
        ],
    )
    def test_the_words_of_the_task_choose_them(self, task: str, name: str) -> None:
        assert asserts(asking(task)) == _task(name).asserts

    @pytest.mark.parametrize("task", ["a retry decorator with backoff", "write a web server", ""])
    def test_what_it_cannot_test_it_says(self, task: str) -> None:
        assert asserts(asking(task)) == "This demo knows no tests for that.\n"

    async def test_a_schema_asks_for_asserts_and_none_for_code(self) -> None:
        model = DemoServer(sleep=no_time).model("demo")
        held = Prompt(asking("fizzbuzz"), tokens=3, schema=SCHEMA)
        free = Prompt(asking("fizzbuzz"), tokens=3)

        texts = [
            "".join([e.text async for e in model.reply(p, 8192, 500) if isinstance(e, TextAdded)])
            for p in (held, free)
        ]

        assert texts == [_task("fizzbuzz").asserts, ANSWERS["fizzbuzz-1"]]


def _task(name: str) -> Task:
    return next(task for task in TASKS if task.name == name)


def _functions(lines: tuple[str, ...]) -> list[tuple[str, Callable[[], None]]]:
    """Each assert, and the test of it that is run in a sandbox."""
    made = suite([Assert(line) for line in lines])
    names: dict[str, Callable[[], None]] = {}
    exec(made.text, names)  # pylint: disable=exec-used  # ours
    return [(line, names[name]) for line, name in zip(lines, made.ids, strict=True)]


def _passes(test: Callable[[], None]) -> bool:
    try:
        test()
    except Exception:  # pylint: disable=broad-exception-caught  # whatever the code raises
        return False
    return True


async def test_it_counts_what_it_wrote_and_stops_at_the_limit() -> None:
    model = DemoServer(sleep=no_time).model("demo")
    asked = Prompt((Message("user", "fizzbuzz"),), tokens=3)

    events = [event async for event in model.reply(asked, window=8192, reply_tokens=5)]

    end = events[-1]
    assert isinstance(end, ReplyDone)
    assert end.ending is Ending.CUT
    assert (end.usage.prompt_tokens, end.usage.reply_tokens) == (3, 5)
    assert len([event for event in events if isinstance(event, TextAdded)]) == 5


async def test_it_writes_at_the_pace_of_a_real_model() -> None:
    pauses: list[float] = []

    async def note(seconds: float) -> None:
        pauses.append(seconds)

    model = DemoServer(tokens_per_second=60, sleep=note).model("demo")
    asked = Prompt((Message("user", "fizzbuzz"),), tokens=3)
    async for _ in model.reply(asked, window=8192, reply_tokens=10):
        pass

    assert sum(pauses) == pytest.approx(10 / 60)
