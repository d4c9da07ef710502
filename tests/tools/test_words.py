"""The check of the words: each rule fires on a small made-up repository, and ours is clean."""

from pathlib import Path

import pytest

from tools.words.__main__ import check
from tools.words.catalogue import update
from tools.words.sentences import Source
from tools.words.strays import strays

ROOT = Path(__file__).parents[2]
IMPORTS = "from core.words import phrase, phrases\n"
CODE = """
def said(name, count):
    yield phrase("Hello {name}.", name=name)
    yield phrases("{count} file", "{count} files", count)
    yield f"{say(phrase('In a string.'))}" + say(str(say(phrase("In {inner}.", inner=phrase("here")))))
"""


def write(root: Path, path: str, text: str) -> None:
    """A file of a made-up repository."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def read(root: Path, language: str) -> str:
    return (root / f"core/words/{language}.po").read_text("utf-8")


def change(root: Path, language: str, old: str, new: str) -> None:
    """Replace a text that a catalogue has."""
    assert old in read(root, language)
    write(root, f"core/words/{language}.po", read(root, language).replace(old, new))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose words are all there, in both languages."""
    write(tmp_path, "core/greeting.py", IMPORTS + CODE)
    list(update(tmp_path))
    for english, turkish in {
        '"Hello {name}."\nmsgstr ""': '"Hello {name}."\nmsgstr "Merhaba {name}."',
        '"{count} files"\nmsgstr[0] ""': '"{count} files"\nmsgstr[0] "{count} dosya"',
        '"In a string."\nmsgstr ""': '"In a string."\nmsgstr "Bir metinde."',
        '"In {inner}."\nmsgstr ""': '"In {inner}."\nmsgstr "İçinde: {inner}."',
        '"here"\nmsgstr ""': '"here"\nmsgstr "burada"',
    }.items():
        change(tmp_path, "tr", english, turkish)
    return tmp_path


def test_complete_catalogues_pass(repository: Path) -> None:
    assert not check(repository)


def test_phrases_inside_calls_and_strings_are_collected(repository: Path) -> None:
    english = read(repository, "en")

    assert 'msgid "In a string."\nmsgstr "In a string."' in english
    assert 'msgid "In {inner}."\nmsgstr "In {inner}."' in english
    assert 'msgid "here"\nmsgstr "here"' in english


def test_english_says_what_the_code_says(repository: Path) -> None:
    assert 'msgstr[0] "{count} file"\nmsgstr[1] "{count} files"' in read(repository, "en")


def test_collecting_again_changes_nothing(repository: Path) -> None:
    before = read(repository, "tr"), read(repository, "en")

    list(update(repository))

    assert (read(repository, "tr"), read(repository, "en")) == before


def test_catalogues_hold_neither_dates_nor_line_numbers(repository: Path) -> None:
    turkish = read(repository, "tr")

    assert "#: core/greeting.py\n" in turkish
    assert "Date" not in turkish


def test_a_translation_outlives_its_file(repository: Path) -> None:
    (repository / "core/greeting.py").rename(repository / "core/hello.py")

    list(update(repository))

    assert not check(repository)
    assert "#: core/hello.py" in read(repository, "tr")


def test_a_sentence_gone_from_the_code_leaves_the_catalogues(repository: Path) -> None:
    write(repository, "core/greeting.py", IMPORTS + 'x = phrase("here")\n')

    list(update(repository))

    assert "Hello" not in read(repository, "tr") + read(repository, "en")


def test_a_new_sentence_is_missing_in_both(repository: Path) -> None:
    write(repository, "bot/new.py", IMPORTS + 'x = phrase("Goodbye.")\n')

    assert check(repository) == [
        'core/words/en.po: missing, said in bot/new.py: "Goodbye."',
        'core/words/tr.po: missing, said in bot/new.py: "Goodbye."',
    ]


