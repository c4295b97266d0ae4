"""One choice per row: which of a person's rows were sent together, and in what order they stand."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from placement.rosters.times import last_of

Run = list[int]


def runs_of(ranks: Sequence[int | None], times: Sequence[str]) -> list[Run]:
    """Return the indices of a person's rows by submission, the one that counts at the end.

    Rows of different ranks are one submission. Where a rank stands twice, those of one time belong
    together, or else a new submission begins with the rank that was there before. Without any
    ranks the times alone tell submissions apart.
    """
    if not ranks or (None not in ranks and len(set(ranks)) == len(ranks)):
        return [[*range(len(ranks))]]
    groups = _grouped(times)
    if len(groups) > 1 and all(_is_apart([ranks[k] for k in run]) for run in groups):
        last = groups.pop(last_of([times[run[0]] for run in groups]))
        return [*groups, last]
    return _split(ranks) if None not in ranks else [[*range(len(ranks))]]


def _grouped(keys: Sequence[Hashable]) -> list[Run]:
    groups: dict[Hashable, Run] = {}
    for k, key in enumerate(keys):
        groups.setdefault(key, []).append(k)
    return list(groups.values())


def _is_apart(ranks: Sequence[int | None]) -> bool:
    return None in ranks or len(set(ranks)) == len(ranks)


def _split(ranks: Sequence[int | None]) -> list[Run]:
    """Return runs in the order of the rows, each without a rank that stands twice."""
    runs: list[Run] = [[]]
    for k, rank in enumerate(ranks):
        if rank in [ranks[other] for other in runs[-1]]:
            runs.append([])
        runs[-1].append(k)
    return runs
