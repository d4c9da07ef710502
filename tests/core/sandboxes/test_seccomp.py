"""The filter says to every call what the rules say, on both architectures."""

import errno
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sandboxes import policy
from core.sandboxes.bpf import ALLOW, KILL, answer
from core.sandboxes.policy import REFUSE
from core.sandboxes.seccomp import Filter
from core.sandboxes.syscalls import ARM64, X86_64, Architecture
from tests.core.sandboxes.machine import verdict

PID = 4242
ARCHITECTURES = {"x86-64": X86_64, "arm64": ARM64}
PROFILES = {
    "run": policy.rules(programs=False, truncation=True, scoped=True),
    "run on an old kernel": policy.rules(programs=False, truncation=False, scoped=False),
    "check": policy.rules(programs=True, truncation=True, scoped=True),
    "check on an old kernel": policy.rules(programs=True, truncation=False, scoped=False),
}
HEADERS = {
    "x86-64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "arm64": Path("/usr/include/asm-generic/unistd.h"),
}
# Numbers of the kernel's tables, written down again, so that no test repeats our table's word.
NEVER = {
    "x86-64": {
        **{"socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50, "ptrace": 101},
        **{"setrlimit": 160, "mount": 165, "unshare": 272, "memfd_create": 319, "bpf": 321},
        **{"shmget": 29, "semget": 64, "msgget": 68, "mq_open": 240, "inotify_init1": 294},
        **{"execveat": 322, "userfaultfd": 323, "io_uring_setup": 425, "pidfd_open": 434},
        **{"setns": 308, "keyctl": 250, "add_key": 248, "perf_event_open": 298, "seccomp": 317},
        **{"process_vm_readv": 310, "sched_setaffinity": 203, "setpriority": 141, "setuid": 105},
        **{"tkill": 200, "rt_sigqueueinfo": 129, "personality": 135, "open_by_handle_at": 304},
        **{"setxattr": 188, "mknod": 133, "chroot": 161, "pidfd_getfd": 438, "setsid": 112},
    },
    "arm64": {
        **{"socket": 198, "connect": 203, "bind": 200, "listen": 201, "ptrace": 117, "mount": 40},
        **{"setrlimit": 164, "unshare": 97, "memfd_create": 279, "bpf": 280, "execveat": 281},
        **{"shmget": 194, "semget": 190, "msgget": 186, "mq_open": 180, "io_uring_setup": 425},
        **{"setns": 268, "keyctl": 219, "perf_event_open": 241, "seccomp": 277, "setuid": 146},
        **{"process_vm_readv": 270, "sched_setaffinity": 122, "setpriority": 140, "tkill": 130},
        **{"rt_sigqueueinfo": 138, "mknodat": 33, "chroot": 51, "setxattr": 5, "setsid": 157},
    },
}
STARTING = {"x86-64": {"fork": 57, "vfork": 58, "execve": 59}, "arm64": {"execve": 221}}

_words = st.one_of(
    st.sampled_from([0, 1, 2, PID, 15, 0x10000, 0x3D0F00, 0x541B, 1030, 2**32, 2**32 + 1, 2**63]),
    st.integers(0, 40),
    st.integers(0, 2**64 - 1),
)
_arguments = st.tuples(*[_words] * 6)


def _plainly(rule: int | policy.Rule, arguments: tuple[int, ...]) -> int:
    """The rule read as it stands, without any program."""
    if isinstance(rule, int):
        return rule
    words = [0, 0, 0, 0]
    for argument in arguments:
        words += [argument % 2**32, argument >> 32]
    holds = all(
        words[test.word // 4] & test.mask
        in [PID if value == policy.OWN_PID else value for value in test.values]
        for test in rule.tests
    )
    return rule.then if holds else rule.otherwise


def _say(name: str, profile: str, number: int, *arguments: int) -> int:
    architecture = ARCHITECTURES[name]
    padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
    program = Filter(PROFILES[profile], architecture).packed(PID)
    return verdict(program, number, architecture.audit, padded)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_number_gets_what_the_rules_say(name: str, profile: str) -> None:
    architecture, rules = ARCHITECTURES[name], PROFILES[profile]
    program = Filter(rules, architecture).packed(PID)
    names = {number: one for one, number in architecture.numbers.items()}

    # Each example goes through all numbers.
    @settings(max_examples=20)
    @given(_arguments)
    def says_the_same(arguments: tuple[int, ...]) -> None:
        for number in range(512):
            expected = _plainly(rules.get(names.get(number, ""), REFUSE), arguments)
            assert verdict(program, number, architecture.audit, arguments) == expected, number

    says_the_same()  # pylint: disable=no-value-for-parameter


@pytest.mark.parametrize("name", ARCHITECTURES)
@given(number=st.integers(0, 2**32 - 1), arguments=_arguments)
def test_what_has_no_rule_is_refused(name: str, number: int, arguments: tuple[int, ...]) -> None:
    architecture = ARCHITECTURES[name]
    program = Filter(PROFILES["run"], architecture).packed(PID)
    if number in architecture.numbers.values():
        number |= 0x40000000

    assert verdict(program, number, architecture.audit, arguments) == REFUSE


@pytest.mark.parametrize("audit", [0x40000003, 0x40000028, 0xC000003F, 0])
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_another_architecture_ends_the_process(name: str, audit: int) -> None:
    program = Filter(PROFILES["run"], ARCHITECTURES[name]).packed(PID)

    assert verdict(program, 0, audit, (0,) * 6) == KILL


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_what_no_program_needs_is_refused_to_all(name: str, profile: str) -> None:
    for call, number in NEVER[name].items():
        assert _say(name, profile, number) == REFUSE, call


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_only_our_own_tools_start_programs(name: str) -> None:
    for number in STARTING[name].values():
        assert _say(name, "run", number) == REFUSE
        assert _say(name, "check", number) == ALLOW


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_threads_are_let_through_and_processes_and_namespaces_are_not(name: str) -> None:
    clone = ARCHITECTURES[name].numbers["clone"]
    thread, new_net, fork = 0x3D0F00, 0x40000000, 0x1200011

    assert _say(name, "run", clone, thread) == ALLOW
    assert _say(name, "run", clone, fork) == REFUSE
    assert _say(name, "check", clone, fork) == ALLOW
    for profile in ("run", "check"):
        assert _say(name, profile, clone, thread | new_net) == REFUSE
        assert _say(name, profile, clone, 0x10000000 | 17) == REFUSE
        assert _say(name, profile, ARCHITECTURES[name].numbers["clone3"]) == answer(errno.ENOSYS)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_signals_go_to_oneself_only(name: str) -> None:
    kill = ARCHITECTURES[name].numbers["kill"]
    minus_one = 2**64 - 1

    for profile in ("run", "run on an old kernel", "check on an old kernel"):
        assert _say(name, profile, kill, PID, 15) == ALLOW
        for pid in (0, 1, PID + 1, minus_one, 2**32 - PID, 2**32 - 1):
            assert _say(name, profile, kill, pid, 9) == REFUSE
    # Landlock keeps it among our own there.
    assert _say(name, "check", kill, PID + 1, 9) == ALLOW
    assert _say(name, "check", kill, PID + 1, 15) == REFUSE
    assert _say(name, "check", kill, minus_one, 9) == REFUSE


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_arguments_decide(name: str) -> None:
    numbers = ARCHITECTURES[name].numbers
    good: dict[str, list[tuple[int, ...]]] = {
        "socketpair": [(1, 1), (1, 1 | 0x80000 | 0x800)],
        "prlimit64": [(0, 7, 0, 2**40)],
        "prctl": [(15,), (16,)],
        "fcntl": [(3, 0), (3, 1030)],
        "ioctl": [(0, 0x5401)],
    }
    bad: dict[str, list[tuple[int, ...]]] = {
        "socketpair": [(1, 2), (1, 5), (2, 1), (16, 1)],
        "prlimit64": [(1, 7, 0, 0), (0, 7, 2**40), (0, 7, 1), (PID, 7, 0)],
        "prctl": [(4, 1), (22, 0), (1, 0), (38, 1)],
        "fcntl": [(3, 8), (3, 10), (3, 1031), (3, 1024)],
        "ioctl": [(0, 0x5412), (0, 0x541D), (3, 0x8933)],
    }
    for name_of_call, cases in good.items():
        assert [_say(name, "run", numbers[name_of_call], *case) for case in cases] == (
            [ALLOW] * len(cases)
        ), name_of_call
    for name_of_call, cases in bad.items():
        assert [_say(name, "run", numbers[name_of_call], *case) for case in cases] == (
            [REFUSE] * len(cases)
        ), name_of_call


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_modes_and_times_seem_to_change(name: str) -> None:
    numbers = ARCHITECTURES[name].numbers

    assert _say(name, "run", numbers["fchmodat"]) == answer(0)
    assert _say(name, "run", numbers["fchownat"]) == answer(0)
    assert _say(name, "run", numbers["utimensat"], 0, 1, 2**40) == answer(0)
    assert _say(name, "run", numbers["utimensat"], 0, 1, 0) == REFUSE


def test_files_are_cut_by_name_only_where_landlock_sees_it() -> None:
    truncate = X86_64.numbers["truncate"]

    assert _say("x86-64", "run", truncate) == ALLOW
    assert _say("x86-64", "run on an old kernel", truncate) == REFUSE


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_numbers_are_the_kernels(name: str) -> None:
    if not HEADERS[name].exists():
        pytest.skip(f"no kernel headers: {HEADERS[name]}")
    text = HEADERS[name].read_text("ascii")
    found = {
        call: int(number)
        for call, number in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)
    }
    # Its 64-bit name, as arm64 has it.
    found.setdefault("newfstatat", found.get("fstatat", -1))

    assert {call: found[call] for call in _numbers(ARCHITECTURES[name])} == dict(
        ARCHITECTURES[name].numbers
    )
    # What the table leaves out is not there.
    assert not set(found) & (set(X86_64.numbers) - set(ARCHITECTURES[name].numbers))


def _numbers(architecture: Architecture) -> list[str]:
    return list(architecture.numbers)


def test_every_rule_is_about_a_call_that_is_known() -> None:
    for rules in PROFILES.values():
        assert set(rules) <= set(X86_64.numbers)
