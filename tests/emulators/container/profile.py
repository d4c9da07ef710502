"""A container engine's system call profile, as the kernel's filter.

Written from the profile's own description, apart from the jail's filter: neither knows the other.
Source of the format: the OCI runtime specification, "Linux Seccomp", and moby's profile.
"""

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ALLOW = 0x7FFF0000
ERRNO = 0x00050000
_ARCH = "amd64"
_AUDIT_ARCH = 0xC000003E
_X32 = 0x40000000
# Source: linux/bpf_common.h.
_LD, _AND, _JEQ, _JGT, _JGE, _RET = 0x20, 0x54, 0x15, 0x25, 0x35, 0x06
_KERNEL = (6, 0)
Code = list[tuple[int, int, int, int]]


def compiled(profile: Path, numbers: dict[str, int]) -> bytes:
    """The filter for a process without capabilities, on x86-64; `numbers` are its calls'."""
    rules = json.loads(profile.read_text("utf-8"))
    default = ERRNO | int(rules.get("defaultErrnoRet", 1))
    code: Code = [(_LD, 0, 0, 4), (_JEQ, 1, 0, _AUDIT_ARCH), (_RET, 0, 0, default)]
    code += [(_LD, 0, 0, 0), (_JGE, 0, 1, _X32), (_RET, 0, 0, default)]
    for rule in filter(_holds, rules["syscalls"]):
        verdict = _verdict(rule)
        for name in rule["names"]:
            if name in numbers:
                code += _one(numbers[name], rule.get("args") or [], verdict)
    code.append((_RET, 0, 0, default))
    return b"".join(struct.pack("=HBBI", *step) for step in code)


def _holds(rule: dict[str, Any]) -> bool:
    """Whether `rule` is for us: by architecture, kernel and capabilities, we having none."""
    includes, excludes = rule.get("includes") or {}, rule.get("excludes") or {}
    if includes.get("caps") or _ARCH in excludes.get("arches", []):
        return False
    if "arches" in includes and _ARCH not in includes["arches"]:
        return False
    least = includes.get("minKernel")
    return least is None or tuple(map(int, least.split("."))) <= _KERNEL


def _verdict(rule: dict[str, Any]) -> int:
    if rule["action"] == "SCMP_ACT_ALLOW":
        return ALLOW
    assert rule["action"] == "SCMP_ACT_ERRNO", rule["action"]
    return ERRNO | int(rule.get("errnoRet") or 1)


def _one(number: int, tests: list[dict[str, Any]], verdict: int) -> Code:
    """`verdict` for this call, if its arguments pass all `tests`."""
    body: Code = [(_RET, 0, 0, verdict)]
    for test in reversed(tests):
        body = [*_test(test, len(body)), *body]
    return [(_LD, 0, 0, 0), (_JEQ, 0, len(body), number), *body]


def _test(test: dict[str, Any], skipped: int) -> Iterator[tuple[int, int, int, int]]:
    """Go on if an argument's lower word passes; else skip what follows.

    All values of the profile lie in the lower half.
    """
    value, word = int(test["value"]), 16 + 8 * int(test["index"])
    yield (_LD, 0, 0, word)
    match test["op"]:
        case "SCMP_CMP_EQ":
            yield (_JEQ, 0, skipped, value)
        case "SCMP_CMP_LT":
            yield (_JGE, skipped, 0, value)
        case "SCMP_CMP_GT":
            yield (_JGT, 0, skipped, value)
        case "SCMP_CMP_MASKED_EQ":
            yield (_AND, 0, 0, value)
            yield (_JEQ, 0, skipped, int(test.get("valueTwo") or 0))
        case other:
            raise ValueError(other)
