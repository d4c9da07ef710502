"""What tests of the program leave as it was, and the program without a process of its own."""

import logging
import signal
from collections.abc import Callable, Iterator

import pytest

from bot.program import run
from tests.bot.programs import Ended

RunHere = Callable[..., Ended]


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """The program takes over the log of its whole process."""
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in _OURS]
    handlers, level = root.handlers[:], root.level
    yield
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = True
    for logger in ours:
        logger.setLevel(logging.NOTSET)


_OURS = ("core", "adapters", "bot")


@pytest.fixture
def run_here(
    loopback_env: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[RunHere]:
    """Runs the program in this process, since each start of another takes a second."""
    for name, value in loopback_env.items():
        monkeypatch.setenv(name, value)
    interrupted = signal.getsignal(signal.SIGINT)

    def run_here(*arguments: str) -> Ended:
        code = run(arguments)
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    yield run_here
    # The program ignores it in the end, and whatever is started afterwards would do so, too.
    signal.signal(signal.SIGINT, interrupted)