@pytest.mark.parametrize(
    ("language", "old", "new", "fault"),
    [
        ("tr", "Merhaba {name}.", "", "not translated"),
        ("tr", "{count} dosya", "", "not translated"),
        ("tr", 'msgid "here"', '#, fuzzy\nmsgid "here"', "marked as fuzzy"),
        ("tr", "Merhaba {name}.", "Merhaba {isim}.", "other {names}"),
        ("tr", "Merhaba {name}.", "Merhaba.", "other {names}"),
        ("tr", "{count} dosya", "dosya", "other {names}"),
        ("tr", "Merhaba {name}.", "Merhaba {name.", "expected '}'"),
        ("en", 'msgstr "here"', 'msgstr "there"', "differs from what the code says"),
        ("tr", 'msgid "here"', 'msgid "there"', "not said any more"),
        ("tr", 'msgid "here"', '#~ msgid "old"\n#~ msgstr "eski"\n\nmsgid "here"', "not said any"),
        ("tr", 'msgid "here"', "msgid here", "core/words/tr.po"),
    ],
)  # fmt: skip
def test_a_faulty_entry_is_named(
    repository: Path, language: str, old: str, new: str, fault: str
) -> None:
    change(repository, language, old, new)

    found = check(repository)

    assert found
    assert any(fault in line and f"{language}.po" in line for line in found)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("core/a.py", 'print("Hello")'),
        ("core/a.py", 'print(f"{x} files")'),
        ("core/a.py", 'print("Hello " + name)'),
        ("core/a.py", 'print("yes" if x else "")'),
        ("core/a.py", 'print(", ".join(["one", x]))'),
        ("core/a.py", 'print("{} files".format(x))'),
        ("core/a.py", 'input("Name? ")'),
        ("core/a.py", 'sys.stdout.write("Hello")'),
        ("core/a.py", 'sys.stderr.write(f"{x} failed")'),
        ("bot/a.py", 'console.print("Hello")'),
        ("bot/a.py", 'console.print("[bold]Hello[/bold]")'),
        ("adapters/console/a.py", 'self._screen.write_line("Hello")'),
        ("adapters/console/a.py", 'Text("Hello")'),
        ("adapters/console/a.py", 'Panel(x, title="Hello")'),
        ("adapters/console/a.py", 'session.prompt("You: ")'),
        ("bot/a.py", 'argparse.ArgumentParser(description="Answers.")'),
        ("bot/a.py", 'argparse.ArgumentParser(epilog="See also.")'),
        ("bot/a.py", 'parser.add_argument("--json", help="as JSON")'),
        ("bot/a.py", 'parser.add_argument("file", metavar="FILE")'),
        ("bot/a.py", 'commands.add_parser("ask", help="ask" + x)'),
        ("bot/a.py", 'parser.error("No such file")'),
        ("bot/a.py", 'raise ModelError("It broke.")'),
        ("bot/a.py", 'raise errors.ModelError(f"{x} broke.") from None'),
        ("bot/a.py", 'raise SystemExit("Goodbye")'),
        ("bot/a.py", 'sys.exit(f"{x} broke")'),
        ("core/a.py", "phrase(text)"),
        ("core/a.py", 'phrase(f"Hello {name}")'),
        ("core/a.py", 'phrase("Hello " + name)'),
        ("core/a.py", 'phrases("one", many, count)'),
        ("core/a.py", 'phrase("Hello {name}.")'),
        ("core/a.py", 'phrase("Hello.", name=name)'),
        ("core/a.py", 'phrase("Hello {name.", name=name)'),
        ("core/a.py", 'Phrase("Hello")'),
        ("core/a.py", "from core.words import phrase as _"),
        ("core/a.py", 'x = 1  # words: not for people, it is a number'),
    ],
)  # fmt: skip
def test_a_text_outside_the_catalogue_is_found(path: str, line: str) -> None:
    found = strays(Source(path, f"x = 1\n{line}\n"))

    assert [(stray.path, stray.line) for stray in found] == [(path, 2)]


@pytest.mark.parametrize(
    "line",
    [
        'print(words.say(phrase("Hello {name}.", name=name)))',
        'print(json.dumps({"status": "good"}))',
        'print(f"{x:>10} · {y!r}", end="and so on")',
        'print("\\x1b[2K", table["name"], 1)',
        'console.print("[bold cyan]", x, "[/]")',
        'raise ModelError(phrase("It broke."))',
        'raise ValueError("a page needs 200 characters")',
        'raise SystemExit(main())',
        'parser.add_argument("--json", action="store_true", help=say(phrase("as JSON")))',
        'phrases("{count} file", "{count} files", count)',
        'phrases("one file", "{count} files in {place}", count, place=x)',
        'phrase("{model} · {speed}", model=x, **shown)',
        'log.error("stopped")',
        'print("OK")  # words: not for people, a health check reads it',
    ],
)  # fmt: skip
def test_a_text_for_nobody_or_from_the_catalogue_passes(line: str) -> None:
    assert not strays(Source("bot/a.py", f"{line}\n"))


def test_silence_needs_a_reason() -> None:
    source = Source("bot/a.py", 'print("OK")  # words: not for people\n')

    assert [stray.line for stray in strays(source)] == [1, 1]


def test_our_own_words_are_complete() -> None:
    assert not check(ROOT)
