"""The kernel's small machine, in Python: what a filter says to a call. Only what we emit."""

import struct

_LOAD, _AND, _EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
_MOST_LINES = 4096
"""Source: Linux, include/uapi/linux/bpf_common.h, BPF_MAXINSNS."""


def verdict(program: bytes, number: int, audit: int, arguments: tuple[int, ...]) -> int:
    """What `program` gives for one call; fails where the kernel would not load it."""
    seen = struct.pack("<IIQ6Q", number, audit, 0, *arguments)
    lines = list(struct.iter_unpack("=HBBI", program))
    assert len(lines) <= _MOST_LINES
    place = register = 0
    while True:
        what, if_so, if_not, value = lines[place]
        place += 1
        match what:
            case _ if what == _LOAD:
                assert value % 4 == 0
                [register] = struct.unpack_from("<I", seen, value)
            case _ if what == _AND:
                register &= value
            case _ if what == _EQUAL:
                place += if_so if register == value else if_not
            case _:
                assert what == _RETURN
                return int(value)
