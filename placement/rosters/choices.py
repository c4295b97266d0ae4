"""Where and how a table holds choices, by what its cells name and by its headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from placement.rosters.cells import RANGE, choices_in, id_in
from placement.rosters.columns import Column, Family, collisions
from placement.rosters.fields import Field
from placement.rosters.headers import (
    BRACKETED,
    UNNUMBERED,
    choice_number,
    is_aside,
    is_known,
    is_of,
    is_result,
    is_serial,
    is_time,
    speaks_of_choices,
    spoken_number,
    stems_of,
    sureness,
)
from placement.rosters.letters import bare
from placement.rosters.matrix import ScaleGuess, Why, guess_scale, holds_levels, holds_numbers, rank_in
from placement.rosters.runs import runs_of
from placement.rosters.seats import are_behind, seats_row
from placement.rosters.shapes import ChoiceReading, Reason, Shape
from placement.rosters.spelling import PositionNames
from placement.rosters.vocabulary import RANKING, SCORING

NAMED = 0.55
BARELY = 0.3
SEVERAL = 0.25
REPEATS = 0.8
MORE_THAN_HALF = 0.5
PLAINLY = 60.0
BY_CHANCE = 0.2
RARELY = 0.05
FEWEST_TO_COMPARE = 3
ENOUGH_ROWS = 5
MATRIX_SHARE = 0.6
SCALE_ROWS = 3_000
ROWS_A_PERSON = 1.5
MOST_VALUES = 800
MOST_RANKS = 200
HOPELESS = 120
BRINGS_SEATS = 15.0


def choice_readings(family: Family, names: PositionNames | None, words: Iterable[str] = ()) -> list[ChoiceReading]:
    """Return the ways to read the choices of a table, the likeliest first.

    `names` are those of the positions, where there is a list of them; `words` stand around the table.
    """
    found = [*_numbered(family, names), *_single(family, names), *_matrices(family, names, words)]
    if names is not None:
        found += [*_by_content(family, names), *_pairs(family, names)]
    return sorted(found, key=lambda reading: -reading.score)


def cover(column: Column, names: PositionNames) -> float:
    """Return the share of a column's filled cells that name a position, alone or in a list."""
    met = total = 0.0
    for number, (value, count) in enumerate(islice(column.counts.items(), MOST_VALUES)):
        if names.is_none(value):
            continue
        if number > HOPELESS and not met:
            break
        total += count
        if names.plainly(value) is not None:
            met += count
        elif not column.is_integer:
            parts = [part for part in choices_in(value, None, names) if not names.is_none(part)]
            met += count * (sum(names.plainly(part) is not None for part in parts) / len(parts) if parts else 0)
    return met / total if total else 0.0


def _cover(family: Family, columns: Iterable[int], names: PositionNames | None) -> float:
    if names is None:
        return 0.0
    filled = [(family.columns[k].filled, cover(family.columns[k], names)) for k in columns]
    total = sum(count for count, _ in filled)
    return sum(count * share for count, share in filled) / total if total else 0.0


# ------------------------------------------------------------------ by header


def _numbered(family: Family, names: PositionNames | None) -> Iterator[ChoiceReading]:
    """Yield the columns whose headers number choices: plainly, in a question, or alike but for a number."""
    header = family.header
    plain = {k: number for k, text in enumerate(header) if (number := choice_number(text))}
    yield from _ranked(family, names, plain, PLAINLY, Reason.HEADER)
    spoken = {k: number for k, text in enumerate(header) if (number := spoken_number(text))}
    if spoken != plain:
        yield from _ranked(family, names, spoken, 55.0, Reason.HEADER)
    for group in stems_of(header).values():
        alike = {k: number for number, k in group}
        if alike not in (plain, spoken) and names is not None:
            is_said = all(speaks_of_choices(header[k]) for k in alike)
            yield from _ranked(family, names, alike, PLAINLY if is_said else 45.0, Reason.ALIKE)


