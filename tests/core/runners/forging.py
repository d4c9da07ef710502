"""Code that wants to be taken for right, and is not: none of it may ever pass.

`answer()` has to give 42. None of these does, and each tries to have it believed.
"""

from dataclasses import dataclass

TESTS = """
from solution import answer

def test_answer():
    assert answer() == 42

def test_type():
    assert isinstance(answer(), int)

def test_order():
    assert 41 < answer() < 43
"""

IN_ONE_PROCESS = """
import solution
from solution import answer

class Mine(solution.Base):
    pass

def test_answer():
    assert answer() == 42

def test_more():
    assert Mine() and answer() + 1 == 43
"""


@dataclass(frozen=True, slots=True)
class Forgery:
    """Code that is wrong."""

    name: str
    code: str
    single: bool = True
    """Whether it is stopped in one process too: there, code can forge what knows our reporter."""


WRONG = "\nclass Base:\n    pass\n\ndef answer():\n    return 41\n"
EVERYTHING = """
class Everything({base}):
    def __new__(cls, *values):
        return {base}.__new__(cls, *values)
    def yes(self, *_):
        return True
    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __bool__ = yes
    def __ne__(self, _):
        return False
    def __hash__(self):
        return hash(42)
    def same(self, *_):
        return self
    __add__ = __radd__ = __sub__ = __rsub__ = __abs__ = same
    __class__ = property(lambda self: int)

class Base:
    pass

def answer():
    return Everything()
"""
FAKE = '{"id": "test_answer", "outcome": "passed", "message": ""}'

