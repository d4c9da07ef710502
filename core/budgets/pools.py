"""Which of two pools of calls an answer is to live on, decided once, when it begins."""

from core.budgets import Outlook


def share(pool: Outlook) -> float:
    """Calls that each answer of `pool` gets soon, with one answer more."""
    return pool.soon / (pool.waiting + 1)


def streams(starts: Outlook, appends: Outlook, stops: Outlook, edits: Outlook) -> bool:
    """Whether a new answer is better streamed than edited: where more calls are left for each.

    A streamed answer takes a call of `starts`, many of `appends` and one of `stops`, and each
    that runs already will want its stop too, though not at once. An edited one lives on `edits`
    alone. Tell `Budgets.expect` what was chosen, `starts` and `appends` or `edits`, before the
    next answer chooses: else all that begin together take the same.
    """
    startable = starts.free >= starts.waiting + 1 and stops.soon > appends.waiting
    return startable and share(appends) >= share(edits)
