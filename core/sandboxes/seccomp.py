"""The filter that a child puts between itself and the kernel, for good."""

import ctypes
import os
import struct

from core.sandboxes import bpf, kernel
from core.sandboxes.bpf import Code
from core.sandboxes.policy import OWN_PID, REFUSE, Rule, Rules
from core.sandboxes.syscalls import Architecture

_SECCOMP = 22
_FILTER = 2


class Filter:
    """Our rules for one architecture, as a program."""

    def __init__(self, rules: Rules, architecture: Architecture) -> None:
        code = _program(rules, architecture)
        self._packed = bpf.pack(code)
        self._own = [8 * place + 4 for place, line in enumerate(code) if line[3] == OWN_PID]

    def packed(self, pid: int) -> bytes:
        """It, for the process `pid`."""
        packed = bytearray(self._packed)
        for place in self._own:
            struct.pack_into("=I", packed, place, pid)
        return bytes(packed)

    def enter(self) -> None:
        """Put it over this process, which has one thread, and all that it starts.

        Raises:
            OSError: the kernel takes no filter.
        """
        packed = self.packed(os.getpid())
        lines = ctypes.create_string_buffer(packed, len(packed))
        head = _Head(len(packed) // 8, ctypes.addressof(lines))
        kernel.prctl(_SECCOMP, _FILTER, ctypes.addressof(head))


class _Head(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("lines", ctypes.c_void_p)]


def _program(rules: Rules, architecture: Architecture) -> Code:
    code = bpf.load(bpf.ARCHITECTURE)
    # Calls by the numbers of a 32-bit program mean something else.
    code += bpf.unless_equal(architecture.audit, bpf.give(bpf.KILL))
    # Whole numbers are compared: on x86-64, x32 has the same calls with bit 30 set, which are none
    # of ours. Source: Linux, arch/x86/include/uapi/asm/unistd.h.
    code += bpf.load(bpf.NUMBER)
    for name, rule in rules.items():
        if name in architecture.numbers:
            code += bpf.if_equal(architecture.numbers[name], _verdict(rule))
    return code + bpf.give(REFUSE)


def _verdict(rule: int | Rule) -> Code:
    if isinstance(rule, int):
        return bpf.give(rule)
    return bpf.judge(rule.tests, rule.then, rule.otherwise)
