"""Results changed on their way, or by changing what is around."""

from tests.core.runners.forging.forgery import WRONG, Forgery

FAKE = '{"id": "test_answer", "outcome": "passed", "message": ""}'

FORGERIES = (
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
