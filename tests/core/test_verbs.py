"""What people type becomes the command they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UsageError
from core.job import MOST_CANDIDATES, Aim, Tests
from core.options import Options
from core.verbs import (
    CHAT,
    CONSOLE,
    Act,
    AskFix,
    AskTestFix,
    AskTests,
    Command,
    Dialect,
    Hush,
    Leave,
    ListModels,
    ListThreads,
    NewThread,
    Nothing,
    OpenThread,
    Refine,
    ShowHelp,
    ShowStatus,
    Stop,
    UseModel,
    Write,
    parse,
)

ACTS: list[tuple[str, Act]] = [
    ("test", AskTests()),
    ("fix", AskFix()),
    ("düzelt", AskFix()),
    ("fix test", AskTestFix()),
    ("testi düzelt", AskTestFix()),
]
VERBS: list[tuple[str, Command]] = [
    *ACTS,
    ("stop", Stop()),
    ("dur", Stop()),
    ("status", ShowStatus()),
    ("durum", ShowStatus()),
    ("help", ShowHelp()),
    ("yardım", ShowHelp()),
    ("models", ListModels()),
    ("modeller", ListModels()),
    ("threads", ListThreads()),
    ("konular", ListThreads()),
    ("new", NewThread()),
    ("yeni", NewThread()),
    ("quit", Leave()),
    ("exit", Leave()),
    ("çık", Leave()),
    ("model llama3", UseModel("llama3")),
    ("model qwen2.5-coder:7b", UseModel("qwen2.5-coder:7b")),
    ("model hf.co/team/Coder-GGUF:Q4_K_M", UseModel("hf.co/team/Coder-GGUF:Q4_K_M")),
    ("model registry:5000/coder:1", UseModel("registry:5000/coder:1")),
    ("open 3", OpenThread(3)),
    ("aç 3", OpenThread(3)),
]
WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1)
ANYTHING = st.text(st.characters(codec="utf-8")) | st.lists(
    st.sampled_from(
        ["/codegen", "/", "//", "--model", "--asset=", "--nope", "write", "refine", "open", "9" * 9]
        + ["model", '"', "'", "=", "x", " ", "\n", "\u0130", "I\u0307"]
    )
).map(" ".join)


@pytest.mark.parametrize(("typed", "command"), VERBS)
def test_a_verb_alone_or_with_its_arguments_is_a_command(typed: str, command: Command) -> None:
    assert parse(typed) == command
    assert parse(f"  {typed} ") == command
    assert parse(f"/{typed}") == command
    assert parse(f"/codegen {typed}") == command
    assert parse(f"/CODEGEN  {typed}") == command


@pytest.mark.parametrize(("typed", "_"), VERBS)
def test_a_verb_with_more_behind_it_is_a_task(typed: str, _: Command) -> None:
    task = f"{typed} button for the form"

    assert parse(task) == Refine(task)
    assert parse(f"/codegen {task}") == Write(task)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("HELP", ShowHelp()),
        ("Durum", ShowStatus()),
        ("YARDIM", ShowHelp()),
        ("ÇIK", Leave()),
        ("YENİ", NewThread()),
        ("QUIT", Leave()),
        ("yardi\u0307m".replace("i\u0307", "ı"), ShowHelp()),
        ("c\u0327ık", Leave()),
        ("Model Llama3", UseModel("Llama3")),
        ("AÇ 2", OpenThread(2)),
        ("Stop!", Stop()),
        ("Test!", AskTests()),
        ("TESTİ DÜZELT", AskTestFix()),
        ("DÜZELT.", AskFix()),
        ("Fix Test", AskTestFix()),
        ("dur.", Stop()),
    ],
)
def test_capital_letters_and_ways_to_write_an_accent_make_no_difference(
    typed: str, command: Command
) -> None:
    assert parse(typed) == command


@pytest.mark.parametrize("dialect", [CONSOLE, CHAT])
@pytest.mark.parametrize(("typed", "command"), ACTS)
def test_what_is_asked_about_code_keeps_the_word_that_was_typed(
    dialect: Dialect, typed: str, command: Act
) -> None:
    asked = parse(f" {typed}!", dialect)

    assert isinstance(asked, type(command)) and asked.word == typed


def test_each_of_these_words_has_an_aim_of_its_own() -> None:
    assert [command.aim for _, command in ACTS] == [
        *(Aim.TEST, Aim.FIX, Aim.FIX, Aim.FIX_TEST, Aim.FIX_TEST)
    ]


@pytest.mark.parametrize("note", ["", "   ", "\t", "//", "// for Ben: looks good", "  // so"])
def test_nothing_and_notes_to_others_are_no_task(note: str) -> None:
    assert parse(note) == Nothing()


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("/codegen", ShowHelp()),
        ("/codegen sum a csv", Write("sum a csv")),
        ("/codegen write a csv parser", Write("a csv parser")),
        ("/codegen refine use decimals", Refine("use decimals")),
        ("/codegen\nsum\n  a csv", Write("sum\n  a csv")),
        ("/codegenerate", None),
        ("/nope", None),
        ("/usr/bin/env is missing", Refine("/usr/bin/env is missing")),
        ("/etc/passwd", Refine("/etc/passwd")),
        ("/api returns 404", Refine("/api returns 404")),
    ],
)
def test_a_slash_is_for_commands_and_paths(typed: str, command: Command | None) -> None:
    if command is None:
        with pytest.raises(UsageError, match="no command"):
            parse(typed)
    else:
        assert parse(typed) == command


@pytest.mark.parametrize(
    ("typed", "options", "task"),
    [
        ("--model m sum", Options(model="m"), "sum"),
        ("--model=m sum", Options(model="m"), "sum"),
        ("--Model  m   sum", Options(model="m"), "sum"),
        ("--language c++ sum", Options(language="c++"), "sum"),
        ("--asset a.csv --asset b.csv sum", Options(assets=("a.csv", "b.csv")), "sum"),
        ('--asset "my file.csv" sum', Options(assets=("my file.csv",)), "sum"),
        ("--asset='my file.csv' sum", Options(assets=("my file.csv",)), "sum"),
        ('--asset "half sum', Options(assets=('"half',)), "sum"),
        ("--model m", Options(model="m"), ""),
        ("--model m\nsum\n  it", Options(model="m"), "sum\n  it"),
        ("--model a --model b sum", Options(model="b"), "sum"),
        ("--tests on --n 3 sum", Options(tests=Tests.ON, best_of=3), "sum"),
        ("--dry-run is new", Options(), "--dry-run is new"),
    ],
)
def test_options_stand_in_front_of_a_task(typed: str, options: Options, task: str) -> None:
    assert parse(typed) == Refine(task, options)
    assert parse(f"/codegen {typed}") == Write(task, options)


@pytest.mark.parametrize("dialect", [CONSOLE, CHAT])
@pytest.mark.parametrize(
    ("typed", "tests"),
    [
        *(("on", Tests.ON), ("ON", Tests.ON), ("açık", Tests.ON), ("AÇIK", Tests.ON)),
        *(("off", Tests.OFF), ("Off", Tests.OFF), ("kapalı", Tests.OFF), ("KAPALI", Tests.OFF)),
    ],
)
def test_tests_are_asked_for_in_either_language(dialect: Dialect, typed: str, tests: Tests) -> None:
    assert parse(f"--tests {typed} sum", dialect) == Refine("sum", Options(tests=tests))


@pytest.mark.parametrize("dialect", [CONSOLE, CHAT])
@pytest.mark.parametrize("option", ["--n", "--best-of", "--best_of", "--N", "--Best-Of"])
def test_the_best_of_a_few_is_asked_for_under_three_names(dialect: Dialect, option: str) -> None:
    for number in range(1, MOST_CANDIDATES + 1):
        wanted = Refine("sum", Options(best_of=number))

        assert parse(f"{option} {number} sum", dialect) == wanted
        assert parse(f"{option}={number} sum", dialect) == wanted


def test_options_behind_a_task_belong_to_it() -> None:
    assert parse("explain --model in ollama") == Refine("explain --model in ollama")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--model", "--model needs a value"),
        ("--model --language go sum", "--model needs a value"),
        ("--asset '' sum", "--asset needs a value"),
        ("--tests maybe sum", "--tests is `on` or `off`, not “maybe”"),
        ("--tests", "--tests needs a value"),
        ("--n 0 sum", f"--n is a number from 1 to {MOST_CANDIDATES}, not “0”"),
        ("--best-of 6 sum", f"--best-of is a number from 1 to {MOST_CANDIDATES}, not “6”"),
        ("--n -1 sum", "not “-1”"),
        ("--n three sum", "not “three”"),
        ("--n ٣ sum", "not “٣”"),
        ("--best_of --n sum", "--best_of needs a value"),
        ("--verbose sum", "no option --verbose.*--model, --language, --asset"),
    ],
)
def test_a_slip_in_an_option_is_told(typed: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        parse(typed)


@given(st.lists(WORDS, min_size=2).map(" ".join))
def test_a_plain_task_comes_through_unchanged(task: str) -> None:
    task = f"do {task}"

    assert parse(task) == Refine(task)


def test_a_pasted_file_keeps_its_indentation() -> None:
    task = "    def half(x):\n        return x / 2\n  # faster, please"

    assert parse(task) == Refine(task)


@given(ANYTHING)
def test_whatever_is_typed_is_a_command_or_a_slip_that_is_told(typed: str) -> None:
    try:
        parse(typed)
    except UsageError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        *(("quiet", Hush(True)), ("sessiz", Hush(True)), ("SESSİZ", Hush(True))),
        *(("quiet off", Hush(False)), ("sesli", Hush(False)), ("quiet please", None)),
        *(("new", None), ("threads", None), ("exit", None), ("open 3", None)),
    ],
)
def test_a_chat_has_words_of_its_own(typed: str, command: Command | None) -> None:
    assert parse(typed, CHAT) == (command or Refine(typed))


@pytest.mark.parametrize(
    ("typed", "options", "task"),
    [
        ("--private sum", Options(private=True), "sum"),
        ("--private --model m sum", Options(private=True, model="m"), "sum"),
        ("--private", Options(private=True), ""),
        ("--PRIVATE\nsum", Options(private=True), "sum"),
    ],
)
def test_a_chat_can_be_asked_in_private(typed: str, options: Options, task: str) -> None:
    assert parse(typed, CHAT) == Refine(task, options)


def test_files_are_named_only_where_they_lie() -> None:
    with pytest.raises(UsageError, match="no option --asset"):
        parse("--asset a.csv sum", CHAT)
    with pytest.raises(UsageError, match="no option --private"):
        parse("--private sum")