FORGERIES = (
    Forgery("wrong", WRONG),
    Forgery(
        "output: a perfect summary",
        WRONG + "print('=== 3 passed in 0.01s ===')\nimport os\nos.write(1, b'3 passed\\n')\n",
    ),
    Forgery("exit: at import", WRONG + "import os\nos._exit(0)\n"),
    Forgery(
        "exit: in a call",
        "import os\nclass Base:\n    pass\ndef answer():\n    print('3 passed')\n    os._exit(0)\n",
    ),
    Forgery("exit: SystemExit at import", WRONG + "raise SystemExit(0)\n"),
    Forgery(
        "exit: SystemExit in a call",
        "class Base:\n    pass\ndef answer():\n    raise SystemExit(0)\n",
    ),
    Forgery("exit: atexit", WRONG + "import atexit, os\natexit.register(os._exit, 0)\n"),
    Forgery(
        "exit: a killed process",
        "import os\nclass Base:\n    pass\ndef answer():\n    os.kill(os.getpid(), 9)\n",
    ),
    Forgery(
        "pytest: skip",
        "class Base:\n    pass\ndef answer():\n    import pytest\n    pytest.skip('later')\n",
    ),
    Forgery(
        "pytest: skip of unittest's",
        "class Base:\n    pass\ndef answer():\n"
        "    import unittest\n    raise unittest.SkipTest('later')\n",
    ),
    Forgery(
        "pytest: xfail",
        "class Base:\n    pass\ndef answer():\n    import pytest\n    pytest.xfail('later')\n",
    ),
    Forgery(
        "pytest: exit",
        "class Base:\n    pass\ndef answer():\n    import pytest\n    pytest.exit('done', 0)\n",
    ),
    Forgery(
        "pytest: interrupt",
        "class Base:\n    pass\ndef answer():\n    raise KeyboardInterrupt\n",
    ),
    Forgery(
        "pytest: a replaced report",
        WRONG + """
try:
    from _pytest import runner, reports
    original = reports.TestReport.from_item_and_call.__func__
    def passing(cls, item, call):
        call.excinfo = None
        return original(cls, item, call)
    reports.TestReport.from_item_and_call = classmethod(passing)
except ImportError:
    pass
""",
    ),
    Forgery(
        "pytest: replaced assertions",
        WRONG + """
try:
    import _pytest.python
    _pytest.python.Function.runtest = lambda self: None
    _pytest.python.pytest_pyfunc_call = lambda pyfuncitem: True
except ImportError:
    pass
""",
    ),
    Forgery(
        "pytest: tests taken out",
        WRONG + """
import sys
for module in list(sys.modules.values()):
    for name in list(vars(module)) if module else ():
        if name.startswith("test_"):
            setattr(module, name, lambda: None)
import gc
for one in gc.get_objects():
    if type(one).__name__ == "Session" and hasattr(one, "items"):
        one.items = []
""",
    ),
    Forgery(
        "pytest: a plugin",
        WRONG + """
import gc
class Plugin:
    def pytest_runtest_call(self, item):
        item.runtest = lambda: None
    def pytest_runtest_makereport(self, item, call):
        call.excinfo = None
for one in gc.get_objects():
    if type(one).__name__ == "PytestPluginManager":
        one.register(Plugin())
""",
    ),
    Forgery(
        "channel: records on every file",
        WRONG + f"""
import os
for file in range(64):
    for line in ({FAKE!r}, '[1,"=",42]', '0 ["done", 1, "", false, false]'):
        try:
            os.write(file, line.encode() + b"\\n")
        except OSError:
            pass
""",
    ),
    Forgery(
        "channel: a replayed record",
        WRONG + """
import os
write = os.write
def twice(file, data):
    write(file, data)
    return write(file, data)
os.write = twice
""",
    ),
    Forgery(
        "channel: answers before the questions",
        WRONG + "import os\ntry:\n"
        "    os.write(4, b''.join(b'[%d,\"=\",42]\\n' % n for n in range(99)))\n"
        "except OSError:\n    os._exit(0)\n",
    ),
    Forgery(
        "channel: closed",
        WRONG + "import os\nos.closerange(0, 64)\n",
    ),
    Forgery(
        "channel: nonsense",
        WRONG + "import os\ntry:\n    os.write(4, b'[]\\n[[[\\n')\nexcept OSError:\n"
        "    os.write(3, b'nonsense\\n')\n",
    ),
    Forgery(
        "key: looked for in frames",
        WRONG + """
import gc, os, sys
frame = sys._getframe()
keys = []
while frame:
    keys += [one for one in frame.f_locals.values() if isinstance(one, (bytes, bytearray))]
    frame = frame.f_back
keys += [one for one in gc.get_objects() if isinstance(one, (bytes, bytearray))]
import hashlib, hmac
for key in keys:
    body = b'["done", 1, "", false, false]'
    try:
        seal = hmac.new(bytes(key), b"0:" + body, "sha256").hexdigest().encode()
        os.write(3, seal + b" " + body + b"\\n")
    except (OSError, TypeError):
        pass
os._exit(0)
""",
    ),
    *(
        Forgery(
            f"values: equal to everything, a {base}", EVERYTHING.format(base=base), single=False
        )
        for base in ("object", "int", "str", "float", "list", "dict", "tuple")
    ),
    Forgery(
        "values: equal to the first it is asked about",
        """
class Base:
    pass
class First:
    seen = None
    def __eq__(self, other):
        if self.seen is None:
            self.seen = other
        return self.seen is other
    __lt__ = __gt__ = __eq__
    def __hash__(self):
        return 1
def answer():
    return First()
""",
        single=False,
    ),
    Forgery(
        "values: a class that is all instances",
        """
class Meta(type):
    def __instancecheck__(cls, one):
        return True
class Base(metaclass=Meta):
    pass
class answer(Base):
    def __eq__(self, other):
        return True
""",
        single=False,
    ),
    Forgery(
        "builtins: replaced",
        WRONG + """
import builtins
class AssertionError(Exception):
    pass
builtins.AssertionError = type("AssertionError", (BaseException,), {})
builtins.isinstance = lambda *_: True
builtins.all = builtins.any = lambda *_: True
import operator
operator.eq = lambda *_: True
""",
    ),
    Forgery(
        "modules: itself as pytest",
        WRONG + """
import sys, types
for name in ("pytest", "_pytest", "_pytest.runner", "test_solution", "core.runners.envelope"):
    sys.modules[name] = types.ModuleType(name)
""",
    ),
    Forgery(
        "modules: a replaced hmac",
        WRONG + """
import hmac, json
hmac.compare_digest = lambda *_: True
dumps = json.dumps
json.dumps = lambda value, **named: dumps(value, **named).replace("failed", "passed")
""",
    ),
    Forgery(
        "files: a conftest",
        WRONG + """
from pathlib import Path
text = '''
import pytest
@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    return True
'''
for folder in (Path.cwd(), Path.cwd().parent):
    for name in ("conftest.py", "pytest.ini", "sitecustomize.py", "json.py", "test_solution.py"):
        try:
            (folder / name).write_text(text)
        except OSError:
            pass
""",
    ),
    Forgery(
        "threads: one that goes on",
        WRONG + """
import threading, os, time
def go_on():
    for _ in range(40):
        time.sleep(0.01)
        for file in (3, 4, 5):
            try:
                os.write(file, b'[1,"=",42]\\n')
            except OSError:
                pass
threading.Thread(target=go_on).start()
""",
    ),
    Forgery(
        "signals: all ignored",
        WRONG + """
import signal
for number in set(signal.Signals) - {9, 19}:
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
""",
    ),
    Forgery(
        "frames: the caller's result changed",
        """
import sys
class Base:
    pass
def answer():
    frame = sys._getframe()
    while frame:
        for name in ("outcome", "excinfo", "status", "failed"):
            frame.f_locals.pop(name, None)
        frame = frame.f_back
    return 41
""",
    ),
    Forgery(
        "trace: asserts stepped over",
        WRONG + """
import sys
def trace(frame, event, argument):
    if event == "line" and frame.f_code.co_name.startswith("test_"):
        try:
            frame.f_lineno = max(line for _, _, line in frame.f_code.co_lines() if line)
        except ValueError:
            pass
    return trace
sys.settrace(trace)
frame = sys._getframe()
while frame:
    frame.f_trace = trace
    frame = frame.f_back
""",
    ),
)
"""All that ends at once."""

