"""What is said in a thread without wanting an answer: thanks, an ok, an emoji, a note to others."""

import re
import unicodedata

_THANKS = (
    *("thanks", "thank you", "thank you so much", "thanks a lot", "many thanks", "thx", "ty"),
    *("ok", "okay", "k", "kk", "cool", "great", "nice", "perfect", "awesome", "lgtm", "yes"),
    *("yep", "yeah", "good", "well done", "got it", "no problem", "np", "works", "it works"),
    *("teşekkürler", "teşekkür ederim", "çok teşekkürler", "sağ ol", "sağol", "eyvallah", "tamam"),
    *("tamamdır", "süper", "harika", "güzel", "olur", "evet", "oldu", "çalıştı", "eline sağlık"),
    *("elinize sağlık", "mükemmel"),
)
_EMOJI_NAME = re.compile(r":[a-z0-9_+'-]+(?:::skin-tone-\d)?:")
_COMMENT = "//"


def is_chatter(text: str) -> bool:
    """Whether `text` is nothing but thanks, an ok or emoji, or is marked as a note by `//`."""
    if text.lstrip().startswith(_COMMENT):
        return True
    words = " ".join(_letters(_EMOJI_NAME.sub(" ", text)).split())
    return not words or _all_thanks(words)


def _all_thanks(words: str) -> bool:
    """Whether `words` is a row of thanks, such as `ok great thanks`."""
    if words in _THANKS:
        return True
    return any(
        words.startswith(f"{thanks} ") and _all_thanks(words[len(thanks) + 1 :])
        for thanks in _THANKS
    )


def _letters(text: str) -> str:
    """`text` in small letters, with a space for every sign that is neither letter nor digit.

    Signs that stand for something in code stay, so that `+1 -> x` is no chatter.
    """
    small = unicodedata.normalize("NFC", text).replace("İ", "i").lower()
    return "".join(" " if _is_ornament(sign) else sign for sign in small)


def _is_ornament(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind in ("So", "Sk", "Cf", "Mn", "Me", "Zs", "Cc") or sign in "!.,;?…'’~"
