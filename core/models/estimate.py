"""How many tokens a text has, estimated from its bytes and corrected by what servers count."""

from math import ceil

_BYTES_PER_TOKEN = 3
"""Of code; letters beyond ASCII take several bytes, and are denser in tokens too."""
_WEIGHT = 0.3
"""Of the newest count against all before it."""
_SMALLEST, _LARGEST = 0.5, 2.0
_WORTH_LEARNING = 300
"""Tokens; below, a model's chat template weighs too much. Source: the same message counted 22
and 69 tokens on two recorded models."""
_CUT, _CUT_UNLEARNT = 0.7, 0.5
"""A count below this share of the estimate means that the prompt was cut. English prose may
count only two thirds of what code of its length would, so before the first count we wait for
less than half."""


class TokenEstimate:
    """The estimate for one model; learns from the counts of its server."""

    def __init__(self) -> None:
        self.factor = 1.0
        self._learnt = False

    def __call__(self, text: str) -> int:
        """Tokens of `text`; at least one for any text."""
        return ceil(_bytes(text) / _BYTES_PER_TOKEN * self.factor)

    def cut(self, texts: list[str], counted: int) -> bool:
        """Whether a server that counted `counted` tokens in `texts` cut them silently."""
        expected = sum(map(self, texts))
        share = _CUT if self._learnt else _CUT_UNLEARNT
        return expected > _WORTH_LEARNING and counted < share * expected

    def learn(self, texts: list[str], counted: int) -> None:
        """Correct the estimate by the count of a whole prompt; short ones teach nothing."""
        plain = sum(map(_bytes, texts)) / _BYTES_PER_TOKEN
        if plain * self.factor <= _WORTH_LEARNING or counted <= 0:
            return
        seen = min(max(counted / plain, _SMALLEST), _LARGEST)
        self.factor = seen if not self._learnt else self.factor + _WEIGHT * (seen - self.factor)
        self._learnt = True


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
