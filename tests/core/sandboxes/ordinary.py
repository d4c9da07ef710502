"""Programs that people write every day, which must run in a jail as they do outside.

Each prints what it prints outside: "fine".
"""

import importlib.util

PROGRAMS = {
    "asyncio": """
import asyncio
async def double(number):
    await asyncio.sleep(0)
    return 2 * number
async def main():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(double(n)) for n in range(5)]
    assert [task.result() for task in tasks] == [0, 2, 4, 6, 8]
    assert await asyncio.to_thread(sum, range(5)) == 10
    async with asyncio.timeout(5):
        queue = asyncio.Queue()
        await queue.put(1)
        assert await queue.get() == 1
    asyncio.get_running_loop().add_signal_handler(10, print)
asyncio.run(main())
""",
    "threads": """
import queue, threading
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(8) as pool:
    assert sum(pool.map(lambda n: n * n, range(100))) == 328350
done, lock, found = queue.Queue(), threading.Lock(), threading.Event()
def act():
    with lock:
        done.put(1)
    found.set()
threads = [threading.Thread(target=act, name=f"one{n}") for n in range(20)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert done.qsize() == 20 and found.wait(1)
timer = threading.Timer(0.01, found.clear)
timer.start()
timer.join()
""",
    "dataclasses and typing": """
import abc, enum, functools, typing
from dataclasses import dataclass, field, replace, asdict
@dataclass(frozen=True, order=True, slots=True)
class Point:
    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)
assert replace(Point(1), y=2) == Point(1, 2) and asdict(Point(1))["x"] == 1
class Color(enum.Enum):
    RED = enum.auto()
assert Color["RED"] is Color.RED
@functools.lru_cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
assert fib(50) == 12586269025
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
try:
    Shape()
except TypeError:
    pass
""",
    "generators": """
import contextlib, itertools
def numbers():
    received = yield 1
    yield received
    yield from range(3)
one = numbers()
assert next(one) == 1 and one.send(5) == 5 and list(one) == [0, 1, 2]
@contextlib.contextmanager
def inside():
    yield 1
with inside() as value:
    assert value == 1
assert list(itertools.islice(itertools.count(), 3)) == [0, 1, 2]
""",
    "sqlite": """
import sqlite3
with sqlite3.connect("base.db") as base:
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("create table t (a integer primary key, b text)")
    base.executemany("insert into t (b) values (?)", [("x",)] * 1000)
assert sqlite3.connect("base.db").execute("select count(*) from t").fetchone() == (1000,)
base.close()
other = sqlite3.connect("other.db")
with other:
    other.execute("create table t (a)")
    other.execute("insert into t values (1)")
other.execute("vacuum")
""",
    "temporary files": """
import tempfile
with tempfile.TemporaryFile() as file, tempfile.NamedTemporaryFile("w+") as named:
    file.write(b"x" * 10000)
    named.write("y")
with tempfile.TemporaryDirectory() as folder:
    Path(folder, "a").write_text("b")
    assert os.listdir(folder) == ["a"]
assert not os.path.exists(folder)
with tempfile.SpooledTemporaryFile(10) as file:
    file.write(b"x" * 100)
assert tempfile.gettempdir() == os.getcwd()
""",
    "files": """
import csv, gzip, io, json, mimetypes, pickle, tarfile, zipfile
Path("a/b").mkdir(parents=True)
Path("a/touched").touch()
assert Path("a/touched").exists()
Path("a/touched").touch()
Path("a/b/c.txt").write_text("text", "utf-8")
shutil.copy("a/b/c.txt", "copy")
shutil.copy2("a/b/c.txt", "copy2")
shutil.copytree("a", "tree")
shutil.move("tree", "moved")
os.rename("copy", "renamed")
os.replace("copy2", "renamed")
os.symlink("renamed", "link")
os.link("renamed", "hard")
os.chmod("renamed", 0o600)
os.utime("renamed", (1, 1))
os.truncate("hard", 2)
assert Path("link").read_text() == "te" and Path("link").is_symlink()
assert sorted(path.name for path in Path().rglob("*.txt")) == ["c.txt", "c.txt"]
with zipfile.ZipFile("z.zip", "w") as archive:
    archive.write("renamed")
with tarfile.open("t.tgz", "w:gz") as archive:
    archive.add("a")
with tarfile.open("t.tgz") as archive:
    archive.extractall("out", filter="data")
with open("t.csv", "w", newline="") as file:
    csv.writer(file).writerow([1, 2])
assert json.loads(gzip.decompress(gzip.compress(b"[1]"))) == [1]
assert mimetypes.guess_type("a.html")[0] == "text/html"
with open("map", "w+b") as file:
    file.write(bytes(4096))
    file.flush()
    with mmap.mmap(file.fileno(), 0) as mapped:
        mapped[0] = 1
with open("lock", "w") as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
    fcntl.flock(file, fcntl.LOCK_UN)
shutil.rmtree("a")
os.sendfile(os.open("sent", os.O_CREAT | os.O_RDWR), os.open("map", os.O_RDONLY), 0, 100)
""",
    "time": """
import datetime, time, timeit, zoneinfo
istanbul = zoneinfo.ZoneInfo("Europe/Istanbul")
moment = datetime.datetime(2024, 7, 1, 12, tzinfo=istanbul)
assert moment.utcoffset() == datetime.timedelta(hours=3)
assert "UTC" in zoneinfo.available_timezones()
time.localtime(), time.strftime("%A"), time.sleep(0.001), time.thread_time()
timeit.timeit("1 + 1", number=10)
""",
    "chance and digests": """
import hashlib, hmac, random, secrets, ssl, uuid
assert hashlib.sha256(b"").hexdigest().startswith("e3b0")
hashlib.scrypt(b"x", salt=b"y", n=16, r=8, p=1)
hmac.digest(b"k", b"m", "sha256"), uuid.uuid4(), uuid.uuid1(), secrets.token_hex()
random.seed(1)
assert random.randint(0, 100) == 17
""",
    "signals and limits": """
import faulthandler, resource
caught = []
signal.signal(signal.SIGALRM, lambda *_: caught.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.01)
signal.pause()
signal.raise_signal(signal.SIGALRM)
os.kill(os.getpid(), signal.SIGALRM)
assert caught == [1, 1, 1]
signal.pthread_kill(threading.get_ident(), 0)
resource.getrlimit(resource.RLIMIT_AS), resource.getrusage(resource.RUSAGE_SELF)
faulthandler.enable(open("fault", "w"))
assert os.cpu_count() and os.getloadavg or True
""",
    "what Python knows of itself": """
import inspect, linecache, logging, platform, sysconfig, traceback, warnings
Path("mine.py").write_text("def one():\\n    return 1\\n")
sys.path.append(os.getcwd())
import mine
assert mine.one() == 1 and "return 1" in inspect.getsource(mine.one)
logging.basicConfig(filename="log")
logging.warning("x")
try:
    1 / 0
except ZeroDivisionError:
    assert "1 / 0" in traceback.format_exc()
platform.platform(), platform.python_version(), sysconfig.get_paths()
import getpass, locale
locale.setlocale(locale.LC_ALL, "")
Path.home(), Path("x").resolve(), Path().absolute(), os.path.expanduser("~")
""",
    "pairs and pipes": """
import select, selectors
one, two = socket.socketpair()
with one, two:
    one.sendall(b"x")
    assert select.select([two], [], [], 1)[0] == [two] and two.recv(10) == b"x"
    reading, writing = os.pipe()
    socket.send_fds(one, [b"."], [reading])
    socket.recv_fds(two, 1, 1)
with selectors.DefaultSelector() as selector:
    selector.register(reading, selectors.EVENT_READ)
    os.write(writing, b"x")
    assert selector.select(1)
os.dup(reading), os.dup2(reading, 40)
""",
    "tests of their own": """
import doctest, unittest, unittest.mock
class Sums(unittest.TestCase):
    def test_sum(self):
        with unittest.mock.patch("os.getcwd", return_value="/x"):
            self.assertEqual(os.getcwd(), "/x")
        with self.subTest("a"), self.assertRaises(ValueError):
            int("x")
found = unittest.defaultTestLoader.loadTestsFromTestCase(Sums)
assert unittest.TextTestRunner(open("report", "w")).run(found).wasSuccessful()
""",
    "pytest": """
import pytest
Path("test_it.py").write_text('''
import pytest
@pytest.fixture
def one():
    yield 1
@pytest.mark.parametrize("n", [1, 2])
def test_it(one, n, tmp_path, monkeypatch, capsys, caplog):
    monkeypatch.setenv("X", "1")
    (tmp_path / "x").write_text("x")
    print("said")
    assert one == 1 and capsys.readouterr().out == "said\\\\n"
def test_wrong():
    assert [1, 2] == [1, 3]
async def no_test():
    pass
''')
code = pytest.main(["-q", "--rootdir", os.getcwd(), f"--confcutdir={os.getcwd()}", "--noconftest",
    "-c", "/dev/null", "-p", "no:cacheprovider", "-p", "no:asyncio", "test_it.py"])
assert code == 1, code
""",
}
if importlib.util.find_spec("numpy"):
    PROGRAMS["numpy"] = """
import numpy
assert (numpy.ones((200, 200)) @ numpy.ones((200, 200)))[0, 0] == 200
numpy.linalg.svd(numpy.random.default_rng(1).normal(size=(50, 50)))
"""
