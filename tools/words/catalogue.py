"""Keeps the `.po` files to the sentences of the code.

Files are written without line numbers and dates, so that a change to the code shows only the
sentences that changed.
"""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from core.words import LOCALES
from tools.words.sentences import Sentence, placeholders, sentences, sources

SOURCE = "en"
"""The language the sentences are written in."""


def po_file(root: Path, language: str) -> Path:
    """Where the words of `language` are kept."""
    return root / "core" / "words" / f"{language}.po"


def collect(root: Path) -> list[Sentence]:
    """What our code says, by file."""
    return [sentence for source in sources(root) for sentence in sentences(source)]


def update(root: Path) -> Iterator[str]:
    """Write the catalogues anew, keeping translations; a line about each."""
    said = collect(root)
    for language in LOCALES:
        path = po_file(root, language)
        catalogue = _merged(language, said, _read(path, language))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_rendered(catalogue))
        todo = sum(not all(_strings(message)) for message in catalogue if message.id)
        yield f"{path.relative_to(root)}: {len(catalogue)} sentences, {todo} to translate"


def faults(root: Path) -> Iterator[str]:
    """What the catalogues lack, have too much or say differently from the code."""
    said = collect(root)
    for language in LOCALES:
        path = po_file(root, language)
        try:
            catalogue = _read(path, language)
        except PoFileError as error:
            yield f"{path.relative_to(root)}: {error}"
        else:
            for fault in [*_missing(said, catalogue), *_wrong(said, catalogue)]:
                yield f"{path.relative_to(root)}: {fault}"


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language, abort_invalid=True)


def _merged(language: str, said: Iterable[Sentence], old: Catalog) -> Catalog:
    catalogue = Catalog(locale=language)
    for sentence in said:
        known = old.get(_identity(sentence))
        translated = known is not None and known.id == _identity(sentence) and not known.fuzzy
        kept = known.string if known and translated else ""
        string = _identity(sentence) if language == SOURCE else kept
        catalogue.add(_identity(sentence), string, locations=[(sentence.path, 0)])
    return catalogue


def _rendered(catalogue: Catalog) -> bytes:
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, include_lineno=False)
    return (_header(catalogue) + body.getvalue().decode().rstrip() + "\n").encode()


def _header(catalogue: Catalog) -> str:
    locale = catalogue.locale
    assert isinstance(locale, Locale)
    return f"""\
# The words people read, in {locale.english_name}.
# `make words` brings new sentences in and takes old ones out.
msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {catalogue.plural_forms}\\n"

"""


def _missing(said: Iterable[Sentence], catalogue: Catalog) -> Iterator[str]:
    for sentence in {sentence.texts: sentence for sentence in said}.values():
        message = catalogue.get(_identity(sentence))
        if message is None or message.id != _identity(sentence):
            yield f"missing, said in {sentence.path}: {_shown(sentence.texts)}"


def _wrong(said: Iterable[Sentence], catalogue: Catalog) -> Iterator[str]:
    used = {sentence.texts for sentence in said}
    for message in filter(lambda message: message.id, catalogue):
        if _texts(message) not in used:
            yield f"not said any more: {_shown(_texts(message))}"
        elif fault := _fault(message, catalogue):
            yield f"{fault}: {_shown(_texts(message))}"
    for message in catalogue.obsolete.values():
        yield f"not said any more: {_shown(_texts(message))}"


def _fault(message: Message, catalogue: Catalog) -> str:
    """What is wrong with a translation; empty if nothing is."""
    texts, strings = _texts(message), _strings(message)
    forms = catalogue.num_plurals if len(texts) > 1 else 1
    if len(strings) != forms or not all(strings):
        return "not translated"
    if message.fuzzy:
        return "marked as fuzzy"
    if str(catalogue.locale) == SOURCE and strings != texts:
        return "differs from what the code says"
    try:
        return "" if _same_placeholders(texts, strings) else "other {names} than the code's"
    except ValueError as error:
        return str(error)


def _same_placeholders(texts: tuple[str, ...], strings: tuple[str, ...]) -> bool:
    """Whether translations show what the code gives; only a form for few may leave out a count."""
    *few, many = (placeholders(string) for string in strings)
    allowed = {placeholders(text) for text in texts}
    return many == placeholders(texts[-1]) and all(names in allowed for names in few)


def _identity(sentence: Sentence) -> str | tuple[str, str]:
    """The sentence as Babel names it."""
    return (sentence.texts[0], sentence.texts[1]) if len(sentence.texts) > 1 else sentence.texts[0]


def _texts(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string
    return (string,) if isinstance(string, str) else tuple(string or ())


def _shown(texts: tuple[str, ...]) -> str:
    """The first line of a sentence, to find it by."""
    first, *more = texts[0].splitlines()
    return f'"{first}{" …" if more else ""}"'
