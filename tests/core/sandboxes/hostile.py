"""What the tests run in a sandbox: each request names one function of this file."""

import ctypes
import json
import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path

from core.sandboxes import kernel

PREPARED: list[str] = []
"""The environment that the parent was started with, which no child can read any more."""


def prepare() -> None:
    """Once, in the parent."""
    kernel.hide(False)
    PREPARED.append(Path("/proc/self/environ").read_bytes().decode())
    kernel.hide()


def work(request: bytes) -> bytes:
    """In a child."""
    name, *arguments = json.loads(request)
    answer = globals()[name](*arguments)
    return answer if isinstance(answer, bytes) else json.dumps(answer).encode()


def echo(text: str) -> str:
    return text


def surroundings() -> dict[str, object]:
    """What a child can see of where it is."""
    limits = ("AS", "CPU", "FSIZE", "NOFILE", "CORE")
    return {
        "prepared": PREPARED,
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "temporary": tempfile.gettempdir(),
        "files": [file for file in range(1_000) if _is_open(file)],
        "leader": os.getsid(0) == os.getpid(),
        "limits": {
            name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}")) for name in limits
        },
        "parent": os.getppid(),
        "path": sys.path,
        "read": sys.stdin.read(),
    }


def _is_open(file: int) -> bool:
    try:
        os.fstat(file)
    except OSError:
        return False
    return True


def balloon() -> str:
    return str(len([bytes(2**20) for _ in range(10_000)]))


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(1_000)


def nap() -> str:
    time.sleep(0.5)
    return "slept"


def long_answer(size: int) -> bytes:
    return b"x" * size


def print_much() -> None:
    while True:
        print("x" * 10_000)


def large_file() -> None:
    with open("file", "wb") as file:
        while True:
            file.write(bytes(2**20))


def many_files() -> None:
    for number in range(10**7):
        Path(f"{number}").touch()


def fill_scratch() -> None:
    for number in range(100):
        Path(f"{number}").write_bytes(bytes(2**22))
    time.sleep(1_000)


def open_much() -> int:
    files = []
    try:
        while True:
            files.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        return len(files)


def garbage() -> None:
    os.write(3, b"\xff12:not what you think" * 100)


def garbage_first() -> str:
    os.write(3, b"5:fine!")
    return "more"


def close_all() -> None:
    os.closerange(0, 64)
    time.sleep(1_000)


def read_both() -> str:
    """What can be read from files 4 and 5."""
    return os.read(4, 100).decode() + os.read(5, 100).decode()


def say_and_spin(size: int) -> None:
    """Print and tell, and never end."""
    os.write(1, b"a" * size + b"z")
    os.write(3, b"told")
    while True:
        pass


def share(folder: str) -> str:
    """Leave something in a folder that is another's too."""
    Path(folder, "left").write_bytes(bytes(2**16))
    time.sleep(1_000)
    return "never"


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(0)  # pylint: disable=protected-access


def fail() -> None:
    raise ValueError("secret words")


def deep_and_closed() -> str:
    """Leaves folders in folders, without rights, and links to what is not ours."""
    os.symlink("/etc", "link")
    for _ in range(1_200):
        os.mkdir("deep")
        os.chdir("deep")
    os.mkdir("closed", 0)
    return "done"
