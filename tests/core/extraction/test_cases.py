"""What models really write, one named case each: the blocks in it and which one is the answer."""

import pytest

from core.extraction import Block, blocks, main_index

FENCE = "```"
DEF = "def f():\n    return 1\n"
DOC = 'def f():\n    """Do.\n\n```\nf()\n```\n    """\n'


def py(code: str, name: str = "", complete: bool = True) -> Block:
    """A block of Python."""
    return Block("python", name, code, complete)


def block(language: str, code: str, name: str = "", complete: bool = True) -> Block:
    """A block of another language, or of none."""
    return Block(language, name, code, complete)


FENCES = {
    "plain": ("Hi.\n\n```python\nx = 1\n```\nBye.", [py("x = 1\n")]),
    "tildes": ("~~~py\nx = 1\n~~~", [py("x = 1\n")]),
    "a longer fence": ("````py\n```\n````", [py("```\n")]),
    "a longer end": ("```py\nx\n``````", [py("x\n")]),
    "three spaces": ("   ```py\n   x\n   ```", [py("x\n")]),
    "no end": ("```py\nx = 1\ny =", [py("x = 1\ny =\n", complete=False)]),
    "no end and no code": ("```py", [py("", complete=False)]),
    "empty": ("```py\n```", [py("")]),
    "in a list": ("1. Do:\n   ```py\n   x = 1\n   ```\n2. Go", [py("x = 1\n")]),
    "in a list of lists": ("- a\n  - b\n    ```py\n    x\n    ```", [py("x\n")]),
    "behind a list marker": ("- ```py\n  x\n  ```", [py("x\n")]),
    "in a quote": ("> ```py\n> if a:\n>     b\n> ```", [py("if a:\n    b\n")]),
    "in a list in a quote": ("> 1. a\n>    ```py\n>    x\n>    ```", [py("x\n")]),
    "four spaces, and nothing else": (
        "Try:\n\n    ```python\n    x = 1\n    ```\n",
        [py("x = 1\n")],
    ),
    "upper case": ("```Python\nx\n```", [py("x\n")]),
    "a space before the language": ("``` python\nx\n```", [py("x\n")]),
    "two blocks": ("```py\nx\n```\n```js\ny\n```", [py("x\n"), block("javascript", "y\n")]),
    "windows' line ends": ("```py\r\nx\r\ny\r\n```\r\n", [py("x\ny\n")]),
    "old line ends": ("```py\rx\r```\r", [py("x\n")]),
}
GLUED = {
    "text before a fence": ("Here it is: ```python\nx = 1\n```", [py("x = 1\n")]),
    "text before a bare fence": ("Here it is:```\nx = 1\n```\nBye", [block("", "x = 1\n")]),
    "inline code before a fence": ("Use `x`: ```py\nx = 1\n```", [py("x = 1\n")]),
    "an end behind code": ("```py\nprint(1)```\nIt prints.", [py("print(1)\n")]),
    "an end behind code, then a block": (
        "```py\nprint(1)```\nThen:\n```sh\nls\n```",
        [py("print(1)\n"), block("bash", "ls\n")],
    ),
    "an end behind a comment": ("```py\nx = 1  # one```\nBye", [py("x = 1  # one\n")]),
    "a comment about fences": (
        "```py\n# ends with ```\nx = 1\n```",
        [py("# ends with ```\nx = 1\n")],
    ),
    "inline code at the end of a line": (
        "```md\nuse ```x```\n```",
        [block("markdown", "use ```x```\n")],
    ),
    "code behind the fence": (
        "```import os\nos.getcwd()\n```",
        [block("", "import os\nos.getcwd()\n")],
    ),
    "code behind the language": ("```python import os\nos.sep\n```", [py("import os\nos.sep\n")]),
    "all on one line": ("```print(1)```", [block("", "print(1)\n")]),
    "all on one line with language": ("```python print(1)```", [py("print(1)\n")]),
    "a word in three backticks": ("```word```", []),
    "inline code in a sentence": ("```f(x)``` is called.", []),
    "a token behind the end": ("```py\nx = 1\n```<|im_end|>", [py("x = 1\n")]),
    "the next block without an end": (
        "```py\nx = 1\n\n```js\ny\n```",
        [py("x = 1\n\n"), block("javascript", "y\n")],
    ),
}
NESTED = {
    "in a docstring": (f"```py\n{DOC}```\nBye", [py(DOC)]),
    "in a docstring without language": (f"```\n{DOC}```\nBye", [block("", DOC)]),
    "tagged in a docstring": (
        '```py\ns = """\n```sh\nls\n```\n"""\n```',
        [py('s = """\n```sh\nls\n```\n"""\n')],
    ),
    "in single quotes": ("```py\ns = '''\n```\n'''\n```", [py("s = '''\n```\n'''\n")]),
    "a string without end": ('```py\ns = """\n```\nBye.', [py('s = """\n')]),
    "a string without end, then a block": (
        '```py\ns = """\n```\nBye.\n```sh\nls\n```\n',
        [py('s = """\n'), block("bash", "ls\n")],
    ),
    "quotes in a comment": ('```py\nx = 1  # """\n```\nBye', [py('x = 1  # """\n')]),
    "quotes in quotes": ('```py\nx = \'"""\'\n```\nBye', [py('x = \'"""\'\n')]),
    "blocks in Markdown": (
        "```markdown\n# A\n```sh\nls\n```\nb\n```\nBye",
        [block("markdown", "# A\n```sh\nls\n```\nb\n")],
    ),
    "a block in Markdown, and no second end": (
        "```markdown\n```sh\nls\n```\nBye",
        [block("markdown", "```sh\nls\n")],
    ),
    "Markdown in four backticks": (
        "````md\n```sh\nls\n```\n````",
        [block("markdown", "```sh\nls\n```\n")],
    ),
}
MARKED = {
    "CodeLlama": ("[PYTHON]\nx = 1\n[/PYTHON]", [py("x = 1\n")]),
    "CodeLlama on one line": ("[PYTHON]x = 1[/PYTHON] Bye", [py("x = 1\n")]),
    "CodeLlama without end": ("[PYTHON]\nx = 1", [py("x = 1\n", complete=False)]),
    "CodeLlama with a fence": ("[PYTHON]\n```python\nx = 1\n```\n[/PYTHON]", [py("x = 1\n")]),
    "HTML": (
        '<pre><code class="language-python">if a &lt; b:\n    c\n</code></pre>',
        [py("if a < b:\n    c\n")],
    ),
    "HTML without class": ("<pre><code>a &amp;&amp; b\n</code></pre>", [block("", "a && b\n")]),
    "HTML in a fence": ("```html\n<pre><code>\n```", [block("html", "<pre><code>\n")]),
    "thinking": ("<think>\n```py\nno\n```\n</think>\n```py\nx\n```", [py("x\n")]),
    "thinking on one line": ("<think>hm</think>```py\nx\n```", [py("x\n")]),
    "thinking without end": ("<think>\n```py\nno\n```", []),
    "thinking without beginning": ("```py\nno\n```\n</think>\n```py\nx\n```", [py("x\n")]),
    "thinking in an open block": ("hm\n```py\nno\n</think>\n```py\nx\n```", [py("x\n")]),
    "an end of thinking behind all": ("```py\nx\n```\n</think>\n\n", [py("x\n")]),
    "thinking as code": ("```py\n<think>\n```", [py("<think>\n")]),
    "thinking in inline code": ("```py\nx\n```\nIt knows `</think>` too.", [py("x\n")]),
}
CLEANED = {
    "terminal codes": ("\x1b[?25l```py\n\x1b[1mx\x1b[0m = 1\n```\x1b[K", [py("x = 1\n")]),
    "tokens at the end of code": ("```py\nx = 1<|im_end|>\n```", [py("x = 1\n")]),
    "tokens on a line of code": ("```py\nx\n<|endoftext|>", [py("x\n\n", complete=False)]),
    "a token in a string": ("```py\nx = '<|im_end|>\\n'\n```", [py("x = '<|im_end|>\\n'\n")]),
    "other tokens": ("```py\nx</s>\n```<｜end▁of▁sentence｜>", [py("x\n")]),
    "struck text, without language": ("```\n<s>x</s>\n```", [block("", "<s>x</s>\n")]),
    "struck text": ("```html\n<s>x</s>\n```", [block("html", "<s>x</s>\n")]),
    "text struck over lines": ("```html\n<s>\nx\n</s>\n```", [block("html", "<s>\nx\n</s>\n")]),
    "invisible": ("\ufeff```py\nx\u200b = 1\u2060\n\u200b```", [py("x = 1\n")]),
    "a family": ("```py\nx = '👨\u200d👩'\n```", [py("x = '👨\u200d👩'\n")]),
    "blanks that do not break": (
        "```py\nif a:\n\xa0\xa0\xa0 x = '\xa0'\n```",
        [py("if a:\n    x = '\xa0'\n")],
    ),
}
UNFENCED = {
    "only code": ("import os\nprint(os.sep)\n", [py("import os\nprint(os.sep)\n")]),
    "only code, with an empty line": (
        "def f():\n\n    x = 1\n    return x\n",
        [py("def f():\n\n    x = 1\n    return x\n")],
    ),
    "only code, with its language": ("python\nimport os\n", [py("import os\n")]),
    "only prose": ("Hello, world", []),
    "prose that parses": ("Note: this", []),
    "prose with brackets": ("done (mostly)", []),
    "an indented block": ("Try this:\n\n    x = 1\n    y = 2\n\nBye.", [py("x = 1\ny = 2\n")]),
    "an indented block of C": ("So:\n\n    int x = 1;\n\nBye.", [block("", "int x = 1;\n")]),
    "code between sentences": (f"Here it is:\n{DEF}\nIt returns one.", [py(DEF)]),
    "code up to the only fence": (f"{DEF}```\nIt returns one.", [py(DEF)]),
    "nothing": ("", []),
    "blanks": (" \n\n", []),
}
NAMED = {
    "as title": ('```py title="src/a.py"\nx\n```', [py("x\n", "src/a.py")]),
    "as title, with blanks": ('```py title = "a.py"\nx\n```', [py("x\n", "a.py")]),
    "as file name": ("```filename=a.go\nx\n```", [block("go", "x\n", "a.go")]),
    "behind the language": ("```js:web/a.js\nx\n```", [block("javascript", "x\n", "web/a.js")]),
    "as a path": ("```src/a.rs\nx\n```", [block("rust", "x\n", "src/a.rs")]),
    "as a path behind the language": ("```python src/a.py\nx\n```", [py("x\n", "src/a.py")]),
    "as a heading": ("### `a.py`\n\n```py\nx\n```", [py("x\n", "a.py")]),
    "in bold letters": ("**src/a.py**:\n```py\nx\n```", [py("x\n", "src/a.py")]),
    "as a heading, without language": ("a.ts\n```\nx\n```", [block("typescript", "x\n", "a.ts")]),
    "in a sentence": ("Save it as `a.py`:\n```py\nx\n```", [py("x\n", "a.py")]),
    "of another block's file": ("Start `a.py`:\n```sh\nls\n```", [block("bash", "ls\n")]),
    "of the output's program": ("Output of `a.py`:\n```\n3\n```", [block("", "3\n")]),
    "in the first comment": ("```py\n# src/a.py\nx\n```", [py("# src/a.py\nx\n", "src/a.py")]),
    "in other comments": ("```\n// file: a.c\nx\n```", [block("c", "// file: a.c\nx\n", "a.c")]),
    "behind a shebang": ("```\n#!sh\n# a.sh\n```", [block("bash", "#!sh\n# a.sh\n", "a.sh")]),
    "out of the folder": ("```py title=../a.py\nx\n```", [py("x\n")]),
    "with two dots": ("```py title=a..b.py\nx\n```", [py("x\n")]),
    "not a version": ("```python v3.11\nx\n```", [py("x\n")]),
    "absolute": ("```py\n# /etc/a.py\nx\n```", [py("# /etc/a.py\nx\n")]),
    "of a home": ("**~/a.py**\n```py\nx\n```", [py("x\n")]),
    "on a drive": ("```py title=C:/a.py\nx\n```", [py("x\n")]),
    "of a device": ("```py title=con.py\nx\n```", [py("x\n")]),
    "not of a file": ("Written in Node.js:\n```js\nx\n```", [block("javascript", "x\n")]),
}  # fmt: skip
CASES = FENCES | GLUED | NESTED | MARKED | CLEANED | UNFENCED | NAMED


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=list(CASES))
def test_the_blocks_of_a_reply(text: str, expected: list[Block]) -> None:
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("word", "language"),
    [
        *(("py", "python"), ("python3", "python"), ("js", "javascript"), ("ts", "typescript")),
        *(("golang", "go"), ("sh", "bash"), ("zsh", "bash"), ("c++", "cpp"), ("c#", "csharp")),
        *(
            ("rs", "rust"),
            ("yml", "yaml"),
            ("md", "markdown"),
            ("rb", "ruby"),
            ("brainf", "brainf"),
        ),
    ],
)
def test_a_language_has_one_name(word: str, language: str) -> None:
    assert blocks(f"```{word}\nx\n```") == [block(language, "x\n")]


