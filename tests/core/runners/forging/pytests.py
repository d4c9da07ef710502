"""Results changed where they are made: exits, skips, hooks, reports."""

from tests.core.runners.forging.forgery import WRONG, Forgery

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
)
