"""What is around code: attributes, input, output, files."""

from tests.core.runners.benign.pair import Pair

PAIRS = (
    Pair(
        "monkeypatch",
        """
import os
import sys
import time

RATE = 2

def rate():
    return RATE

def now():
    return time.time()

def home():
    return os.environ.get("SOME_HOME", "none")

def helper():
    return "real"

def uses():
    return helper()

def asks():
    return input("Name? ").strip()

def reads():
    return [line.strip() for line in sys.stdin]

def arguments():
    return sys.argv[1:]
""",
        """
import io
import sys
from unittest.mock import patch
import solution

def test_attribute(monkeypatch):
    monkeypatch.setattr(solution, "RATE", 5)
    assert solution.rate() == 5

def test_it_is_undone():
    assert solution.rate() == 2

def test_function(monkeypatch):
    monkeypatch.setattr("solution.helper", lambda: "fake")
    assert solution.uses() == "fake"

def test_module_of_the_code(monkeypatch):
    monkeypatch.setattr("solution.time.time", lambda: 7.5)
    assert solution.now() == 7.5

def test_environment(monkeypatch):
    monkeypatch.setenv("SOME_HOME", "here")
    assert solution.home() == "here"
    monkeypatch.delenv("SOME_HOME")
    assert solution.home() == "none"

def test_patch():
    with patch("solution.helper", return_value="mocked") as mock:
        assert solution.uses() == "mocked"
    mock.assert_called_once()
    assert solution.uses() == "real"

def test_input(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: " Ada ")
    assert solution.asks() == "Ada"

def test_lines(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("a\\nb\\n"))
    assert solution.reads() == ["a", "b"]

def test_arguments(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["program", "--fast"])
    assert solution.arguments() == ["--fast"]
""",
    ),
    Pair(
        "capsys",
        """
import sys

def greet(name):
    print("Hello", name)
    print("careful", file=sys.stderr)
""",
        """
from solution import greet

def test_greet(capsys):
    greet("Ada")
    out, err = capsys.readouterr()
    assert out == "Hello Ada\\n"
    assert err == "careful\\n"
""",
    ),
    Pair(
        "files",
        """
import csv
import tempfile
from pathlib import Path

def save(path, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows(rows)
    return Path(path)

def load(path):
    return list(csv.reader(Path(path).open()))

def own():
    with tempfile.NamedTemporaryFile("w+") as file:
        file.write("x")
        file.seek(0)
        return file.read()

def here():
    return sorted(path.name for path in Path.cwd().iterdir())
""",
        """
import pytest
from solution import here, load, own, save

def test_round_trip(tmp_path):
    path = save(tmp_path / "a.csv", [["1", "2"]])
    assert path == tmp_path / "a.csv"
    assert path.read_text() == "1,2\\n"
    assert load(str(path)) == [["1", "2"]]

def test_read(tmp_path):
    (tmp_path / "b.csv").write_text("x,y\\n")
    assert load(tmp_path / "b.csv") == [["x", "y"]]

def test_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none")

def test_own():
    assert own() == "x"

def test_folder(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    assert here() == ["file"]
""",
    ),
)
