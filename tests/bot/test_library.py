"""Threadsmith as a library: a job that is run, and its score."""

import re
from pathlib import Path

import pytest

from bot.library import Job
from core.errors import SurroundingsError, UsageError
from core.scoring import TestResults

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(autouse=True)
def _demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The demo model answers, and no `.env` is around."""
    monkeypatch.setenv("THREADSMITH_PROVIDER", "demo")
    monkeypatch.delenv("THREADSMITH_MODEL", raising=False)
    monkeypatch.chdir(tmp_path)


async def test_a_job_is_answered_checked_and_scored(tmp_path: Path) -> None:
    file = tmp_path / "limits.txt"
    file.write_text("20", "utf-8")
    job = Job("list the primes", asset=file)

    assert await job.run() == job.output
    assert "def primes(" in job.output and f"```\n{job.output}" not in job.output
    assert job.score is None

    untested = job.calculate_score()
    assert untested == job.score and untested and 50 < untested < 90
    assert job.verdict and job.verdict.language == "python" and job.verdict.parses
    assert (job.calculate_score(TestResults(5, 5, 9, 10)) or 0) > untested
    assert (job.calculate_score(TestResults(1, 5)) or 100) < untested
    assert job.calculate_score() == untested


async def test_the_example_of_the_readme_works(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?bot\.library.*?)```", README.read_text("utf-8"), re.S)
    lines = [line.replace("await job.run()", "") for line in example.splitlines()]
    assert [line for line in example.splitlines() if "await job.run()" in line]
    names: dict[str, object] = {}
    before, after = example.split("await job.run()\n")
    exec(before, names)  # pylint: disable=exec-used  # what a reader would type
    job = names["job"]
    assert isinstance(job, Job) and lines
    await job.run()
    exec(after, names)  # pylint: disable=exec-used

    said = capsys.readouterr().out
    assert "def " in said and job.score is not None and str(round(job.score)) in said


async def test_there_is_no_score_before_the_answer() -> None:
    with pytest.raises(UsageError, match="run"):
        Job("x").calculate_score()


async def test_a_model_server_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    monkeypatch.setenv("THREADSMITH_PROVIDER", "ollama")
    monkeypatch.setenv("OLLAMA_HOST", f"http://127.0.0.1:{unused_tcp_port}")

    with pytest.raises(SurroundingsError):
        await Job("x").run()
