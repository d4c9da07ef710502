"""Programs that try to get out, by class. Each line they print must say that it was refused.

A program sees `ARENA`, what there is to hurt: see `arena.py`; and the functions of `tools.txt`.
"""

from typing import Any

REFUSED = {
    "processes": """
attempt("fork", os.fork)
attempt("run", lambda: subprocess.run(["true"]))
attempt("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
attempt("vfork", lambda: system(58, 220, signal.SIGCHLD))
attempt("clone", lambda: system(56, 220, int(signal.SIGCHLD), 0, 0, 0, 0))
attempt("clone with a parent's children", lambda: system(56, 220, 0x8000 | 17, 0, 0, 0, 0))
attempt("shell", lambda: os.fork() or os.system("sleep 100"))
import multiprocessing
attempt("multiprocessing", multiprocessing.get_context("fork").Process(target=print).start)
attempt("session", os.setsid)
attempt("group", lambda: os.setpgid(0, 0))
for _ in range(100):
    attempt("fork for ever", os.fork)
""",
    "programs": """
attempt("exec", lambda: os.execv("/bin/true", ["true"]))
attempt("python", lambda: os.execv(sys.executable, [sys.executable, "-c", ""]))
shutil.copyfile(os.__file__, "own")
os.chmod("own", 0o755)
attempt("own", lambda: os.execv("own", ["own"]))
attempt("loader", lambda: os.execv("/lib64/ld-linux-x86-64.so.2", ["ld", "/bin/true"]))
file = os.open("own", os.O_RDONLY)
attempt("by file", lambda: os.execve(file, ["own"], {}))
attempt("execveat", lambda: system(322, 281, file, b"", None, None, 0x1000))
""",
    "secrets": """
def read(path):
    with open(path, "rb") as file:
        return file.read()
for path in ARENA["secrets"]:
    attempt(path, lambda: read(path))
attempt("folder", lambda: os.listdir(ARENA["outside"]))
for path in ("/", "/etc", "/proc", "/tmp", "/root", "/sys", "/run", "/var", "..", "/dev"):
    attempt(path, lambda: os.listdir(path))
os.symlink(ARENA["secrets"][0], "link")
attempt("link", lambda: read("link"))
os.symlink(ARENA["outside"], "folder")
attempt("folder by a link", lambda: os.listdir("folder"))
os.symlink("/proc/self", "self")
attempt("self by a link", lambda: read("self/environ"))
attempt("to a folder above", lambda: (os.chdir(".."), os.listdir(".")))
attempt("open above", lambda: os.open("..", os.O_RDONLY))
""",
    "secrets moved": """
attempt("hard link", lambda: os.link(ARENA["secrets"][0], "link"))
attempt("rename", lambda: os.rename(ARENA["secrets"][0], "mine"))
attempt("rename a folder", lambda: os.rename(ARENA["outside"], "mine"))
attempt("by its number", lambda: system(304, 265, 3, b"x" * 100, 0))
""",
    "devices": """
for path in ("/dev/tty", "/dev/kmsg", "/dev/mem", "/dev/full", "/dev/shm/x", "/dev/ptmx"):
    if os.path.exists(path) or path == "/dev/shm/x":
        attempt(path, lambda: os.open(path, os.O_RDWR | os.O_CREAT))
attempt("a fifo", lambda: os.mkfifo("fifo"))
attempt("a device", lambda: os.mknod("null", 0o020666, os.makedev(1, 3)))
""",
    "writing": """
outside = Path(ARENA["outside"])
kept = outside / "kept"
attempt("new", lambda: (outside / "new").write_bytes(b"x"))
attempt("write", lambda: kept.write_bytes(b"x"))
attempt("append", lambda: kept.open("ab"))
attempt("truncate", lambda: os.truncate(kept, 0))
attempt("delete", kept.unlink)
attempt("move", lambda: kept.rename(outside / "moved"))
attempt("move here", lambda: kept.rename("moved"))
Path("mine").write_bytes(b"mine")
attempt("move there", lambda: os.rename("mine", outside / "mine"))
attempt("move over", lambda: os.replace("mine", kept))
attempt("link there", lambda: os.link("mine", outside / "mine"))
attempt("folder", (outside / "folder").mkdir)
attempt("remove", lambda: os.rmdir(outside / "empty"))
attempt("symlink", lambda: os.symlink("/", outside / "link"))
attempt("by a link", lambda: (os.symlink(kept, "there"), open("there", "wb")))
attempt("attribute", lambda: os.setxattr(kept, "user.x", b"x"))
attempt("touch", lambda: os.utime(kept))
attempt("a library", lambda: open(os.__file__, "ab"))
attempt("beside a library", lambda: Path(os.__file__).with_name("planted.py").write_bytes(b"x"))
attempt("our own", lambda: open(ARENA["own"], "ab"))
""",
    "network": """
def send(family, kind, address, flags=0):
    with socket.socket(family, kind) as wire:
        return wire.sendto(b"out", flags, address)
def connect(family, kind, address):
    with socket.socket(family, kind) as wire:
        wire.connect(address)
        return wire.send(b"out")
TCP, UDP = socket.SOCK_STREAM, socket.SOCK_DGRAM
attempt("tcp", lambda: connect(socket.AF_INET, TCP, ARENA["tcp"]))
attempt("fast open", lambda: send(socket.AF_INET, TCP, ARENA["tcp"], 0x20000000))
attempt("udp", lambda: send(socket.AF_INET, UDP, ARENA["udp"]))
attempt("udp over ipv6", lambda: send(socket.AF_INET6, UDP, ("::1", 9)))
attempt("path", lambda: connect(socket.AF_UNIX, TCP, ARENA["path"]))
attempt("abstract", lambda: connect(socket.AF_UNIX, TCP, ARENA["abstract"]))
attempt("listen", lambda: socket.create_server(("127.0.0.1", 0)))
attempt("netlink", lambda: socket.socket(16, socket.SOCK_RAW, 0))
attempt("vsock", lambda: socket.socket(40, TCP))
attempt("packet", lambda: socket.socket(17, socket.SOCK_RAW))
attempt("datagram pair", lambda: socket.socketpair(socket.AF_UNIX, UDP))
attempt("packet pair", lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET))
attempt("inside asyncio", lambda: __import__("asyncio").run(
    __import__("asyncio").open_connection(*ARENA["tcp"])))
""",
    "names": """
try:
    socket.getaddrinfo("example.invalid", 80)
except OSError as error:
    # The C library opens no socket to ask with, and says that it found nothing.
    print("names", "EPERM" if error.errno in (-2, -3, -11) else error)
""",
    "other processes": """
victim, parent = ARENA["victim"], os.getppid()
for pid in (victim, parent, ARENA["bot"], 1, -1, 0, -victim):
    attempt(f"kill {pid}", lambda: os.kill(pid, signal.SIGKILL))
    attempt(f"ask {pid}", lambda: os.kill(pid, 0))
attempt("group", lambda: os.killpg(parent, signal.SIGKILL))
attempt("thread", lambda: system(234, 131, victim, victim, 9))
attempt("tkill", lambda: system(200, 130, victim, 9))
attempt("queue", lambda: system(129, 138, victim, 9, ctypes.create_string_buffer(128)))
attempt("pidfd", lambda: os.pidfd_open(victim))
attempt("ptrace", lambda: c("ptrace", 16, victim, 0, 0))
attempt("trace me", lambda: c("ptrace", 0, 0, 0, 0))
attempt("memory", lambda: c("process_vm_readv", victim, None, 0, None, 0, 0))
attempt("write memory", lambda: c("process_vm_writev", victim, None, 0, None, 0, 0))
import resource
attempt("limits", lambda: resource.prlimit(victim, resource.RLIMIT_CPU, (1, 1)))
attempt("see limits", lambda: resource.prlimit(victim, resource.RLIMIT_CPU))
attempt("affinity", lambda: os.sched_setaffinity(victim, {0}))
attempt("priority", lambda: os.setpriority(os.PRIO_PROCESS, victim, 19))
attempt("scheduler", lambda: os.sched_setscheduler(victim, os.SCHED_BATCH, os.sched_param(0)))
attempt("input and output", lambda: system(251, 30, 1, victim, 0x6000))
attempt("own a file", lambda: fcntl.fcntl(0, fcntl.F_SETOWN, victim))
attempt("compare", lambda: system(312, 272, victim, os.getpid(), 0, 0, 0))
""",
    "shared memory and queues": """
attempt("shm", lambda: c("shmget", 4242, 4096, 0o1666))
attempt("sem", lambda: c("semget", 4242, 1, 0o1666))
attempt("msg", lambda: c("msgget", 4242, 0o1666))
attempt("mq", lambda: system(240, 180, b"planted", 0o102, 0o666, None))
from multiprocessing.shared_memory import SharedMemory
attempt("posix", lambda: SharedMemory("planted", create=True, size=4096))
attempt("memfd", lambda: os.memfd_create("planted"))
attempt("secret memory", lambda: system(447, 447, 0))
attempt("a large pipe", lambda: fcntl.fcntl(os.pipe()[0], 1031, 2**20))
""",
    "kernel": """
attempt("user namespace", lambda: c("unshare", 0x10000000))
attempt("network namespace", lambda: c("unshare", 0x40000000))
attempt("join", lambda: c("setns", 3, 0))
attempt("mount", lambda: c("mount", b"none", b".", b"tmpfs", 0, None))
attempt("new mount", lambda: system(430, 430, b"tmpfs", 0))
attempt("open tree", lambda: system(428, 428, -100, b"/", 1))
attempt("chroot", lambda: os.chroot("."))
attempt("pivot", lambda: system(155, 41, b".", b"."))
attempt("io_uring", lambda: system(425, 425, 8, ctypes.create_string_buffer(120)))
attempt("bpf", lambda: system(321, 280, 0, ctypes.create_string_buffer(128), 128))
attempt("keys", lambda: system(250, 219, 0, -3, 1))
attempt("add key", lambda: system(248, 217, b"user", b"x", b"x", 1, -3))
attempt("userfaultfd", lambda: system(323, 282, 1))
attempt("perf", lambda: system(298, 241, ctypes.create_string_buffer(128), 0, -1, -1, 0))
attempt("inotify", lambda: c("inotify_init1", 0))
attempt("fanotify", lambda: c("fanotify_init", 0, 0))
attempt("modules", lambda: system(313, 273, 3, b"", 0))
attempt("reboot", lambda: system(169, 142, 0, 0, 0, None))
attempt("clock", lambda: time.clock_settime(time.CLOCK_REALTIME, 0))
attempt("host name", lambda: socket.sethostname("x"))
attempt("log", lambda: c("klogctl", 3, ctypes.create_string_buffer(10), 10))
attempt("personality", lambda: c("personality", 0x0040000))
attempt("aio", lambda: system(206, 0, 1, ctypes.create_string_buffer(8)))
attempt("quota", lambda: system(179, 60, 0, None, 0, None))
""",
    "getting rights back": """
import resource
attempt("user", lambda: os.setuid(0))
attempt("group", lambda: os.setgid(0))
attempt("groups", lambda: os.setgroups([0]))
attempt("capabilities", lambda: system(126, 91, (ctypes.c_uint32 * 2)(0x20080522, 0), None))
attempt("limits", lambda: c("setrlimit", 0, (ctypes.c_uint64 * 2)(100, 100)))
attempt("memory", lambda: resource.prlimit(0, resource.RLIMIT_AS, (-1, -1)))
attempt("nice", lambda: os.nice(-1))
attempt("a filter", lambda: system(317, 277, 0, 0, 0))
attempt("no filter", lambda: c("prctl", 22, 0, 0, 0, 0))
attempt("be seen", lambda: c("prctl", 4, 1, 0, 0, 0))
attempt("outlive the parent", lambda: c("prctl", 1, 0, 0, 0, 0))
attempt("adopt", lambda: c("prctl", 36, 1, 0, 0, 0))
attempt("secure bits", lambda: c("prctl", 28, 0, 0, 0, 0))
attempt("a ruleset", lambda: system(444, 444, ctypes.create_string_buffer(8), 8, 0))
attempt("other numbers", lambda: c("syscall", 0x40000000 | 41, 2, 1, 0))
attempt("other numbers for fork", lambda: c("syscall", 0x40000000 | 57))
attempt("a terminal", lambda: fcntl.ioctl(0, 0x5412, b"x"))
""",
}
"""Each line has to say EPERM, EACCES or what the kernel says in their place."""

ENDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "memory on the heap": ("kept = [bytearray(2**24) for _ in range(1_000)]", "memory", {}),
    "memory in maps": (
        """
kept = []
while True:
    kept.append(mmap.mmap(-1, 2**24))
    kept[-1].write(bytes(2**24))
""",
        "crash",
        {},
    ),
    "memory in stacks": (
        """
threading.stack_size(2**26)
while True:
    threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
""",
        "crash",
        {},
    ),
    "computing in threads": (
        """
def spin():
    while True:
        pass
for _ in range(4):
    threading.Thread(target=spin, daemon=True).start()
spin()
""",
        "cpu",
        {"cpu_seconds": 1},
    ),
    "time, with signals ignored": (
        """
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
time.sleep(1_000)
""",
        "wall",
        {"wall_seconds": 0.5},
    ),
    "time, stopped": ("os.kill(os.getpid(), signal.SIGSTOP)", "wall", {"wall_seconds": 0.5}),
    "one long line": (
        """
while True:
    os.write(1, b"x" * 2**16)
""",
        "output",
        {},
    ),
    "a long answer": (
        """
while True:
    os.write(3, b"x" * 2**16)
""",
        "output",
        {},
    ),
    "a million files": (
        """
for number in range(10**6):
    os.close(os.open(f"{number}", os.O_CREAT))
""",
        "scratch",
        {},
    ),
    "bytes": (
        """
for number in range(100):
    Path(f"{number}").write_bytes(bytes(2**23))
time.sleep(100)
""",
        "scratch",
        {},
    ),
    "a hole": ("os.truncate(os.open('hole', os.O_CREAT | os.O_RDWR), 2**40)", "crash", {}),
    "folders in folders": (
        """
while True:
    os.mkdir("deep")
    os.chdir("deep")
""",
        "scratch",
        {},
    ),
    "odd modes": (
        """
for number in range(10**6):
    os.mkdir(f"{number}", 0)
""",
        "scratch",
        {},
    ),
    "a segment fault": ("ctypes.string_at(0)", "crash", {}),
    "an abort": ("os.abort()", "crash", {}),
    "recursion": (
        """
sys.setrecursionlimit(10**9)
def again(*arguments):
    return again(*map(again, arguments))
sorted([1, 2], key=lambda one: repr(eval("(" * 90 + "1" + ")" * 90)) and again(1))
""",
        "crash",
        {},
    ),
}
"""A program, how it ends, its limits."""
