"""Small problems of our own making, with good and wrong answers to each, and tests.

Each is a Markdown file: the name of what is asked for, the task as a person would write it, good
answers, wrong ones as a small model would write them (whole, or as a change of the first good
one), the check that decides, and two sets of asserts as models write them, some of which are
wrong themselves: about one in six of `Strong`, two in three of `Weak`.
"""

from tools.problems.problem import Answer, Problem
from tools.problems.reading import collect
from tools.problems.running import fails, right

__all__ = ["Answer", "Problem", "collect", "fails", "right"]