def _ranked(
    family: Family, names: PositionNames | None, numbers: dict[int, int], base: float, reason: Reason
) -> Iterator[ChoiceReading]:
    """Yield a reading of numbered columns; of two with one number, the one that names positions."""
    kept = [k for k in numbers if not is_result(family.header[k])]
    if len({numbers[k] for k in kept}) < len(kept) and names is not None:
        kept = [k for k in kept if cover(family.columns[k], names) >= NAMED] or kept
    if not kept or (reason is not Reason.HEADER and len(kept) == 1):
        return
    columns = tuple(sorted(kept, key=lambda k: (numbers[k], k)))
    share = _cover(family, columns, names)
    if (reason is Reason.ALIKE or base < PLAINLY) and names is not None and share < BARELY:
        return
    texts = [value for k in columns for value in islice(family.columns[k].counts, MOST_VALUES)]
    is_numbers = names is not None and share < BARELY and bool(texts) and holds_levels(texts)
    yield ChoiceReading(Shape.COLUMNS, columns, share, base + 40 * share - 30 * is_numbers, reason)


def _single(family: Family, names: PositionNames | None) -> Iterator[ChoiceReading]:
    """Yield the columns whose header speaks of choices without a number."""
    for k, text in enumerate(family.header):
        if choice_number(text) == UNNUMBERED or (speaks_of_choices(text) and not spoken_number(text)):
            share = _cover(family, [k], names)
            is_plain = choice_number(text) == UNNUMBERED
            if is_result(text) or (not is_plain and names is not None and share < BARELY):
                continue
            if family.columns[k].is_time or (not is_plain and is_serial(text)):
                continue
            shape = Shape.LIST
            yield ChoiceReading(shape, (k,), share, (50 if is_plain else 35) + 45 * share, Reason.HEADER)


# ------------------------------------------------------------------ by content


def _by_content(family: Family, names: PositionNames) -> Iterator[ChoiceReading]:
    """Yield the columns whose cells name positions, without an earlier result among them."""
    may = [c for c in family.columns if _may_choose(c) and not _is_persons_own(c, names)]
    named = [column.index for column in may if cover(column, names) >= NAMED]
    if not named:
        return
    kept, left_out = _without_results(family, named)
    kept = _without_strangers(_without_chance(family, kept))
    share = _cover(family, kept, names)
    shape = Shape.LIST if len(kept) == 1 else Shape.COLUMNS
    several = _lists_several(family.columns[kept[0]], names) if len(kept) == 1 else False
    base = 42.0 if len(kept) > 1 else 40.0 if several else 22.0
    yield ChoiceReading(shape, tuple(kept), share, base + 45 * share, Reason.CONTENT, left_out=tuple(left_out))


def _may_choose(column: Column) -> bool:
    text = column.header
    return not (is_result(text) or is_aside(text) or is_time(text) or is_serial(text) or column.is_serial)


def _is_persons_own(column: Column, names: PositionNames) -> bool:
    """Whether a column rather holds people's ids: it says so, or has more different values than positions."""
    if sureness(Field.PERSON_ID, column.header) in {0, 1}:
        return True
    return column.is_key and column.filled > len(names.ids.exact) and not _lists_several(column, names)


