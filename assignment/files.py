"""Market and outcome as JSON: assignment-market/1 and assignment-outcome/1.

The schemas stand in `schemas/`. Documents are canonical: lists sorted by id, keys sorted,
no spaces, UTF-8; the same market gives the same bytes whatever the order of its rows.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from assignment.engines import WORTH_COMPILING, fast, has_fast
from assignment.errors import MarketError, OutcomeError
from assignment.market import Bundle, Group, Ints, Market
from assignment.outcome import Outcome, closed_bundles, totals_of, unplaced_people

MARKET_FORMAT = "assignment-market/1"
OUTCOME_FORMAT = "assignment-outcome/1"
STABLE_FORMAT = "assignment-stable/1"
MARKET_KEYS = {
    "format",
    "people",
    "positions",
    "objectives",
    "pairs",
    "groups",
    "bundles",
    "pinned",
    "forbidden",
    "seed",
}
SIZE_LIMIT = 2**31
PAIRS_A_PIECE, BYTES_A_PIECE = 100_000, 2**24


# ------------------------------------------------------------------ text and documents


def to_text(document: Mapping[str, Any]) -> str:
    """Return the document's canonical JSON."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(to_text(document).encode()).hexdigest()


def pieces_of(value: Any) -> Iterator[bytes]:
    """Yield the canonical JSON of a document in which some parts are given as it, in bytes."""
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, Mapping):
        for place, key in enumerate(sorted(value)):
            yield f"{',' if place else '{'}{as_json(key)}:".encode()
            yield from pieces_of(value[key])
        yield b"}" if value else b"{}"
    else:
        yield to_text(value).encode()


def schema(format_name: str) -> dict[str, Any]:
    """Return the JSON Schema of "assignment-market/1", "...-outcome/1" or "...-stable/1". Raises ValueError."""
    if format_name not in (MARKET_FORMAT, OUTCOME_FORMAT, STABLE_FORMAT):
        raise ValueError(f"no schema is known for {format_name!r}")
    name = format_name.replace("/", "-") + ".json"
    text = package_files("assignment").joinpath("schemas", name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def read_document(path: str | os.PathLike[str], error: type[MarketError] | type[OutcomeError]) -> dict[str, Any]:
    """Return the JSON object in a file; raise `error` with the file's name and the place."""
    name = Path(path).name
    try:
        raw = Path(path).read_bytes()
    except OSError as fault:
        raise error(f"{name}: {fault.strerror or fault}") from None
    return parsed(raw, name, error)


def parsed(raw: bytes, name: str, error: type[MarketError] | type[OutcomeError]) -> dict[str, Any]:
    """Return the JSON object in some bytes; raise `error` with their name and the place."""
    try:
        document = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_no_twins, parse_constant=_no_constant)
    except UnicodeDecodeError as fault:
        raise error(f"{name}: not UTF-8 text at byte {fault.start}") from None
    except json.JSONDecodeError as fault:
        raise error(f"{name}: not complete JSON at line {fault.lineno}, column {fault.colno}: {fault.msg}") from None
    except (ValueError, RecursionError) as fault:
        raise error(f"{name}: {str(fault) or 'nested too deeply'}") from None
    if not isinstance(document, dict):
        raise error(f"{name}: expected a JSON object at the top, not {_kind(document)}")
    return document


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twin!r} appears twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not an integer")


def _kind(value: Any) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "a text",
        bool: "true or false",
        int: "a number",
        float: "a number with a fraction",
    }
    return names.get(type(value), "nothing" if value is None else type(value).__name__)


# ------------------------------------------------------------------ markets


def read_market(path: str | os.PathLike[str]) -> Market:
    """Return the market in a file. Raises MarketError, which names the place."""
    try:
        return market_from_document(read_document(path, MarketError))
    except MarketError as fault:
        name = Path(path).name
        raise fault if str(fault).startswith(name) else MarketError(f"{name}: {fault}") from None


