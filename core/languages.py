"""The programming languages that people are offered; they may name any other."""

OFFERED = (
    *("python", "javascript", "typescript", "go", "rust", "java", "c", "c++", "c#", "kotlin"),
    *("swift", "php", "ruby", "bash", "sql", "html", "css", "yaml", "json"),
)
"""Those that teams ask for most, first."""

_KNOWN: dict[str, tuple[str, str]] = {
    # As fences name it: other words for it; what its files end with, the usual ending first.
    "python": ("py python3 py3 python2 pyi pycon", "py pyi pyw"),
    "javascript": ("js node nodejs mjs cjs es6 ecmascript", "js mjs cjs"),
    "jsx": ("", "jsx"),
    "typescript": ("ts mts cts", "ts mts cts"),
    "tsx": ("", "tsx"),
    "go": ("golang", "go"),
    "rust": ("rs", "rs"),
    "java": ("", "java"),
    "c": ("h", "c h"),
    "cpp": ("c++ cxx cc hpp", "cpp cc cxx hpp hh"),
    "csharp": ("c# cs", "cs"),
    "kotlin": ("kt kts", "kt kts"),
    "swift": ("", "swift"),
    "php": ("", "php"),
    "ruby": ("rb", "rb"),
    "scala": ("", "scala"),
    "lua": ("", "lua"),
    "perl": ("pl", "pl pm"),
    "r": ("", "r"),
    "julia": ("jl", "jl"),
    "haskell": ("hs", "hs"),
    "elixir": ("ex exs", "ex exs"),
    "dart": ("", "dart"),
    "zig": ("", "zig"),
    "bash": ("sh shell zsh ksh shellscript", "sh bash zsh"),
    "powershell": ("ps1 pwsh ps", "ps1"),
    "batch": ("bat cmd", "bat cmd"),
    "sql": ("postgresql postgres mysql sqlite plpgsql tsql", "sql"),
    "html": ("htm", "html htm"),
    "css": ("", "css"),
    "scss": ("sass", "scss"),
    "vue": ("", "vue"),
    "xml": ("svg", "xml svg"),
    "json": ("json5 jsonc jsonl", "json"),
    "yaml": ("yml", "yaml yml"),
    "toml": ("", "toml"),
    "ini": ("cfg conf properties dotenv env", "ini cfg conf"),
    "csv": ("tsv", "csv tsv"),
    "markdown": ("md mdx", "md"),
    "dockerfile": ("docker containerfile", "dockerfile"),
    "makefile": ("make mk", "mk"),
    "terraform": ("tf hcl", "tf"),
    "graphql": ("gql", "graphql"),
    "protobuf": ("proto", "proto"),
    "diff": ("patch udiff", "diff patch"),
    "text": ("txt plaintext plain none", "txt"),
    "console": ("shell-session shellsession terminal", ""),
    "output": ("stdout result", ""),
}
_TITLES = {
    **{"javascript": "JavaScript", "typescript": "TypeScript", "cpp": "C++", "csharp": "C#"},
    **{"powershell": "PowerShell", "graphql": "GraphQL", "jsx": "JSX", "tsx": "TSX"},
    **{name: name.upper() for name in ("php", "sql", "html", "css", "xml", "json", "yaml")},
    **{name: name.upper() for name in ("toml", "ini", "csv", "scss")},
}
_NAMES = {word: name for name, (others, _) in _KNOWN.items() for word in (name, *others.split())}
_BY_ENDING = {end: name for name, (_, ends) in _KNOWN.items() for end in ends.split()}


def canonical(word: str) -> str:
    """The one name of the language that `word` means; an unknown one in small letters."""
    small = word.strip().lower()
    return _NAMES.get(small, small)


def known(word: str) -> bool:
    """Whether `word` names a language."""
    return word.lower() in _NAMES


def language_of(filename: str) -> str:
    """The language of a file of this name; empty if its ending tells none."""
    name = filename.rpartition("/")[2].lower()
    if name in ("dockerfile", "makefile"):
        return name
    return _BY_ENDING.get(name.rpartition(".")[2], "") if "." in name else ""


def title(language: str) -> str:
    """`language` as people write it, such as `JavaScript`."""
    return _TITLES.get(language, language.capitalize())


def ending(language: str) -> str:
    """What a file in `language` ends with, without the dot; `txt` if we know none."""
    _, ends = _KNOWN.get(language, ("", ""))
    return ends.split()[0] if ends else "txt"