def _without_results(family: Family, columns: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the columns without one at the end that only repeats what the others say."""
    kept, left_out = list(columns), []
    if family.size >= ENOUGH_ROWS and len(kept) > 1 and collisions(family, kept, kept[-1]) >= REPEATS:
        left_out.append(kept.pop())
    return kept, left_out


def _without_chance(family: Family, columns: list[int]) -> list[int]:
    """Return the columns without one at an edge that repeats the others as only chance does.

    Nobody chooses a position twice, so that choices hardly ever agree within a row; a class or a
    year that happens to look like the numbers of positions does.
    """
    if len(columns) < FEWEST_TO_COMPARE or family.size < ENOUGH_ROWS:
        return columns
    for edge in (columns[0], columns[-1]):
        rest = [k for k in columns if k != edge]
        if collisions(family, columns, edge) > BY_CHANCE and max(collisions(family, rest, k) for k in rest) < RARELY:
            return rest
    return columns


def _without_strangers(columns: list[int]) -> list[int]:
    """Return the columns without ones apart from the rest, where the rest stands together."""
    if not columns:
        return columns
    runs: list[list[int]] = []
    for k in columns:
        if runs and runs[-1][-1] == k - 1:
            runs[-1].append(k)
        else:
            runs.append([k])
    longest = max(runs, key=len)
    return longest if len(longest) > 1 and all(len(run) == 1 for run in runs if run is not longest) else columns


def _lists_several(column: Column, names: PositionNames) -> bool:
    parts = [len(choices_in(value, None, names)) for value in column.sample[:200] if names.plainly(value) is None]
    return sum(count > 1 for count in parts) >= max(1, SEVERAL * min(len(column.sample), 200))


def _pairs(family: Family, names: PositionNames) -> Iterator[ChoiceReading]:
    """Yield the reading of one choice per row: a person's rows number the choices from 1, or stand in their order."""
    people = sorted((c for c in family.columns if _may_repeat(c)), key=lambda c: (_is_no_id(c), -len(c.counts)))
    ranks = [column.index for column in family.columns if _may_rank(column)] if people else []
    shared = {c.index for c in people}
    named = [c.index for c in family.columns if people and _may_choose(c) and cover(c, names) >= NAMED]
    for place, person in product(named, (c.index for c in people if c.index not in named)):
        rank = next(
            (k for k in ranks if k not in {place, person} and _numbers_choices(family, person, place, k)), None
        )
        points = points_of(family, person, place, names) if rank is None and person == min(shared) else None
        is_in_order = rank is not None or (len(named) == 1 and _stands_in_order(family, person, place))
        if points is None and not is_in_order:
            continue
        rank, scale = (rank, None) if points is None else points
        share = _cover(family, [place], names)
        score, target = 58 + 40 * share, (str(person),)
        yield ChoiceReading(Shape.PAIRS, (place,), share, score, Reason.CONTENT, target, scale, rank)


def points_of(family: Family, person: int, place: int, names: PositionNames) -> tuple[int, ScaleGuess] | None:
    """Return the one column of numbers that rates each person's rows, with what the numbers say, or None."""
    of_person = [found for found in _rows_of(family, person, place).values() if len(found) > 1]
    found = [c for c in family.columns if c.index not in {person, place} and _may_rate(c, of_person)]
    said = [c for c in found if is_of(c.header, SCORING | RANKING)]
    rating = (said or found)[0] if len(said or found) == 1 else None
    if rating is None or _lists_several(family.columns[place], names):
        return None
    rows = [[cells[rating.index] for _, _, cells in several] for several in of_person]
    return rating.index, guess_scale(rows, [rating.header])


def _may_rate(column: Column, of_person: Sequence[Sequence[tuple[int, str, tuple[str, ...]]]]) -> bool:
    """Whether a column holds numbers that differ within most people's rows, whose positions all differ."""
    if _may_number_people(column) or is_aside(column.header) or not holds_numbers(column.sample):
        return False
    differ = sum(len({cells[column.index] for _, _, cells in rows}) > 1 for rows in of_person)
    apart = sum(len({name for _, name, _ in rows}) == len(rows) for rows in of_person)
    return min(differ, apart) > MORE_THAN_HALF * len(of_person) > 0


def _may_number_people(column: Column) -> bool:
    """Whether a column is or may be an id, a running number or a time."""
    text = column.header
    is_code = any(value[:1] == "0" and value.isdecimal() and len(value) > 1 for value in column.sample)
    is_id = sureness(Field.PERSON_ID, text) is not None or is_serial(text)
    return is_id or is_code or column.is_serial or column.is_time


def _is_no_id(column: Column) -> bool:
    return sureness(Field.PERSON_ID, column.header) is None


def _may_rank(column: Column) -> bool:
    """Whether a column holds 1, 2, 3, ... again and again, in digits or in words."""
    found = {rank_in(value) for value in column.sample}
    return 0 < len(found) <= MOST_RANKS and found == set(range(1, len(found) + 1))


def _may_repeat(column: Column) -> bool:
    return 0 < column.uniqueness <= 1 / ROWS_A_PERSON and len(column.counts) > 1 and not column.is_time


def _rows_of(family: Family, person: int, place: int) -> dict[str, list[tuple[int, str, tuple[str, ...]]]]:
    """Return everybody's rows with their numbers and the positions in them."""
    found: dict[str, list[tuple[int, str, tuple[str, ...]]]] = {}
    for number, cells in enumerate(family.rows()):
        found.setdefault(id_in(cells[person]), []).append((number, id_in(cells[place]), cells))
    return found


def _times(family: Family, rows: Iterable[tuple[str, ...]]) -> list[str]:
    time = next((column.index for column in family.columns if column.is_time), None)
    return ["" if time is None else cells[time] for cells in rows]


def _numbers_choices(family: Family, person: int, place: int, rank: int) -> bool:
    """Whether each person's rows hold the ranks 1, 2, 3, ... and different positions, in each submission."""
    of_person = _rows_of(family, person, place)
    good = 0
    for rows in of_person.values():
        ranks = [rank_in(cells[rank]) for _, _, cells in rows]
        runs = runs_of(ranks, _times(family, (cells for _, _, cells in rows)))
        good += all(
            sorted(ranks[k] or 0 for k in run) == list(range(1, len(run) + 1))
            and len({rows[k][1] for k in run}) == len(run)
            for run in runs
        )
    return good >= REPEATS * len(of_person) >= 1 and len(of_person) * ROWS_A_PERSON <= family.size


def _stands_in_order(family: Family, person: int, place: int) -> bool:
    """Whether most people have several rows that stand together, of one time or of none, with different positions."""
    of_person = _rows_of(family, person, place)
    several = sum(_is_one_list(family, rows) for rows in of_person.values())
    alone = sum(len(rows) == 1 for rows in of_person.values())
    return several + alone == len(of_person) and several > max(1, alone)


def _is_one_list(family: Family, rows: Sequence[tuple[int, str, tuple[str, ...]]]) -> bool:
    numbers = [number for number, _, _ in rows]
    times = _times(family, (cells for _, _, cells in rows))
    runs = runs_of([None] * len(rows), times)
    is_together = numbers == list(range(numbers[0], numbers[0] + len(numbers))) or len(runs) > 1
    is_apart = all(len({rows[k][1] for k in run}) == len(run) for run in runs)
    return len(rows) > 1 and is_together and is_apart and all(len(run) > 1 for run in runs)


def may_be_rows(family: Family, place: int) -> int | None:
    """Return the column of people of whom most stand in several rows with different positions, or None."""
    for column in family.columns:
        if column.index == place or not _may_repeat(column) or _is_no_id(column):
            continue
        rows = _rows_of(family, column.index, place).values()
        several = [found for found in rows if len(found) > 1]
        if 2 * len(several) > len(rows) and all(
            len({name for _, name, _ in found}) == len(found) for found in several
        ):
            return column.index
    return None


# ------------------------------------------------------------------ matrices


def _matrices(family: Family, names: PositionNames | None, words: Iterable[str]) -> Iterator[ChoiceReading]:
    """Yield the reading of columns that are positions, with ranks, weights or marks in their cells."""
    columns = [
        column for column in family.columns if holds_levels(v for v in column.sample if not RANGE.fullmatch(v))
    ]
    if names is not None:
        prefix = common_start([column.header for column in columns])
        meant = {c.index: target for c in columns if (target := named_by(c.header, names, prefix))}
        if len(meant) > 1 and len(set(meant.values())) == len(meant):
            scale = scale_of(family, tuple(meant), words)
            share = len(meant) / max(len(names.ids.exact), 1)
            score = (
                45 + 50 * min(share, 1.0) if share >= MATRIX_SHARE or len(meant) >= FEWEST_TO_COMPARE else 40 * share
            )
            yield ChoiceReading(Shape.MATRIX, tuple(meant), share, score, Reason.BOTH, tuple(meant.values()), scale)
        return
    block = _without_strangers([column.index for column in columns if _may_be_target(column)])
    if len(block) > 1 and block[-1] - block[0] == len(block) - 1:
        scale = scale_of(family, tuple(block), words)
        targets = _targets([family.header[k] for k in block])
        brings_seats = are_behind(targets) or _has_seats_row(family, block)
        if scale.why not in {Why.EITHER, Why.NEITHER} or brings_seats:
            score = 45.0 + scale.confidence / 5 + BRINGS_SEATS * brings_seats
            yield ChoiceReading(Shape.MATRIX, tuple(block), 1.0, score, Reason.CONTENT, targets, scale)


def _targets(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the names over a matrix: those in brackets, unless it is seats that stand there."""
    before = {BRACKETED.sub("", header) for header in headers}
    return tuple(headers) if len(before) == len(headers) and are_behind(headers) else tuple(map(asked_of, headers))


def _has_seats_row(family: Family, block: Sequence[int]) -> bool:
    return any(seats_row(cells, block) for cells in islice(family.rows(), SCALE_ROWS))


def _may_be_target(column: Column) -> bool:
    text = column.header
    has_fact = any(sureness(field, text) is not None for field in Field if field in _FACTS)
    return bool(text) and not (has_fact or choice_number(text) is not None or is_serial(text) or is_time(text))


_FACTS = frozenset({Field.PERSON_ID, Field.PERSON_NAME})


def common_start(headers: Sequence[str]) -> str:
    """Return the words with which several headers all begin."""
    words = [header.split() for header in headers]
    if len(words) < FEWEST_TO_COMPARE:
        return ""
    shared = [same[0] for same in zip(*words, strict=False) if len(set(same)) == 1]
    start = " ".join(shared)
    return start if start and all(header.startswith(start) for header in headers) else ""


def named_by(header: str, names: PositionNames, prefix: str = "") -> str | None:
    """Return the position that a header names, alone, behind a prefix, or in the brackets at its end."""
    whole = names.plainly(id_in(header))
    if whole is not None or not header:
        return whole
    asked = asked_of(header)
    found = names.plainly(asked) if asked != header else None
    if found is None and prefix:
        found = names.plainly(header.removeprefix(prefix).strip(" -–—:：("))
    if found is not None:
        return found
    behind = header.rsplit(":", maxsplit=1)[-1].rsplit("：", maxsplit=1)[-1].strip()
    return names.plainly(behind) if behind and behind != header else None


def asked_of(header: str) -> str:
    """Return what a form's question asks about: the text in the brackets at its end, or all of it."""
    found = BRACKETED.search(header)
    return id_in(found[1]) if found else id_in(header)


def scale_of(family: Family, columns: Sequence[int], words: Iterable[str]) -> ScaleGuess:
    """Return what the cells of a matrix's columns hold."""
    people = (cells for cells in islice(family.rows(), SCALE_ROWS) if not seats_row(cells, columns))
    rows = [tuple(cells[k] for k in columns) for cells in people]
    start = common_start([family.header[k] for k in columns])
    titles = (table.title for table in family.tables)
    asked = {found[1] for k in columns if (found := BRACKETED.search(family.header[k]))}
    before = (_before(family.header[k]) for k in columns)
    return guess_scale(rows, [*words, start, *titles, *before, *(asked if len(asked) == 1 else ())])


def _before(header: str) -> str:
    """Return what a header says before the name of its position."""
    found = BRACKETED.search(header)
    parts = [header[: found.start()]] if found else header.replace("：", ":").split(":")[:-1]
    return bare(" ".join(parts))


def is_person_header(text: str) -> bool:
    """Whether a header may be a person's name or number rather than the name of a fact."""
    return bool(text) and not is_known(text)