def market_from_document(document: Mapping[str, Any]) -> Market:
    """Return the market that an assignment-market/1 document describes.

    Raises MarketError, which names the place.
    """
    return market_with(document, None)


def market_with(document: Mapping[str, Any], columns: tuple[Ints, Ints, Ints] | None) -> Market:
    """Return the market of a document whose pairs are given as columns (person, position, scores), or in itself."""
    if document.get("format") != MARKET_FORMAT:
        raise MarketError(f"format is {document.get('format')!r}, expected {MARKET_FORMAT!r}")
    _only(document, MARKET_KEYS, "the market")
    people = [_agent(row, f"people[{k}]", load=True) for k, row in enumerate(_list(document, "people", needed=True))]
    positions = [
        _agent(row, f"positions[{k}]", load=False) for k, row in enumerate(_list(document, "positions", needed=True))
    ]
    objectives = _list(document, "objectives", needed=True)
    person_at = _index([row["id"] for row in people], "person")
    position_at = _index([row["id"] for row in positions], "position")
    person, position, scores = columns or _pairs(document, person_at, position_at, len(objectives))
    return Market(
        people=tuple(person_at),
        positions=tuple(position_at),
        person=person,
        position=position,
        scores=scores,
        objectives=tuple(objectives),
        most_seats=np.array([row["most"] for row in positions], np.int64),
        least_seats=np.array([row["least"] for row in positions], np.int64),
        most_load=np.array([row["most"] for row in people], np.int64),
        least_load=np.array([row["least"] for row in people], np.int64),
        seat_scores=_seat_scores(positions, len(objectives)),
        groups=tuple(
            _group(row, f"groups[{k}]", person_at, position_at) for k, row in enumerate(_list(document, "groups"))
        ),
        bundles=tuple(_bundle(row, f"bundles[{k}]", position_at) for k, row in enumerate(_list(document, "bundles"))),
        pinned=_two(document, "pinned", person_at, position_at),
        forbidden=_two(document, "forbidden", person_at, position_at),
        seed=_text(document.get("seed", ""), "seed"),
    )


def _only(row: Mapping[str, Any], known: set[str], place: str) -> None:
    for key in row:
        if key not in known:
            raise MarketError(f"{place}: the key {key!r} is not known; known are {', '.join(sorted(known))}")


def _list(document: Mapping[str, Any], key: str, *, needed: bool = False) -> list[Any]:
    if key not in document and needed:
        raise MarketError(f"the market has no {key!r}")
    value = document.get(key)
    if value is None and not needed:
        return []
    if not isinstance(value, list):
        raise MarketError(f"{key}: expected a list, not {_kind(value)}")
    return value


def _object(row: Any, place: str, known: set[str]) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise MarketError(f"{place}: expected an object, not {_kind(row)}")
    _only(row, known, place)
    return row


def _integer(value: Any, place: str, limit: int = 2**63) -> int:
    if type(value) is not int:
        shown = value if isinstance(value, float) else _kind(value)
        raise MarketError(f"{place}: expected an integer, not {shown}")
    if not -limit <= value < limit:
        raise MarketError(f"{place}: {value} is too large")
    return value


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise MarketError(f"{place}: expected a text, not {_kind(value)}")
    return value


def _agent(row: Any, place: str, *, load: bool) -> dict[str, Any]:
    row = _object(row, place, {"id", "least", "most"} if load else {"id", "least", "most", "seat_scores"})
    if "id" not in row:
        raise MarketError(f"{place}: no 'id'")
    name = _text(row["id"], f"{place}.id")
    if "most" not in row and not load:
        raise MarketError(f"{place} ({name!r}): no 'most', the number of seats")
    bounds = {"least": row.get("least", 0), "most": row.get("most", 1)}
    checked = {key: _integer(value, f"{place} ({name!r}).{key}") for key, value in bounds.items()}
    return {"id": name, **checked, "seat_scores": row.get("seat_scores")}


