"""The programming languages that people are offered; they may name any other."""

OFFERED = (
    *("python", "javascript", "typescript", "go", "rust", "java", "c", "c++", "c#", "kotlin"),
    *("swift", "php", "ruby", "bash", "sql", "html", "css", "yaml", "json"),
)
"""Those that teams ask for most, first."""
