"""An .xls is a little file system of its own: its names, and one stream out of it."""

from __future__ import annotations

import struct

from placement.sheets.faults import SheetError, SheetFault

HEADER = 512
END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""

ENTRY = 128
SECTOR_SHIFTS = frozenset({9, 12})
MINI = 64
ROOT = 5


class Compound:
    """The streams of a compound file by name. Raises SheetError where its chains do not hold."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            self._open()
        except (struct.error, IndexError, ValueError):
            raise SheetError(SheetFault.DAMAGED) from None

    def _open(self) -> None:
        shift = struct.unpack_from("<H", self.data, 0x1E)[0]
        if shift not in SECTOR_SHIFTS:
            raise ValueError
        self.sector = 1 << shift
        _, directory, _, self.cutoff, mini, _, more, _ = struct.unpack_from("<8I", self.data, 0x2C)
        self.table = self._table(more)
        self.streams: dict[str, tuple[int, int, int]] = {}
        entries = self._chain(directory)
        for at in range(0, len(entries) - ENTRY + 1, ENTRY):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            if kind:
                name = entries[at : at + min(max(length - 2, 0), 62)].decode("utf-16-le", errors="replace")
                self.streams.setdefault(name, (kind, *struct.unpack_from("<II", entries, at + 116)))
        self.mini_table = _numbers(self._chain(mini)) if mini < END else ()
        root = next((start for kind, start, _ in self.streams.values() if kind == ROOT), END)
        self.mini = self._chain(root) if root < END else b""

    def _table(self, more: int) -> tuple[int, ...]:
        """Return the table that says which sector follows which."""
        sectors = [number for number in struct.unpack_from("<109I", self.data, 0x4C) if number < END]
        seen: set[int] = set()
        while more < END:
            if more in seen:
                raise ValueError
            seen.add(more)
            *numbers, more = _numbers(self._sector(more))
            sectors.extend(number for number in numbers if number < END)
        if len(sectors) * self.sector > len(self.data):
            raise ValueError
        return _numbers(b"".join(map(self._sector, sectors)))

    def _sector(self, number: int) -> bytes:
        start = max(HEADER, self.sector) + number * self.sector
        sector = self.data[start : start + self.sector]
        if len(sector) < self.sector:
            raise ValueError
        return sector

    def _chain(self, start: int) -> bytes:
        parts = []
        while start < END:
            parts.append(self._sector(start))
            if len(parts) > len(self.table):
                raise ValueError
            start = self.table[start]
        return b"".join(parts)

    def stream(self, name: str) -> bytes:
        """Return the content of a stream."""
        _, start, size = self.streams[name]
        try:
            content = self._chain(start) if size >= self.cutoff else self._mini_chain(start)
        except (struct.error, IndexError, ValueError):
            raise SheetError(SheetFault.DAMAGED) from None
        if len(content) < size:
            raise SheetError(SheetFault.DAMAGED)
        return content[:size]

    def _mini_chain(self, start: int) -> bytes:
        parts = []
        while start < END:
            parts.append(self.mini[start * MINI : (start + 1) * MINI])
            if len(parts) > len(self.mini_table):
                raise ValueError
            start = self.mini_table[start]
        return b"".join(parts)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)