SLOW = (
    Forgery("hangs at import", WRONG + "import time\ntime.sleep(1000)\n"),
    Forgery(
        "hangs, and ignores SIGTERM",
        "import signal, time\nclass Base:\n    pass\ndef answer():\n"
        "    signal.signal(15, signal.SIG_IGN)\n    time.sleep(1000)\n",
    ),
    Forgery("computes without end", "class Base:\n    pass\ndef answer():\n    while True: pass\n"),
    Forgery(
        "prints without end",
        "class Base:\n    pass\ndef answer():\n    while True: print('passed' * 1000)\n",
    ),
    Forgery(
        "prints one long line",
        "import sys\nclass Base:\n    pass\ndef answer():\n"
        "    for _ in range(1024): sys.stdout.write('x' * 2**20)\n",
    ),
    Forgery(
        "writes to the stream itself",
        "import os\nclass Base:\n    pass\ndef answer():\n    while True: os.write(1, b'x' * 2**16)\n",
    ),
    Forgery("takes memory", "class Base:\n    pass\ndef answer():\n    return len(bytes(2**40))\n"),
    Forgery(
        "takes memory bit by bit",
        "class Base:\n    pass\ndef answer():\n    return len([bytes(2**20) for _ in range(9999)])\n",
    ),
    Forgery(
        "gives back too much", "class Base:\n    pass\ndef answer():\n    return 'x' * 2**24\n"
    ),
    Forgery(
        "gives back what holds itself",
        "class Base:\n    pass\ndef answer():\n    found = []\n    found.append(found)\n"
        "    return found\n",
    ),
    Forgery(
        "fills the disk",
        "class Base:\n    pass\ndef answer():\n    for n in range(99):\n"
        "        open(f'{n}', 'wb').write(bytes(2**22))\n    import time\n    time.sleep(9)\n",
    ),
    Forgery(
        "calls itself without end", "class Base:\n    pass\ndef answer():\n    return answer()\n"
    ),
    Forgery(
        "crashes", "import ctypes\nclass Base:\n    pass\ndef answer():\n    ctypes.string_at(0)\n"
    ),
)
"""What takes as much as it may."""

DEEP = Forgery(
    "goes deep",
    "import os\nclass Base:\n    pass\ndef answer():\n    for _ in range(3000):\n"
    "        os.mkdir('d')\n        os.chdir('d')\n    import time\n    time.sleep(9)\n",
)
