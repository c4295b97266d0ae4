"""Outcomes of one market without some of its people, spelt for their digests: only what can differ is spelt anew."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from assignment.engines import fast
from assignment.files import around_people, as_json, outcome_with, person_rows, pieces_of, ranks_of, spelt
from assignment.market import Ints, Market

DIGITS = 21


class Rewriting:
    """What the digests need of a market and is the same whoever withdraws. Needs the compiled loops."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.begun, self.after = around_people(market)
        self.rows = person_rows(market)
        self.ranks = ranks_of(market.people), ranks_of(market.positions)
        self.ids = spelt(market.people), spelt(market.positions)

    def market_digest(self, gone: Ints) -> str:
        """Return the digest of the market in which these people may hold nothing."""
        rows = self.rows.copy()
        for i, rank in zip(gone.tolist(), self.ranks[0][gone].tolist(), strict=True):
            rows[rank] = f'{{"id":{as_json(self.market.people[i])},"least":0,"most":0}}'.encode()
        digest = self.begun.copy()
        digest.update(b",".join(rows))
        digest.update(self.after)
        return str(digest.hexdigest())

    def outcome_digest(self, proof: Mapping[str, Any], prices: Ints, pairs: Ints, **fields: Any) -> str:
        """Return the digest of an outcome of the market; `prices` are the proof's by node.

        `fields` are the others that `outcome_document` takes.
        """
        spelled = dict(proof["prices"])
        nodes = 1
        for key, rank, ids in zip(("people", "positions"), self.ranks, self.ids, strict=True):
            if key in spelled:
                spelled[key] = _vectors(np.argsort(rank), prices[nodes : nodes + rank.size], *ids)
            nodes += rank.size
        told = {**proof, "prices": spelled}
        document = outcome_with(self._pairs(pairs), self.market, pairs=pairs, certificate=told, **fields)
        digest = hashlib.sha256()
        for piece in pieces_of(document):
            digest.update(piece)
        return digest.hexdigest()

    def _pairs(self, pairs: Ints) -> bytes:
        people, positions = (rank[column] for rank, column in zip(self.ranks, pairs.T, strict=True))
        order = np.lexsort((positions, people))
        widest = sum(_widest(starts) for _, starts in self.ids) + 4
        out = np.empty(len(pairs) * widest + 1, np.uint8)
        size = fast().spell_pairs(pairs[order], *self.ids[0], *self.ids[1], out)
        return b"[" + out[: max(size - 1, 0)].tobytes() + b"]"


def _vectors(order: Ints, vectors: Ints, texts: npt.NDArray[np.uint8], starts: Ints) -> bytes:
    out = np.empty(len(vectors) * (_widest(starts) + DIGITS * vectors.shape[1] + 4) + 1, np.uint8)
    size = fast().spell_vectors(order, np.ascontiguousarray(vectors), texts, starts, out)
    return b"{" + out[: size - 1].tobytes() + b"}"


def _widest(starts: Ints) -> int:
    return int(np.diff(starts).max(initial=0))
