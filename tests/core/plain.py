"""Plain data of every kind, for laws that hold for all of it."""

from hypothesis import strategies as st

from core.conversation import Conversation, NumberedTurn, Stage, Status, Turn
from core.errors import Fault
from core.events import (
    Choosing,
    Ending,
    Event,
    Failed,
    HistoryTrimmed,
    Loading,
    Noted,
    Pinned,
    Queued,
    Repairing,
    ReplyDone,
    Started,
    Stopped,
    TakenOver,
    Testing,
    TextAdded,
    Thinking,
    Usage,
    Versioned,
    Whole,
)
from core.job import Aim, Asset, Job, Tests
from core.pages import Page
from core.places import Message, Person, Thread
from core.queues import Progress
from core.trials.contract import Example, Relation
from core.trials.tally import Trial
from core.trials.tried import Outcome, Tried
from core.verdict import Verdict
from core.versions import Origin, Version
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
    *(st.sampled_from(Aim), TEXT, st.sampled_from(Tests), st.integers(1, 5)),
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
EXAMPLES = st.builds(Example, TEXT, TEXT, st.sampled_from(Relation), TEXT, st.booleans())
CONTRACTS = st.lists(EXAMPLES, max_size=2).map(tuple)
REPLACED = st.lists(st.tuples(EXAMPLES, EXAMPLES), max_size=1).map(tuple)
SCORES = st.none() | st.integers(0, 100)
VERSIONS = st.builds(
    Version, st.sampled_from(Origin), COUNT, TEXT, REASONS, SCORES, TEXT, st.booleans()
)
TRIED = st.builds(Tried, TEXT, st.sampled_from(Outcome), TEXT, TEXT, TEXT, st.booleans())
TRIALS = st.builds(
    Trial,
    examples=st.lists(TRIED, max_size=2).map(tuple),
    written=st.lists(TRIED, max_size=2).map(tuple),
    caught=COUNT,
    mutants=COUNT,
    contradicting=REPLACED,
    reason=st.none() | REASONS,
    ran=st.booleans(),
    error=TEXT,
    line=COUNT,
    absent=TEXT,
    self_reported=st.booleans(),
    refused=st.none() | REASONS,
    trouble=st.none() | REASONS,
)
VERDICTS = st.builds(Verdict, st.just("python"), trial=st.none() | TRIALS)
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
    aim=st.sampled_from(Aim),
    about=TEXT,
    tests=st.sampled_from(Tests),
    best_of=st.integers(1, 5),
    stopped=st.booleans(),
    verdict=st.none() | VERDICTS,
    contract=CONTRACTS,
    replaced=REPLACED,
    versions=st.lists(VERSIONS, max_size=2).map(tuple),
    notes=st.lists(REASONS, max_size=2).map(tuple),
)
PROGRESSES = st.builds(
    *(Progress, st.lists(TEXT, max_size=3).map(tuple), TEXT),
    *(st.none() | TURNS, st.none() | TURNS),
)
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
PROOF_EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Pinned, CONTRACTS, REPLACED),
    st.builds(Testing, REASONS),
    st.builds(Repairing, REASONS),
    st.builds(Choosing, REASONS),
    st.builds(Versioned, VERSIONS, TEXT),
    st.builds(Noted, REASONS),
    st.builds(Whole, st.builds(ReplyDone, st.just(Ending.COMPLETE), USAGES)),
)
STORIES = st.lists(OTHER_EVENTS | PROOF_EVENTS | FINAL_EVENTS, max_size=20)

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
