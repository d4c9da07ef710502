"""Scores text by all checks there are, as the limited process does it, but in this one."""

import tempfile

import pytest

from core.checks import Code
from core.checks.report import Report
from core.checks.work import report
from core.scoring import Score, TestResults, score
from tests.core.checks.programs import GOOD

SLOPPY = """\
import os


def read(path, seen=[]):
    try:
        seen.append(open(path).read())
    except:
        pass
    if seen == None:
        return eval(path)
    return seen
"""
TANGLED = """\
def find(rows, wanted, depth):
    for row in rows:
        if row:
            for cell in row:
                if cell == wanted:
                    while depth:
                        if depth > 3:
                            return cell
                        depth -= 1
    return None
"""
MESSY = "import os, sys\ndef f( a,b ):\n  x=a ;y = b\n  return {'x' :x,'y':y}\nprint( f(1,2) )\n"
UNSAFE = """\
import subprocess


def run(command):
    return subprocess.run(command, shell=True, check=True)
"""
PROGRAMS = [SLOPPY, TANGLED, MESSY, UNSAFE, GOOD["python"]]


def reported(text: str, language: str = "python", wanted: str = "") -> Report:
    """What all checks find."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return report(Code(text, language, wanted))


def scored(
    text: str, language: str = "python", wanted: str = "", results: TestResults | None = None
) -> Score:
    """Its score."""
    return score(reported(text, language, wanted), results)
