"""Plain data of every kind, for laws that hold for all of it."""

from hypothesis import strategies as st

from core.conversation import Conversation, NumberedTurn, Stage, Status, Turn
from core.errors import Fault
from core.events import (
    Ending,
    Event,
    Failed,
    HistoryTrimmed,
    Loading,
    Queued,
    ReplyDone,
    Started,
    Stopped,
    TakenOver,
    TextAdded,
    Thinking,
    Usage,
)
from core.job import Asset, Job
from core.pages import Page
from core.places import Message, Person, Thread
from core.queues import Progress
from core.words import Phrase, phrase

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
MODEL = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=30)
COUNT = st.integers(0, 10**6)
SECONDS = st.integers(0, 10**12).map(lambda thousandths: thousandths / 1000)

THREADS = st.builds(Thread, TEXT, TEXT, TEXT, TEXT)
MESSAGES = st.builds(Message, TEXT, TEXT, TEXT, TEXT)
PERSONS = st.builds(Person, TEXT, TEXT, TEXT, TEXT)
ASSETS = st.lists(st.builds(Asset, TEXT, TEXT), max_size=2).map(tuple)
LOCALES = st.sampled_from(["en", "tr"])
REQUESTS = st.lists(TEXT, max_size=2).map(tuple)
JOBS = st.builds(
    *(Job, TEXT, THREADS, PERSONS, TEXT, ASSETS, TEXT, TEXT, LOCALES, SECONDS),
    *(REQUESTS, st.booleans()),
)
USAGES = st.builds(Usage, COUNT, COUNT, SECONDS, SECONDS, SECONDS)
PHRASES = st.recursive(
    st.builds(Phrase, TEXT),
    lambda inner: st.builds(
        Phrase,
        TEXT,
        TEXT,
        st.dictionaries(TEXT, st.one_of(TEXT, st.integers(), SECONDS, inner), max_size=3),
    ),
    max_leaves=4,
)
REASONS = st.builds(lambda name: phrase("It is {name}.", name=name), TEXT)
STAGES = st.lists(st.builds(Stage, TEXT, SECONDS), max_size=3).map(tuple)
TURNS = st.builds(
    Turn,
    event=TEXT,
    person=TEXT,
    prompt=TEXT,
    reply=TEXT,
    status=st.sampled_from(Status),
    assets=ASSETS,
    model=TEXT,
    demo=st.booleans(),
    stopped_by=TEXT,
    failure=st.none() | PHRASES,
    reference=TEXT,
    fault=st.none() | st.sampled_from(Fault),
    language=TEXT,
    usage=USAGES,
    trimmed_turns=COUNT,
    prompt_cut=st.booleans(),
    stages=STAGES,
    asked_at=SECONDS,
    ended_at=SECONDS,
)
PROGRESSES = st.builds(Progress, st.lists(TEXT, max_size=3).map(tuple), TEXT, st.none() | TURNS)
PAGES = st.builds(Page, TEXT, TEXT, TEXT, st.booleans())

FINAL_EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(ReplyDone, st.sampled_from(Ending), USAGES, st.booleans()),
    st.builds(Stopped, TEXT),
    st.builds(Failed, REASONS, TEXT, st.sampled_from(Fault)),
)
OTHER_EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Queued, COUNT, st.none() | SECONDS),
    st.builds(TakenOver),
    st.builds(Started, MODEL, st.booleans()),
    st.builds(HistoryTrimmed, COUNT),
    st.builds(Loading),
    st.builds(Thinking, COUNT),
    st.builds(TextAdded, TEXT),
)
STORIES = st.lists(OTHER_EVENTS | FINAL_EVENTS, max_size=20)

THREAD = Thread("paper", "team", "general", "1")
ANN = Person("paper", "team", "U1", "Ann")


def asked(prompt: str, event: str = "e1", **more: object) -> Job:
    """A job that Ann asks for in the one thread of a test."""
    return Job(event, THREAD, ANN, prompt, **more)  # type: ignore[arg-type]


def answered(prompt: str, reply: str, event: str = "e0", status: Status = Status.DONE) -> Turn:
    """A turn of Ann's."""
    return Turn(event, str(ANN), prompt, reply, status)


def conversation(*turns: Turn, newest: int = 40) -> Conversation:
    """A thread of `turns`, as a store gives it that looks at the `newest`."""
    entries = tuple(NumberedTurn(number, turn) for number, turn in enumerate(turns, 1))
    coded = [entry for entry in entries if "```" in entry.turn.reply]
    return Conversation(THREAD, entries[-newest:], coded[-1] if coded else None)
