"""A check is one file: the one of the README, put into the folder, counts."""

import re
from pathlib import Path

import pytest

import core.checks
from core.checks import Code, registry
from core.checks.work import report
from core.scoring import score

README = Path(__file__).parents[3] / "README.md"


def test_the_check_of_the_readme_is_found_and_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (check,) = re.findall(r"## Add a check.*?```python\n(.*?)```", README.read_text("utf-8"), re.S)
    (tmp_path / "prints.py").write_text(check, "utf-8")
    monkeypatch.setattr(core.checks, "__path__", [*core.checks.__path__, str(tmp_path)])
    known = registry.known()
    monkeypatch.setattr("core.checks.work._known", lambda: known)

    found = report(Code('"""A greeting."""\n\nprint("hello")\n', "python"))

    lint = score(found).parts["lint"]
    assert [(one.line, one.rule) for one in lint.reasons] == [(3, "print")]
    assert lint.lost > 0
