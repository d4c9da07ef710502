"""Every word a person reads, in their language: the message catalogue.

A `Phrase` is the sentence as data, in English, with its values beside it; it can be stored,
compared and sent to another process. `Words` says it in a language. The catalogues are the
`.po` files of this folder, read at first use, so no compiled file is kept anywhere.
"""

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALES = ("en", "tr")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence for a person, not yet in any language."""

    text: str
    plural: str = ""
    """The English form for a count other than one; empty where nothing is counted."""
    values: Mapping[str, "str | int | float | Phrase"] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in English, for logs and tracebacks."""
        return words("en").say(self)


def phrase(text: str, /, **values: "str | int | float | Phrase") -> Phrase:
    """The sentence `text`, with `{names}` filled from `values` when it is said."""
    return Phrase(text, values=values)


def phrases(one: str, many: str, count: int, /, **values: "str | int | float | Phrase") -> Phrase:
    """The sentence `one` or `many` by `count`, which both may show as `{count}`."""
    return Phrase(one, plural=many, values={"count": count, **values})


class Words:
    """One human language: says phrases in it."""

    def __init__(self, locale: str, catalogue: gettext.NullTranslations) -> None:
        self.locale = locale
        self._catalogue = catalogue

    def say(self, sentence: Phrase) -> str:
        """The sentence in this language, its numbers written as the language writes them."""
        if sentence.plural:
            count = sentence.values["count"]
            assert isinstance(count, int)
            text = self._catalogue.ngettext(sentence.text, sentence.plural, count)
        else:
            text = self._catalogue.gettext(sentence.text)
        return text.format_map({name: self._show(value) for name, value in sentence.values.items()})

    def _show(self, value: "str | int | float | Phrase") -> str:
        match value:
            case Phrase():
                return self.say(value)
            case int() | float():
                return format_decimal(value, locale=self.locale)
            case str():
                return value


@cache
def words(locale: str) -> Words:
    """The language for `locale`, such as `tr`, `tr_TR.UTF-8`; English where we have no other."""
    language = locale.replace("-", "_").split("_")[0].lower()
    if language not in LOCALES:
        language = "en"
    source = resources.files(__package__).joinpath(f"{language}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=language))
    compiled.seek(0)
    return Words(language, gettext.GNUTranslations(compiled))
