"""The program from its command line to its exit code, whatever happens in between."""

import asyncio
import errno
import io
import logging
import os
import signal
import sys
from collections.abc import Coroutine, Sequence
from contextlib import suppress

from adapters.console.markup import printable
from bot.arguments import HELP, help_of, overview, read
from bot.commands import COMMANDS
from bot.exits import FAILED, GOOD, SURROUNDINGS, USAGE
from bot.logs import log_to
from bot.settings import SpeechSettings
from bot.settings import read as read_settings
from bot.settings import read_all
from core.errors import SurroundingsError, ThreadsmithError, UsageError
from core.words import Phrase, Words, phrase, words

LOG = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed where nobody listens for it.
    """
    spoken = words("en")
    try:
        _check_streams()
        spoken = words(read_settings(SpeechSettings).locale)
        code = _run(arguments, spoken)
        print(end="", flush=True)
        return code
    except asyncio.CancelledError:
        return FAILED
    except ThreadsmithError as error:
        _tell(spoken, error.phrase)
        return _code(error)
    except OSError as error:
        return _refused(spoken, error)
    except Exception:  # pylint: disable=broad-exception-caught  # the program's edge
        LOG.exception("command broke")
        _tell(spoken, phrase("Something went wrong inside Threadsmith; its log says more."))
        return FAILED


def _run(given: Sequence[str], spoken: Words) -> int:
    if not given:
        print(overview(COMMANDS, spoken), file=sys.stderr)
        return USAGE
    if given[0] in HELP or given[0] == "help":
        print(overview(COMMANDS, spoken))
        return GOOD
    asked = read(COMMANDS, given)
    if asked.help:
        print(help_of(asked.command, spoken))
        return GOOD
    settings = read_all()
    log_to(settings.store.folder, settings.speech.log)
    # Ctrl-C waits until the loop runs: one that meets a loop half made leaves noise behind.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    return asyncio.run(_until_told(asked.command.run(settings, asked)))


async def _until_told(work: Coroutine[None, None, int]) -> int:
    """Do `work`; a `kill` or a closed terminal ends it in peace."""
    task = asyncio.current_task()
    assert task
    for told in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(told) is not signal.SIG_IGN:  # as under nohup
            asyncio.get_running_loop().add_signal_handler(told, task.cancel)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        return await work
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # one more would only break the leaving


def _check_streams() -> None:
    """Have three streams, and none that breaks on a character it cannot write.

    Raises:
        SurroundingsError: standard output is closed.
    """
    closed = sys.stdout is None
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # pylint: disable-next=consider-using-with  # it lives as long as the program
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if closed:
        raise SurroundingsError(phrase("Standard output is closed: there is nowhere to write."))


def _tell(spoken: Words, sentence: Phrase) -> None:
    with suppress(OSError):
        print(printable(spoken.say(sentence)), file=sys.stderr, flush=True)


def _code(error: ThreadsmithError) -> int:
    match error:
        case UsageError():
            return USAGE
        case SurroundingsError():
            return SURROUNDINGS
        case _:
            return FAILED


def _refused(spoken: Words, error: OSError) -> int:
    """The end by an error of the system, which is most often about our output.

    Python would complain once more at its end about what it could not write.
    """
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno in (errno.EPIPE, errno.EIO):  # whoever read our output has left
        return FAILED
    LOG.exception("command broke")
    _tell(
        spoken,
        phrase(
            "The system refuses what Threadsmith needs: {reason}.",
            reason=error.strerror or str(error),
        ),
    )
    return SURROUNDINGS
