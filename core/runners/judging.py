"""The verdict on a run, made outside of every process that code or tests could reach."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.runners import MESSAGE_CHARACTERS, Case, Mode, Outcome, Status
from core.runners.canaries import Secret
from core.runners.envelope import Records, read
from core.runners.expected import Names
from core.sandboxes import End, Ended, Limits
from core.sandboxes.zygote import reason
from core.words import Phrase, phrase

OUTPUT_BYTES = 8_000
"""Of what is printed; the beginning and the end of more."""
_FAILED_TESTS = 1
"""What pytest ends with where a test failed, as canaries do in every run."""
_WHOLE = (0, _FAILED_TESTS)
"""What it ends with where nothing ended it half-way."""
_OUTCOMES = frozenset(("passed", "failed", "error", "skipped", "xfailed", "xpassed"))
BY_END = {
    End.WALL: Status.TIMEOUT,
    End.CPU: Status.TIMEOUT,
    End.OUTPUT: Status.OUTPUT_LIMIT,
    End.SCRATCH: Status.DISK_LIMIT,
}


@dataclass(frozen=True, slots=True)
class Ran:
    """What is known once all processes of a run are over."""

    expected: Names
    secret: Secret
    tests: Ended
    code: Ended | None = None
    """None if it had no process of its own, or did not end when the tests did."""
    mode: Mode = Mode.SPLIT
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Told:
    """What the process of the tests told."""

    collected: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    """All but canaries, in their order."""
    canaries: tuple[Case, ...] = ()
    broken: str | None = None
    """Why the file of the tests could not be read."""
    done: bool = False
    exit: int = 0
    beyond: str = ""
    """Why two processes cannot stand for one."""
    code_ended: bool = False
    tampered: bool = False


def told(ran: Ran) -> Told:
    """What the records of a run say."""
    records = read(ran.tests.result, ran.secret.key)
    names = frozenset((*ran.secret.failing, *ran.secret.passing))
    try:
        return _told(records, names)
    except (TypeError, ValueError):
        return Told(tampered=True)


def _told(records: Records, canaries: frozenset[str]) -> Told:
    found = Told(tampered=records.tampered)
    for record in records.records:
        match record:
            case ["collected", list() as tests]:
                found = replace(found, collected=(*found.collected, *map(str, tests)))
            case ["broken", str() as message]:
                found = replace(found, broken=message)
            case ["test", str() as test, str() as outcome, str() as message]:
                case = Case(test, outcome, message[:MESSAGE_CHARACTERS])
                if test in canaries:
                    found = replace(found, canaries=(*found.canaries, case))
                else:
                    found = replace(found, cases=(*found.cases, case))
            case ["done", int() as code, str() as beyond, bool() as ended, bool() as bad]:
                bad = bad or found.done or found.tampered
                found = replace(
                    found, done=True, exit=code, beyond=beyond, code_ended=ended, tampered=bad
                )
            case _:
                raise ValueError
    return found


def judge(ran: Ran, said: Told) -> Outcome:
    """The verdict; `passed` only if nothing at all speaks against it."""
    status, why = _status(ran, said)
    cases = _cases(ran, said)
    output, size = _output([ran.tests, *([ran.code] if ran.code else [])])
    return Outcome(
        status=status,
        mode=ran.mode,
        self_reported=ran.mode is Mode.SINGLE,
        tests=cases,
        output=output,
        output_bytes=size,
        rc=ran.tests.code,
        wall=round(ran.tests.wall_seconds, 3),
        reason=why,
    )


def _status(ran: Ran, said: Told) -> tuple[Status, Phrase | None]:
    """What speaks against it most comes first."""
    if said.tampered or not _canaries_live(ran, said):
        return Status.TAMPERED, phrase("something else than the tests had a hand in the results")
    for process in (ran.code, ran.tests):
        if process is not None and process.end in BY_END:
            return BY_END[process.end], reason(process.end, process.detail, ran.limits)
    for process in (ran.code, ran.tests):
        if process is not None and (process.end is not End.DONE or process.code != 0):
            return Status.CRASHED, reason(process.end, process.detail, ran.limits)
    if said.code_ended:
        return Status.CRASHED, phrase("the code ended its own process")
    if said.broken is not None:
        return Status.FAILED, phrase("the tests could not begin")
    return _counted(ran, said)


def _counted(ran: Ran, said: Told) -> tuple[Status, Phrase | None]:
    tests = [case.id for case in said.cases]
    if said.done and said.exit not in _WHOLE:
        return Status.INCOMPLETE, phrase("not every test told of its end")
    unknown = [test for test in tests if not ran.expected.name_of(test)]
    if unknown or len(set(tests)) < len(tests) or not _canaries_whole(ran, said):
        return Status.TAMPERED, phrase("results came that belong to no test")
    missing = ran.expected.names - {ran.expected.name_of(test) for test in tests}
    if missing or not tests or not said.done or sorted(tests) != sorted(said.collected):
        return Status.INCOMPLETE, phrase("not every test told of its end")
    if any(case.outcome in ("failed", "error") for case in said.cases):
        return Status.FAILED, None
    if any(case.outcome != "passed" for case in said.cases):
        return Status.INCOMPLETE, phrase("a test was skipped, or expected to fail")
    # The canaries failed, so pytest cannot have ended with anything else.
    if said.exit != _FAILED_TESTS:
        return Status.TAMPERED, phrase("something else than the tests had a hand in the results")
    return Status.PASSED, None


def _canaries_live(ran: Ran, said: Told) -> bool:
    """Whether those of which we heard came to what they had to."""
    return all(
        case.outcome == ("passed" if case.id in ran.secret.passing else "failed")
        for case in said.canaries
    ) and all(case.outcome in _OUTCOMES for case in said.cases)


def _canaries_whole(ran: Ran, said: Told) -> bool:
    if not said.done:
        return True
    heard = sorted(case.id for case in said.canaries)
    return heard == sorted((*ran.secret.failing, *ran.secret.passing))


def _cases(ran: Ran, said: Told) -> tuple[Case, ...]:
    """One for each test; each of them failed where their file could not be read."""
    if said.broken is None or said.cases:
        return said.cases
    return tuple(Case(name, "error", said.broken) for name in sorted(ran.expected.names))


def _output(processes: Sequence[Ended]) -> tuple[str, int]:
    """What they printed, shortened, and how much it was."""
    printed = [one.printed for one in processes if one.printed]
    each = OUTPUT_BYTES // max(1, len(printed))
    texts = [_shortened(one, each).decode(errors="replace") for one in printed]
    return "".join(texts), sum(one.printed_bytes for one in processes)


def _shortened(printed: bytes, most: int) -> bytes:
    if len(printed) <= most:
        return printed
    mark = "\n[…]\n".encode()
    half = (most - len(mark)) // 2
    return printed[:half] + mark + printed[-half:]
