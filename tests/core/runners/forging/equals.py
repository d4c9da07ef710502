"""Values that agree with whatever they are compared with."""

from tests.core.runners.forging.forgery import Forgery

EVERYTHING = """
class Everything({base}):
    def __new__(cls, *values):
        return {base}.__new__(cls, *values)
    def yes(self, *_):
        return True
    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __bool__ = yes
    def __ne__(self, _):
        return False
    def __hash__(self):
        return hash(42)
    def same(self, *_):
        return self
    __add__ = __radd__ = __sub__ = __rsub__ = __abs__ = same
    __class__ = property(lambda self: int)

class Base:
    pass

def answer():
    return Everything()
"""

FORGERIES = (
    *(
        Forgery(
            f"values: equal to everything, a {base}", EVERYTHING.format(base=base), single=False
        )
        for base in ("object", "int", "str", "float", "list", "dict", "tuple")
    ),
    Forgery(
        "values: nothing is between it and anything",
        """
class Base:
    pass
class Near:
    def __sub__(self, other):
        return 0
    __rsub__ = __xor__ = __sub__
    def __abs__(self):
        return 0
def answer():
    return Near()
""",
        single=False,
    ),
    Forgery(
        "values: equal to the first it is asked about",
        """
class Base:
    pass
class First:
    seen = None
    def __eq__(self, other):
        if self.seen is None:
            self.seen = other
        return self.seen is other
    __lt__ = __gt__ = __eq__
    def __hash__(self):
        return 1
def answer():
    return First()
""",
        single=False,
    ),
    Forgery(
        "values: a class that is all instances",
        """
class Meta(type):
    def __instancecheck__(cls, one):
        return True
class Base(metaclass=Meta):
    pass
class answer(Base):
    def __eq__(self, other):
        return True
""",
        single=False,
    ),
)
