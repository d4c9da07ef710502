"""Run one command as in a default container. By root, as the first process of new namespaces."""

import ctypes
import os
import re
import sys
from pathlib import Path

from tests.emulators.container.mounts import arrange
from tests.emulators.container.profile import compiled

USER = 10001
HEADER = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
"""The kernel's own list of its calls."""
_LIBC = ctypes.CDLL(None, use_errno=True)
# Source: linux/prctl.h, linux/seccomp.h.
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER, _DROP_BOUND = 38, 22, 2, 24
_LAST_CAPABILITY = 40


class _Program(ctypes.Structure):  # pylint: disable=too-few-public-methods  # the kernel's struct
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def main() -> None:
    """Arrange everything, give up everything, then become the command."""
    profile, *command = sys.argv[1:]
    code = compiled(Path(profile), _numbers())
    program = _Program(len(code) // 8, code)
    arrange([Path(sys.base_prefix), Path(sys.prefix), Path.cwd()])
    for capability in range(_LAST_CAPABILITY + 1):
        _LIBC.prctl(_DROP_BOUND, capability, 0, 0, 0)
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    _call(_NO_NEW_PRIVS, 1)
    _call(_SET_SECCOMP, _FILTER, ctypes.byref(program))
    os.execvp(command[0], command)


def _numbers() -> dict[str, int]:
    found = re.findall(r"#define __NR_(\w+) (\d+)", HEADER.read_text("utf-8"))
    return {name: int(number) for name, number in found}


def _call(option: int, *arguments: object) -> None:
    padded = [*arguments, 0, 0, 0, 0][:4]
    if _LIBC.prctl(option, *padded) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    main()
