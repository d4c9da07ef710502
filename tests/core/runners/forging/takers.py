"""Code that takes as much as it can get."""

from tests.core.runners.forging.forgery import WRONG, Forgery

HANGING = (
    Forgery("hangs at import", WRONG + "import time\ntime.sleep(1000)\n"),
    Forgery(
        "hangs, and ignores SIGTERM",
        "import signal, time\nclass Base:\n    pass\ndef answer():\n"
        "    signal.signal(15, signal.SIG_IGN)\n    time.sleep(1000)\n",
    ),
    Forgery("computes without end", "class Base:\n    pass\ndef answer():\n    while True: pass\n"),
)
"""What takes all the time there is."""

FORGERIES = (
    Forgery(
        "prints without end",
        "class Base:\n    pass\ndef answer():\n    while True: print('passed' * 1000)\n",
    ),
    Forgery(
        "prints one long line",
        "import sys\nclass Base:\n    pass\ndef answer():\n"
        "    for _ in range(1024): sys.stdout.write('x' * 2**20)\n",
    ),
    Forgery(
        "writes to the stream itself",
        "import os\nclass Base:\n    pass\ndef answer():\n"
        "    while True: os.write(1, b'x' * 2**16)\n",
    ),
    Forgery("takes memory", "class Base:\n    pass\ndef answer():\n    return len(bytes(2**40))\n"),
    Forgery(
        "takes memory bit by bit",
        "class Base:\n    pass\ndef answer():\n"
        "    return len([bytes(2**20) for _ in range(9999)])\n",
    ),
    Forgery(
        "gives back too much", "class Base:\n    pass\ndef answer():\n    return 'x' * 2**24\n"
    ),
    Forgery(
        "gives back what holds itself",
        "class Base:\n    pass\ndef answer():\n    found = []\n    found.append(found)\n"
        "    return found\n",
    ),
    Forgery(
        "fills the disk",
        "class Base:\n    pass\ndef answer():\n    for n in range(99):\n"
        "        open(f'{n}', 'wb').write(bytes(2**22))\n    import time\n    time.sleep(9)\n",
    ),
    Forgery(
        "calls itself without end", "class Base:\n    pass\ndef answer():\n    return answer()\n"
    ),
    Forgery(
        "crashes", "import ctypes\nclass Base:\n    pass\ndef answer():\n    ctypes.string_at(0)\n"
    ),
)

DEEP = Forgery(
    "goes deep",
    "import os\nclass Base:\n    pass\ndef answer():\n    for _ in range(3000):\n"
    "        os.mkdir('d')\n        os.chdir('d')\n    import time\n    time.sleep(9)\n",
)