TESTS = "def test_f():\n    assert f() == 1\n"
CHOICES: dict[str, tuple[list[Block], str, int | None]] = {
    "none": ([], "", None),
    "nothing in it": ([py(" \n")], "", None),
    "the longer one": ([py("x = 1\n"), py("x = 1\ny = 2\n")], "", 1),
    "the wanted language": ([py(DEF), block("go", "func f() {}\n")], "golang", 1),
    "the wanted language without tag": ([block("go", "func f() {}\n"), block("", DEF)], "py", 1),
    "not there, so another": ([py(DEF)], "rust", 0),
    "not the output": ([block("text", "1\n" * 99), py("x = 1\n")], "", 1),
    "output alone": ([block("text", "1\n")], "", None),
    "not a session": ([py(">>> f()\n1\n" * 9), py(DEF)], "", 1),
    "not the data": ([block("json", "[1, 2, 3, 4, 5, 6, 7, 8, 9]\n"), py("x = 1\n")], "", 1),
    "data alone": ([block("json", "[1]\n")], "", 0),
    "not the tests": ([py(DEF), py("import pytest\n\n" + TESTS * 3)], "", 0),
    "tests alone": ([py(TESTS)], "", 0),
    "tests by their file": ([py(DEF), py(DEF * 3, "tests/test_f.py")], "", 0),
    "not the commands": ([block("bash", "pip install a\npip install b\n"), py("x = 1\n")], "", 1),
    "commands alone": ([block("bash", "ls\n")], "", 0),
    "with definitions": ([py(DEF), py("print(f())\n" * 9)], "", 0),
    "not the diff": ([py(DEF), block("diff", "-a\n+b\n" * 9)], "", 0),
    "not a diff with headers": ([py(DEF), py(f"--- a.py\n+++ a.py\n{DEF * 4}")], "", 0),
    "not a diff with hunks": ([py(DEF), py(f"@@ -1,2 +1,2 @@\n{DEF * 4}")], "", 0),
    "not a diff by hand": ([py(DEF), py("-def f():\n+def f(x):\n     return 1\n" * 3)], "", 0),
    "a diff by hand alone": ([py("-def f():\n+def f(x):\n     return 1\n")], "", None),
    "a session alone": ([py(">>> f()\n1\n")], "", None),
    "a list of two marks": ([block("markdown", "- a\n+ b\n")], "", 0),
    "a diff alone": ([block("diff", "-a\n+b\n")], "", None),
    "signs that are no diff": ([py("-1\n+2\n")], "", 0),
    "a list that is no diff": ([block("yaml", "- a\n- b\n")], "", 0),
    "the later version": ([py(f"x = 1\n{DEF}"), py(DEF)], "", 1),
    "not a later part": ([py(f"{DEF}def g():\n    return 2\n"), py(DEF)], "", 0),
    "not a later one that was cut": ([py(DEF), py(f"x = 1\n{DEF}", complete=False)], "", 0),
    "one that was cut, alone": ([py(DEF, complete=False)], "", 0),
    "the later version in Go": (
        [block("go", "// f\nfunc f() {\n}\n"), block("go", "func f() {}\n")],
        "",
        1,
    ),
}


@pytest.mark.parametrize(("found", "want", "main"), CHOICES.values(), ids=list(CHOICES))
def test_the_answer_among_the_blocks(found: list[Block], want: str, main: int | None) -> None:
    assert main_index(found, want) == main
