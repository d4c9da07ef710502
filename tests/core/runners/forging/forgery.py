"""What wants to be taken for right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forgery:
    """Code that is wrong."""

    name: str
    code: str
    single: bool = True
    """Whether it is stopped in one process too: there, code can forge what knows our reporter."""


WRONG = "\nclass Base:\n    pass\n\ndef answer():\n    return 41\n"
