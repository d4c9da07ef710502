"""Files given with a prompt."""

from pathlib import Path

import pytest

from adapters.console.files import asset
from core.errors import UsageError
from core.inbox import ASSET_CHARS
from core.job import Asset


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a,b\r\n1,2\r\n", "a,b\r\n1,2\r\n"),
        (b"\xef\xbb\xbfa", "a"),
        ("ünï 🙂".encode(), "ünï 🙂"),
        (b"", ""),
    ],
)
def test_a_file_is_given_with_its_name(tmp_path: Path, content: bytes, text: str) -> None:
    (tmp_path / "sales.csv").write_bytes(content)

    assert asset(str(tmp_path / "sales.csv")) == Asset("sales.csv", text)


def test_a_tilde_is_the_home_folder(home: Path) -> None:
    (home / "a.txt").write_text("a")

    assert asset("~/a.txt").text == "a"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nope.csv", "nope.csv cannot be read as text: No such file"),
        (".", "Is a directory"),
        ("", "Is a directory"),
        ("~nobody-has-this-name/a", "cannot be read"),
        ("nul\0byte", "cannot be read"),
        ("x" * 5_000, "name too long"),
        ("/dev/zero", "too long"),
    ],
)
def test_what_cannot_be_read_is_told(name: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        asset(name)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"half \xc3", b"MZ\0\0\0"])
def test_what_is_not_text_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "program").write_bytes(content)

    with pytest.raises(UsageError, match="it is not text"):
        asset(str(tmp_path / "program"))


def test_a_file_the_inbox_would_take_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "large").write_text("🙂" * ASSET_CHARS, "utf-8")

    assert len(asset(str(tmp_path / "large")).text) == ASSET_CHARS
