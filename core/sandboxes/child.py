"""The child that does one piece of work: it limits itself, works, answers and ends."""

import fcntl
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from core.sandboxes import Limits, kernel
from core.sandboxes.jail import RESULT, Jail, Refused

NO_MEMORY = 96
FAILED = 97
"""Exit codes."""
JAILED = b"+"
REFUSED = b"?"
RAISED = b"!"
"""What comes first on the result pipe: the jail is closed, or cannot be; then, what was raised.

Nobody but us has written before the first two, so nothing foreign can say that it was refused.
"""

_OPEN_FILES = 64
_STACK_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Task:
    """What a child is born with."""

    work: Callable[[bytes], bytes]
    jail: Jail
    request: bytes
    limits: Limits
    scratch: Path
    result: int
    """The pipe for the answer."""
    output: int
    """The pipe for what it prints."""
    parent: int
    """The parent's process id."""


def live(task: Task) -> NoReturn:
    """Do `task` and end; called right after the fork, never comes back."""
    code = FAILED
    # What the parent registered to run at its end is not ours, so we end by `_exit`.
    try:
        _keep_files(task.result, task.output)
        code = _work(task)
    finally:
        os._exit(code)  # pylint: disable=protected-access


def _work(task: Task) -> int:
    """The exit code."""
    try:
        _settle(task)
        _limit(task.limits)
        task.jail.enter(task.scratch)
        _write(JAILED)
        answer = task.work(task.request)
        _write(b"%d:" % len(answer) + answer)
        return 0
    except Refused as refused:
        _write(REFUSED + f"{refused.layer}:{refused.reason}".encode())
        return FAILED
    except MemoryError:
        return NO_MEMORY
    # Whatever it was, nothing of the parent's may run on in here.
    except BaseException as error:  # pylint: disable=broad-exception-caught
        _write(RAISED + type(error).__name__.encode())
        return FAILED


def _keep_files(result: int, output: int) -> None:
    """Nothing on 0, what we print on 1 and 2, the answer on 3; nothing else stays open."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    # Copies out of the way first, so that none lands on one still wanted.
    wanted = [fcntl.fcntl(file, fcntl.F_DUPFD, 10) for file in (nothing, output, output, result)]
    for target, file in enumerate(wanted):
        os.dup2(file, target)
    os.closerange(RESULT + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _settle(task: Task) -> None:
    """Leave the parent's session, signals, environment and folder behind."""
    os.setsid()
    kernel.die_with_parent(signal.SIGKILL)
    if os.getppid() != task.parent:
        raise ProcessLookupError
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGPIPE, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    os.chdir(task.scratch)
    os.environ["HOME"] = os.environ["TMPDIR"] = str(task.scratch)
    tempfile.tempdir = None


def _limit(limits: Limits) -> None:
    """Take no more than `limits`, for good."""
    kernel.go_first_when_memory_ends()
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_MEMLOCK, 0)
    _lower(resource.RLIMIT_STACK, _STACK_BYTES)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _lower(resource.RLIMIT_FSIZE, limits.file_bytes)
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds)
    _lower(resource.RLIMIT_AS, limits.memory_bytes)


def _lower(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(kind, (most, most))
    except ValueError:
        # macOS refuses an address space below what is mapped already.
        if sys.platform == "linux":
            raise


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(RESULT, data) :]
