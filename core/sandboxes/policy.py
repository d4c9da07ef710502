"""Which system calls a child keeps. All that no line here names is refused.

The lists are what CPython with its standard library, pytest, asyncio, threads, SQLite and numpy
were seen to call; a name is added with a reason only.
"""

import errno
from dataclasses import dataclass

from core.sandboxes.bpf import ALLOW, Test, answer, high, low

REFUSE = answer(errno.EPERM)

_FILES = """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 close close_range
    lseek open openat creat stat fstat lstat newfstatat statx access faccessat faccessat2 readlink
    readlinkat getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename
    renameat renameat2 link linkat symlink symlinkat ftruncate fallocate fsync fdatasync
    sync_file_range sendfile copy_file_range splice tee fadvise64 flock umask statfs fstatfs
"""
_WAITING = """
    dup dup2 dup3 pipe pipe2 poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl
    epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2 timerfd_create timerfd_settime
    timerfd_gettime signalfd signalfd4
"""
# On a pair that is connected already: `socket`, `connect` and `bind` are not here.
_PAIRS = """
    sendto recvfrom sendmsg recvmsg shutdown getsockopt setsockopt getsockname getpeername
"""
# No memfd: what lies behind a file counts for no limit of ours.
_MEMORY = "mmap mprotect munmap mremap madvise mincore msync brk"
_TIME = """
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend
    sigaltstack pause alarm setitimer getitimer timer_create timer_settime timer_gettime
    timer_delete timer_getoverrun nanosleep clock_nanosleep clock_gettime clock_getres
    gettimeofday time times
"""
_ITSELF = """
    getpid gettid getppid getpgrp getpgid getsid getuid geteuid getgid getegid getresuid getresgid
    getgroups uname sysinfo getrusage getrlimit getrandom getcpu getpriority sched_yield
    sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max
    sched_get_priority_min
"""
_THREADS = """
    futex set_robust_list get_robust_list rseq set_tid_address arch_prctl membarrier exit
    exit_group restart_syscall wait4 waitid
"""
# Landlock has no right for these, and `shutil.copy` fails without them: they seem to work.
_PRETENDED = """
    chmod fchmod fchmodat chown fchown lchown fchownat utime utimes futimesat
"""
# `shutil.copy2` asks, and goes on where files have no attributes of that kind.
_NOT_HERE = "listxattr llistxattr flistxattr"

_AF_UNIX = 1
_SOCK_STREAM = 1
_KIND = 0xF
"""Of a socket's type; the rest are flags."""
_THREAD = 0x10000
# Namespaces (mount, cgroup, uts, ipc, user, pid, net), another's parent, another's tracer. Some
# would need root, which tests in a pipeline often are. Source: Linux, include/uapi/linux/sched.h.
_APART = 0x20000 | 0x7E000000 | 0x8000 | 0x2000
_PR_SET_NAME, _PR_GET_NAME = 15, 16
# Copies, flags, locks of both kinds, the size of a pipe and seals. No F_SETOWN or F_SETSIG, which
# send signals; no F_SETPIPE_SZ, which takes memory that counts for no limit.
_FCNTL = (*range(8), 9, 36, 37, 38, 1030, 1032, 1033, 1034)
# FIONREAD TCGETS TIOCGWINSZ FIONBIO FIONCLEX FIOCLEX. Source: asm-generic/ioctls.h.
_IOCTL = (0x541B, 0x5401, 0x5413, 0x5421, 0x5450, 0x5451)
_SIGKILL = 9

OWN_PID = 0xFFFFFFFE
"""Stands for the child's process id, known only in there; no process has this one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A verdict if all the tests of a call's arguments are true, and another one if not."""

    tests: tuple[Test, ...]
    then: int = ALLOW
    otherwise: int = REFUSE


def _if(*tests: Test) -> Rule:
    return Rule(tests)


def _null(argument: int) -> tuple[Test, Test]:
    """Whether a pointer is null: both halves of it."""
    return Test(low(argument), (0,)), Test(high(argument), (0,))


_ITS_OWN = _if(Test(low(0), (OWN_PID,)))

_BY_ARGUMENT = {
    "clone": _if(Test(low(0), (_THREAD,), _THREAD | _APART)),
    # A datagram pair could still send to an abstract name.
    "socketpair": _if(Test(low(0), (_AF_UNIX,)), Test(low(1), (_SOCK_STREAM,), _KIND)),
    "kill": _ITS_OWN,
    "tgkill": _ITS_OWN,
    # Reading our own limits, with no new ones.
    "prlimit64": _if(Test(low(0), (0,)), *_null(2)),
    "prctl": _if(Test(low(0), (_PR_SET_NAME, _PR_GET_NAME))),
    "fcntl": _if(Test(low(1), _FCNTL)),
    "ioctl": _if(Test(low(1), _IOCTL)),
    # Pretended as well, but with the time of now it is how `Path.touch` asks whether the file is
    # there: told so, it would make none.
    "utimensat": Rule(_null(2), REFUSE, answer(0)),
}

_STARTING = "fork vfork execve"

Rules = dict[str, int | Rule]
"""For each call a verdict, or one by its arguments."""


def rules(programs: bool, truncation: bool, scoped: bool) -> Rules:
    """What is allowed, to one that may start `programs` or not.

    `truncation` says whether Landlock sees files being cut by name, and `scoped` whether it keeps
    signals inside: before Landlock's 3rd and 6th version it does not.
    """
    allowed = " ".join((_FILES, _WAITING, _PAIRS, _MEMORY, _TIME, _ITSELF, _THREADS))
    found: Rules = {name: ALLOW for name in allowed.split()}
    found |= {name: answer(0) for name in _PRETENDED.split()}
    found |= {name: answer(errno.ENOTSUP) for name in _NOT_HERE.split()}
    # Its flags lie in memory, which no filter sees; the C library then calls `clone`.
    found["clone3"] = answer(errno.ENOSYS)
    found |= _BY_ARGUMENT
    if truncation:
        found["truncate"] = ALLOW
    if programs:
        found |= {name: ALLOW for name in _STARTING.split()}
        found["clone"] = _if(Test(low(0), (0,), _APART))
        if scoped:
            # To end a program that takes too long: whose number is not known beforehand.
            found["kill"] = _if(Test(low(0), (0,), 0x80000000), Test(low(1), (_SIGKILL,)))
    return found
