"""Trials: whether an answer's code does what was asked, told by tests that came before it.

What a person wrote as a contract (`examples`, `spotting`, `contract`) comes first; a model adds
asserts from the task alone (`written`). Both run only where code suits it (`suited`), and what
they are worth shows on code that is wrong on purpose (`stubs`, `mutants`). `planning` puts that
together, `trying` sends it to the sandbox as test files (`suite`), `judging` reads what came back,
and `tally` says it.
"""
