"""The formats of a workbook, with a red one beside each that a faulty cell has."""

from __future__ import annotations

from placement.sheets.splicing import Attributes, CannotSplice, Splices, Walk, with_attribute

RED = (
    '<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FFFFC7CE"/><{p}bgColor indexed="64"/>'
    "</{p}patternFill></{p}fill>"
)
REASON = (
    '<{p}xf numFmtId="49" fontId="0" fillId="{fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1" '
    'applyAlignment="1"><{p}alignment vertical="top" wrapText="1"/></{p}xf>'
)


class RedStyles(Walk):
    """Gives out the index of the red variant of a format, and in the end the part with all of them."""

    names = frozenset({"fills", "fill", "cellXfs", "xf"})

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.fills = self.fills_at = self.fills_end = 0
        self.formats: list[tuple[int, int]] = []
        self.formats_at = self.formats_end = 0
        self.inside = ""
        self.red: dict[int, int] = {}
        self.run()
        if not self.fills_end or not self.formats_end:
            raise CannotSplice

    def begin(self, name: str, attributes: Attributes, at: int) -> None:
        """Count the fills and note where formats begin."""
        del attributes
        if name in {"fills", "cellXfs"}:
            self.inside = name
            if name == "fills":
                self.fills_at = at
            else:
                self.formats_at = at
        elif self.inside == "fills" and name == "fill":
            self.fills += 1
        elif self.inside == "cellXfs" and name == "xf":
            self.formats.append((at, at))

    def finish(self, name: str, at: int, end: int) -> None:
        """Note where formats end."""
        if name in {"fills", "cellXfs"} and at == end:
            raise CannotSplice
        if name == "fills":
            self.fills_end, self.inside = at, ""
        elif name == "cellXfs":
            self.formats_end, self.inside = at, ""
        elif self.inside == "cellXfs" and name == "xf":
            start, _ = self.formats[-1]
            self.formats[-1] = (start, end)

    @property
    def reason(self) -> int:
        """Return the index of the format of a reason."""
        return len(self.formats)

    def red_of(self, index: int) -> int:
        """Return the index of a format that is the same but red."""
        known = index if index < len(self.formats) else 0
        return self.red.setdefault(known, len(self.formats) + 1 + len(self.red))

    def part(self) -> bytes:
        """Return the part with the new formats."""
        splices = Splices(self.data)
        prefix = self.prefix(self.fills_end).decode()
        splices.put(self.fills_end, RED.format(p=prefix).encode())
        self._count(splices, self.fills_at, self.fills + 1)
        splices.put(self.formats_end, REASON.format(p=prefix, fill=self.fills).encode())
        for index in self.red:
            start, end = self.formats[index]
            tag = self.tag(start)
            red = with_attribute(with_attribute(tag, "fillId", self.fills), "applyFill", 1)
            splices.put(self.formats_end, red + self.data[start + len(tag) : end])
        self._count(splices, self.formats_at, len(self.formats) + 1 + len(self.red))
        return splices.whole()

    def _count(self, splices: Splices, at: int, count: int) -> None:
        tag = self.tag(at)
        splices.replace(at, at + len(tag), with_attribute(tag, "count", count))
