"""Which programs can be tested by calling them."""

import pytest

from core.trials.suited import Need, needs

PURE = "def f(a):\n    return a + 1\n"


@pytest.mark.parametrize(
    "code",
    [
        PURE,
        f"{PURE}\nif __name__ == '__main__':\n    print(f(int(input())))\n",
        f"import argparse\n{PURE}\ndef main():\n    argparse.ArgumentParser().parse_args()\n",
        f"import time\n{PURE}\ndef wait():\n    time.sleep(3)\n",
        f"import urllib.parse\n{PURE}",
        "class A:\n    def f(self): return 1\n",
        "import socket_like\ndef f(a): return socket_like.f(a)\n",
        "def f(a, input):\n    return a\n",
        "async def f(a): return a\n",
    ],
)
def test_one_function_that_needs_nothing_is_enough(code: str) -> None:
    assert needs(code) is None


@pytest.mark.parametrize(
    ("code", "need"),
    [
        ("def f():\n    return input()\n", Need.INPUT),
        ("n = int(input())\ndef f(a): return a\n", Need.INPUT),
        ("import sys\ndef f(): return sys.stdin.read()\n", Need.INPUT),
        ("import requests\ndef f(url): return requests.get(url)\n", Need.NETWORK),
        ("from urllib import request\ndef f(u): return request.urlopen(u)\n", Need.NETWORK),
        ("import urllib.request\ndef f(u): return urllib.request.urlopen(u)\n", Need.NETWORK),
        ("def f(u):\n    import socket\n    return socket.socket()\n", Need.NETWORK),
        ("import tkinter as tk\ndef f(a): return a\n", Need.SCREEN),
        ("from pygame import display\ndef f(a): return a\n", Need.SCREEN),
        ("from time import sleep\ndef f(a):\n    sleep(a)\n", Need.TIME),
        ("import asyncio\nasync def f(a):\n    await asyncio.sleep(a)\n", Need.TIME),
        ("def f(path):\n    with open(path) as file: return file.read()\n", Need.FILES),
        ("from pathlib import Path\ndef f(p): return Path(p).read_text()\n", Need.FILES),
        ("import pandas as pd\ndef f(p): return pd.read_csv(p)\n", Need.FILES),
        ("import subprocess as s\ndef f(a): return s.run(a)\n", Need.PROCESSES),
        ("import os\ndef f(a): return os.system(a)\n", Need.PROCESSES),
        ("import sys\ndef f(): return sys.argv[1]\n", Need.COMMAND_LINE),
        ("if __name__ == '__main__':\n    print(1)\n", Need.COMMAND_LINE),
        ("def main():\n    print(1)\n\nif __name__ == '__main__':\n    main()\n", None),
        ("if __name__ == '__main__':\n    print(input())\n", Need.INPUT),
        ("print(1)\n", Need.NOTHING_TO_CALL),
        ("def _f(a): return a\n", Need.NOTHING_TO_CALL),
        ("", Need.NOTHING_TO_CALL),
    ],
)
def test_a_program_of_the_world_outside_is_not_tested(code: str, need: Need | None) -> None:
    assert needs(code) == (need or Need.NOTHING_TO_CALL)


def test_what_a_function_uses_counts() -> None:
    code = "def ask():\n    return input()\n\ndef f(a):\n    return ask() + a\n"

    assert needs(code) is Need.INPUT
    assert needs(f"{code}\ndef g(a): return a\n") is None


def test_the_function_that_was_asked_for_counts_alone() -> None:
    code = f"{PURE}\ndef g():\n    return input()\n"

    assert needs(code, "g") is Need.INPUT
    assert needs(code, "f") is None
    assert needs(code, "gone") is None


@pytest.mark.parametrize("need", Need)
def test_every_need_has_its_sentence(need: Need) -> None:
    assert str(need.phrase).startswith("no tests: the program ")
