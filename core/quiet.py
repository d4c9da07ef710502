"""What is said in a thread without wanting an answer: thanks, an ok, an emoji, a note to others."""

import re
import unicodedata

_THANKS = (
    *("thanks", "thank you", "thank you so much", "thanks a lot", "many thanks", "thx", "ty"),
    *("ok", "okay", "k", "kk", "cool", "great", "nice", "perfect", "awesome", "lgtm", "+1"),
    *("good", "well done", "got it", "no problem", "np", "works", "it works"),
    *("teşekkürler", "teşekkür ederim", "çok teşekkürler", "sağ ol", "sağol", "eyvallah", "tamam"),
    *("tamamdır", "süper", "harika", "güzel", "oldu", "çalıştı", "eline sağlık"),
    *("elinize sağlık", "mükemmel"),
)
"""A `yes` is not among them: models end with a question now and then."""
_ROW_OF_THANKS = re.compile(f"(?:(?:{'|'.join(map(re.escape, _THANKS))}) )*")
_EMOJI_NAME = re.compile(r":[a-z0-9_+'-]+(?:::skin-tone-\d)?:")
_EMOTICON = re.compile(r"(?<!\S)(?:[:;]-?[)DPp(/]|<3|\^\^|:'\()(?!\w)")
_NOTE = "//"


def is_note(text: str) -> bool:
    """Whether `text` is marked as a note to other people."""
    return text.lstrip().startswith(_NOTE)


def is_chatter(text: str) -> bool:
    """Whether `text` is a note, or nothing but thanks, an ok or emoji."""
    if is_note(text):
        return True
    plain = unicodedata.normalize("NFC", _EMOJI_NAME.sub(" ", _EMOTICON.sub(" ", text)))
    return any(_is_all_thanks(small) for small in _in_small_letters(plain))


def _is_all_thanks(small: str) -> bool:
    """Whether `small` is a row of thanks, such as `ok great, thanks!`, or of nothing at all."""
    words = "".join(" " if _is_ornament(sign) else sign for sign in small).split()
    return bool(_ROW_OF_THANKS.fullmatch("".join(f"{word} " for word in words)))


def _in_small_letters(text: str) -> tuple[str, str]:
    """`text` in small letters, of English and of Turkish: they differ in what an I becomes."""
    return text.replace("İ", "i").lower(), text.replace("İ", "i").replace("I", "ı").lower()


def _is_ornament(sign: str) -> bool:
    """Signs that stand for something in code are none, so that `+1 -> x` is no chatter."""
    if sign in "`^":  # of the same kind as skin tones
        return False
    kind = unicodedata.category(sign)
    return kind in ("So", "Sk", "Cf", "Mn", "Me", "Zs", "Cc") or sign in "!.,;?…'’~"
