"""What the processes of tests and of code agree on."""

NAME = "solution"
"""The module that the code is, for tests."""
FILE = f"{NAME}.py"

COMMON = (
    *("abc", "argparse", "array", "ast", "asyncio", "base64", "bisect", "calendar", "cmath"),
    *("collections", "collections.abc", "concurrent.futures", "configparser", "contextlib"),
    *("contextvars", "copy", "csv", "dataclasses", "datetime", "decimal", "difflib", "enum"),
    *("fractions", "functools", "glob", "graphlib", "hashlib", "heapq", "hmac", "html", "inspect"),
    *("io", "ipaddress", "itertools", "json", "logging", "math", "numbers", "operator", "os"),
    *("pathlib", "pickle", "pprint", "queue", "random", "re", "secrets", "shutil", "sqlite3"),
    *("statistics", "string", "struct", "sys", "tempfile", "textwrap", "threading", "time"),
    *("timeit", "tomllib", "traceback", "types", "typing", "unicodedata", "unittest.mock"),
    *("urllib.parse", "uuid", "warnings", "weakref", "xml.etree.ElementTree", "zlib", "zoneinfo"),
)
"""Modules that are often imported: each is there before the first test or code runs."""