def _index(ids: list[str], kind: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for k, name in enumerate(ids):
        if found.setdefault(name, k) != k:
            raise MarketError(f"{kind} {name!r} appears twice")
    return found


def _find(name: Any, table: Mapping[str, int], place: str, kind: str) -> int:
    if not isinstance(name, str) or name not in table:
        raise MarketError(f"{place}: {kind} {name!r} is not known")
    return table[name]


def _pairs(
    document: Mapping[str, Any], person_at: Mapping[str, int], position_at: Mapping[str, int], width: int
) -> tuple[Ints, Ints, Ints]:
    person, position, scores = [], [], []
    for k, row in enumerate(_list(document, "pairs", needed=True)):
        if not isinstance(row, list) or len(row) != 3 or not isinstance(row[2], list):
            raise MarketError(f"pairs[{k}]: expected [person, position, [score per objective]]")
        person.append(_find(row[0], person_at, f"pairs[{k}]", "person"))
        position.append(_find(row[1], position_at, f"pairs[{k}]", "position"))
        if len(row[2]) != width:
            raise MarketError(f"pairs[{k}] ({row[0]!r}, {row[1]!r}): {len(row[2])} scores for {width} objectives")
        for score in row[2]:
            scores.append(_integer(score, f"pairs[{k}] ({row[0]!r}, {row[1]!r})"))
    return np.array(person, np.int64), np.array(position, np.int64), _table(scores, width)


def _table(values: list[int], width: int) -> Ints:
    return np.array(values, np.int64).reshape(-1, width) if width else np.zeros((0, 0), np.int64)


def _seat_scores(positions: list[dict[str, Any]], width: int) -> dict[int, Ints]:
    found = {}
    for j, row in enumerate(positions):
        if row["seat_scores"] is None:
            continue
        place = f"positions[{j}] ({row['id']!r}).seat_scores"
        if not isinstance(row["seat_scores"], list) or not all(
            isinstance(one, list) and len(one) == width for one in row["seat_scores"]
        ):
            raise MarketError(f"{place}: expected one list of {width} scores for each seat")
        found[j] = _table([_integer(value, place) for one in row["seat_scores"] for value in one], width)
    return found


def _group(row: Any, place: str, person_at: Mapping[str, int], position_at: Mapping[str, int]) -> Group:
    row = _object(row, place, {"id", "people", "positions", "least", "most"})
    if "id" not in row:
        raise MarketError(f"{place}: no 'id'")
    members: dict[str, tuple[int, ...] | None] = {}
    for key, table, kind in (("people", person_at, "person"), ("positions", position_at, "position")):
        listed = row.get(key)
        if listed is not None and not isinstance(listed, list):
            raise MarketError(f"{place}.{key}: expected a list, not {_kind(listed)}")
        members[key] = (
            None if listed is None else tuple(_find(name, table, f"{place}.{key}", kind) for name in listed)
        )
    most = row.get("most")
    return Group(
        _text(row["id"], f"{place}.id"),
        members["people"],
        members["positions"],
        _integer(row.get("least", 0), f"{place}.least"),
        None if most is None else _integer(most, f"{place}.most"),
    )


def _bundle(row: Any, place: str, position_at: Mapping[str, int]) -> Bundle:
    row = _object(row, place, {"id", "positions"})
    if "id" not in row or not isinstance(row.get("positions"), dict):
        raise MarketError(f"{place}: expected an 'id' and 'positions' with a least for each")
    name = _text(row["id"], f"{place}.id")
    leasts = {
        _find(j, position_at, f"bundle {name!r}", "position"): _integer(least, f"bundle {name!r}, position {j!r}")
        for j, least in row["positions"].items()
    }
    return Bundle(name, leasts)


def _two(document: Mapping[str, Any], key: str, person_at: Mapping[str, int], position_at: Mapping[str, int]) -> Ints:
    found = []
    for k, row in enumerate(_list(document, key)):
        if not isinstance(row, list) or len(row) != 2:
            raise MarketError(f"{key}[{k}]: expected [person, position]")
        place = f"{key}[{k}]"
        found.append((_find(row[0], person_at, place, "person"), _find(row[1], position_at, place, "position")))
    return np.array(found, np.int64).reshape(-1, 2)


def ranks_of(ids: Sequence[str]) -> Ints:
    """Return (n,) the place of each id when all are sorted by code point."""
    rank = np.empty(len(ids), np.int64)
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return rank


def market_to_document(market: Market) -> dict[str, Any]:
    """Return the canonical assignment-market/1 document."""
    order = pair_order(market)
    people, positions = np.array(market.people, object), np.array(market.positions, object)
    columns = (
        people[market.person[order]].tolist(),
        positions[market.position[order]].tolist(),
        market.scores[order].tolist(),
    )
    return {**without_pairs(market), "pairs": [list(row) for row in zip(*columns, strict=True)]}


def pair_order(market: Market) -> Ints:
    """Return the rows of the pairs sorted by the ids of person and position."""
    person_rank, position_rank = ranks_of(market.people), ranks_of(market.positions)
    return np.argsort(person_rank[market.person] * len(market.positions) + position_rank[market.position])


def without_pairs(market: Market) -> dict[str, Any]:
    """Return the canonical document but for the pairs."""
    loads = zip(market.people, market.least_load.tolist(), market.most_load.tolist(), strict=True)
    people = ({"id": i, "least": a, "most": b} for i, a, b in loads)
    return {"format": MARKET_FORMAT, "people": sorted(people, key=lambda row: row["id"])} | _without_people(market)


def _without_people(market: Market) -> dict[str, Any]:
    """Return the canonical document but for the pairs and the people."""
    return {
        "format": MARKET_FORMAT,
        "positions": sorted(
            (_position_row(market, j) for j in range(len(market.positions))), key=lambda row: row["id"]
        ),
        "objectives": list(market.objectives),
        "groups": sorted((_group_row(market, group) for group in market.groups), key=lambda row: row["id"]),
        "bundles": [
            {"id": b.id, "positions": {market.positions[j]: least for j, least in b.leasts.items()}}
            for b in sorted(market.bundles, key=lambda b: b.id)
        ],
        "pinned": named_pairs(market, market.pinned),
        "forbidden": named_pairs(market, market.forbidden),
        "seed": market.seed,
    }


def market_digest(market: Market, watch: Callable[[str], object] | None = None) -> str:
    """Return the digest of the market's canonical document, without making the document.

    `watch` is called now and then.
    """
    digest, after = around_people(market, watch)
    digest.update(b",".join(person_rows(market)))
    digest.update(after)
    return str(digest.hexdigest())


def around_people(market: Market, watch: Callable[[str], object] | None = None) -> tuple[Any, bytes]:
    """Return the hash of the canonical JSON as far as its list of people, and what follows that list.

    `watch` is called now and then.
    """
    rest = _without_people(market)
    before = {key: value for key, value in rest.items() if key < "pairs"}
    after = {key: value for key, value in rest.items() if key > "people"}
    digest = hashlib.sha256(f'{to_text(before)[:-1]},"pairs":['.encode())
    spell = _spell_fast if market.person.size >= WORTH_COMPILING and has_fast() else _spell
    last = b""
    for text in spell(market, pair_order(market)):
        digest.update(last)
        last = text
        if watch is not None:
            watch("reading: the whole market")
    digest.update(last.removesuffix(b","))
    digest.update(b'],"people":[')
    return digest, f"],{to_text(after)[1:]}".encode()


def person_rows(market: Market) -> list[bytes]:
    """Return the canonical JSON of each person, by id."""
    loads = zip(market.people, market.least_load.tolist(), market.most_load.tolist(), strict=True)
    return [f'{{"id":{as_json(i)},"least":{a},"most":{b}}}'.encode() for i, a, b in sorted(loads)]


def _spell(market: Market, order: Ints) -> Iterator[bytes]:
    """Yield the pairs as JSON, each with a comma behind it: texts of one width, and then without the padding.

    The padding is NUL, which JSON writes as an escape.
    """
    if not order.size:
        return
    people = _padded([f"[{as_json(name)}," for name in market.people])
    positions = _padded([f"{as_json(name)},[" for name in market.positions])
    end = np.frombuffer(b"]],", np.uint8)
    width = people.shape[1] + positions.shape[1] + 21 * len(market.objectives) + end.size
    piece = min(PAIRS_A_PIECE, max(BYTES_A_PIECE // width, 1))
    for start in range(0, order.size, piece):
        rows = order[start : start + piece]
        parts = [people[market.person[rows]], positions[market.position[rows]]]
        parts += [_numerals(market.scores[rows, k], "," if k else "") for k in range(len(market.objectives))]
        parts.append(np.broadcast_to(end, (rows.size, end.size)))
        yield np.concatenate(parts, axis=1).tobytes().translate(None, b"\0")


def _padded(texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Return the texts as rows of bytes, the shorter ones filled up with NUL."""
    whole = np.array([text.encode() for text in texts])
    return whole.view(np.uint8).reshape(len(texts), -1)


def _numerals(values: Ints, before: str) -> npt.NDArray[np.uint8]:
    """Return integers as rows of bytes, each with a text before it."""
    low, high = int(values.min()), int(values.max())
    if high - low < values.size:
        return _padded([f"{before}{value}" for value in range(low, high + 1)])[values - low]
    different, place = np.unique(values, return_inverse=True)
    return _padded([f"{before}{value}" for value in different.tolist()])[place]


def _spell_fast(market: Market, order: Ints) -> Iterator[bytes]:
    """Do the same with compiled loops."""
    sides = [spelt(market.people), spelt(market.positions)]
    widest = sum(int(np.diff(starts).max(initial=0)) for _, starts in sides) + 21 * len(market.objectives) + 8
    out = np.empty(min(order.size, PAIRS_A_PIECE) * widest, np.uint8)
    for start in range(0, order.size, PAIRS_A_PIECE):
        rows = order[start : start + PAIRS_A_PIECE]
        size = fast().spell(rows, market.person, market.position, market.scores, *sides[0], *sides[1], out)
        yield out[:size].tobytes()


def spelt(ids: Sequence[str]) -> tuple[npt.NDArray[np.uint8], Ints]:
    """Return the ids as JSON texts in one array, and where each begins."""
    texts = [as_json(name).encode() for name in ids]
    starts = np.concatenate([[0], np.cumsum([len(text) for text in texts], dtype=np.int64)]).astype(np.int64)
    return np.frombuffer(b"".join(texts), np.uint8), starts


as_json = json.JSONEncoder(ensure_ascii=False).encode


def _position_row(market: Market, j: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": market.positions[j],
        "least": int(market.least_seats[j]),
        "most": int(market.most_seats[j]),
    }
    if j in market.seat_scores:
        row["seat_scores"] = market.seat_scores[j].tolist()
    return row


def _group_row(market: Market, group: Group) -> dict[str, Any]:
    row: dict[str, Any] = {"id": group.id, "least": group.least, "most": group.most}
    if group.people is not None:
        row["people"] = sorted(market.people[i] for i in group.people)
    if group.positions is not None:
        row["positions"] = sorted(market.positions[j] for j in group.positions)
    return row


def named_pairs(market: Market, pairs: Ints) -> list[list[str]]:
    """Return pairs of ids, sorted."""
    return sorted([market.people[i], market.positions[j]] for i, j in pairs.tolist())


def part_of(target: Path, process: int) -> Path:
    """Return where a process writes a file before it is whole."""
    return target.with_name(f".{target.name}.{process}.part")


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a whole file or none, in UTF-8."""
    write_whole(path, lambda file: file.write(text.encode()))


def write_whole(path: str | os.PathLike[str], write: Callable[[BinaryIO], object]) -> None:
    """Write a whole file or none: first beside it, then in its place."""
    target = Path(path)
    beside = part_of(target, os.getpid())
    try:
        with beside.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def write_market(market: Market, path: str | os.PathLike[str]) -> None:
    """Write the market's canonical document."""
    write_text(path, to_text(market_to_document(market)) + "\n")


# ------------------------------------------------------------------ outcomes


def outcome_document(
    market: Market,
    *,
    pairs: Ints,
    totals: Sequence[int],
    lottery: Sequence[int],
    certificate: Mapping[str, Any],
    market_digest: str,
) -> dict[str, Any]:
    """Return the canonical assignment-outcome/1 document with its digest."""
    document = outcome_with(
        named_pairs(market, pairs),
        market,
        pairs=pairs,
        totals=totals,
        lottery=lottery,
        certificate=certificate,
        market_digest=market_digest,
    )
    document["digest"] = digest_of(document)
    return document


def outcome_with(
    named: object,
    market: Market,
    *,
    pairs: Ints,
    totals: Sequence[int],
    lottery: Sequence[int],
    certificate: Mapping[str, Any],
    market_digest: str,
) -> dict[str, Any]:
    """Return the same without its digest; `named` stands for the pairs."""
    return {
        "format": OUTCOME_FORMAT,
        "market": market_digest,
        "seed": market.seed,
        "levels": len(lottery),
        "pairs": named,
        "unplaced": sorted(market.people[i] for i in unplaced_people(market, pairs)),
        "closed": sorted(market.bundles[b].id for b in closed_bundles(market, pairs)),
        "totals": list(totals),
        "lottery": list(lottery),
        "certificate": dict(certificate),
    }


def outcome_to_document(market: Market, outcome: Outcome) -> dict[str, Any]:
    """Return the canonical document of an outcome."""
    return outcome_document(
        market,
        pairs=outcome.pairs,
        totals=outcome.totals,
        lottery=outcome.lottery,
        certificate=outcome.certificate,
        market_digest=outcome.market_digest,
    )


def outcome_from_document(market: Market, document: Mapping[str, Any]) -> Outcome:
    """Return the outcome a document describes, without judging it (see `verify`).

    Raises OutcomeError where it does not fit the market.
    """
    if document.get("format") != OUTCOME_FORMAT:
        raise OutcomeError(f"format is {document.get('format')!r}, expected {OUTCOME_FORMAT!r}")
    person_at = {name: i for i, name in enumerate(market.people)}
    position_at = {name: j for j, name in enumerate(market.positions)}
    try:
        listed = [(person_at[i], position_at[j]) for i, j in document["pairs"]]
        pairs = np.array(sorted(listed), np.int64).reshape(-1, 2)
        totals = totals_of(market, pairs)
        lottery = tuple(int(value) for value in document["lottery"])
        certificate, of_market, digest = (
            dict(document["certificate"]),
            str(document["market"]),
            str(document["digest"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise OutcomeError(f"the outcome does not fit the market: {type(fault).__name__} {fault}") from None
    return Outcome(
        pairs,
        unplaced_people(market, pairs),
        closed_bundles(market, pairs),
        totals,
        lottery,
        certificate,
        of_market,
        digest,
    )


def read_outcome(market: Market, path: str | os.PathLike[str]) -> Outcome:
    """Return the outcome in a file. Raises OutcomeError, which names the place."""
    return outcome_from_document(market, read_document(path, OutcomeError))


def write_outcome(market: Market, outcome: Outcome, path: str | os.PathLike[str]) -> None:
    """Write the outcome's canonical document."""
    write_text(path, to_text(outcome_to_document(market, outcome)) + "\n")
