"""Programs for the kernel's small machine that looks at each system call.

It has one register of 32 bits, sees the call's number, the architecture and the arguments, and
gives a verdict. Sources: Linux, include/uapi/linux/bpf_common.h, seccomp.h and filter.h.
"""

import struct
from dataclasses import dataclass

ALLOW = 0x7FFF0000
KILL = 0x80000000
"""Verdicts; the process ends with SIGSYS."""

NUMBER = 0
ARCHITECTURE = 4
"""Where in what it sees."""
_ARGUMENTS = 16

_LOAD = 0x20
_AND = 0x54
_JUMP_IF_EQUAL = 0x15
_RETURN = 0x06

Code = list[tuple[int, int, int, int]]
"""Instructions: what, how many to skip if so, how many if not, a number."""


def answer(error: int) -> int:
    """The verdict: the call does nothing and fails with `error`, or succeeds if that is 0."""
    return 0x00050000 | error


def low(argument: int) -> int:
    """Where the lower half of an argument is; both architectures put it first."""
    return _ARGUMENTS + 8 * argument


def high(argument: int) -> int:
    """Where the upper half of an argument is."""
    return low(argument) + 4


@dataclass(frozen=True, slots=True)
class Test:
    """Whether a word that the filter sees, under `mask`, is one of `values`."""

    word: int
    values: tuple[int, ...]
    mask: int = 0xFFFFFFFF


def load(word: int) -> Code:
    """Take `word` into the register."""
    return [(_LOAD, 0, 0, word)]


def give(verdict: int) -> Code:
    """End with `verdict`."""
    return [(_RETURN, 0, 0, verdict)]


def unless_equal(value: int, code: Code) -> Code:
    """Run `code` unless the register holds `value`."""
    return [(_JUMP_IF_EQUAL, len(code), 0, value), *code]


def if_equal(value: int, code: Code) -> Code:
    """Run `code` if the register holds `value`."""
    return [(_JUMP_IF_EQUAL, 0, len(code), value), *code]


def judge(tests: tuple[Test, ...], good: int, bad: int) -> Code:
    """Give `good` if all `tests` are true, `bad` otherwise."""
    code = give(good)
    for test in reversed(tests):
        code = [*_load(test), *_one_of(test.values, code, give(bad))]
    return code


def _load(test: Test) -> Code:
    mask: Code = [] if test.mask == 0xFFFFFFFF else [(_AND, 0, 0, test.mask)]
    return [*load(test.word), *mask]


def _one_of(values: tuple[int, ...], code: Code, otherwise: Code) -> Code:
    """`code` if the register holds one of `values`; `otherwise`, which ends, if not."""
    jumps: Code = [
        (_JUMP_IF_EQUAL, len(otherwise) + left, 0, value)
        for left, value in zip(range(len(values) - 1, -1, -1), values)
    ]
    return [*jumps, *otherwise, *code]


def pack(code: Code) -> bytes:
    """It, as the kernel reads it.

    Raises:
        struct.error: a jump is too far, or a number too large.
    """
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)
