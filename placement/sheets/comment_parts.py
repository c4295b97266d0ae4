"""Comments on cells: the two parts that a workbook keeps them in."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.utils import get_column_letter

from placement.sheets.rows_xml import xml_text
from placement.sheets.splicing import Attributes, CannotSplice, Splices, Walk

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHAPE = (
    '<v:shape id="_x0000_s{k}" type="#_x0000_t202" style="position:absolute;width:180pt;height:60pt;'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
DRAWING = (
    f"<xml {NAMESPACES}>"
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype>{shapes}</xml>"
)
FIRST_SHAPE, SHAPE_BEYOND_ALL = 1025, 60_001
MOST = 1_000
"""Comments in one sheet; the column of reasons says the same, for every row."""

Texts = Mapping[tuple[int, int], str]


def comments_part(texts: Texts) -> bytes:
    """Return a part with the texts; each key is a row and a column, from 1."""
    head = f'<?xml version="1.0" encoding="UTF-8"?><comments xmlns="{MAIN}"><authors><author/></authors>'
    return f"{head}<commentList>{_listed(texts)}</commentList></comments>".encode()


def drawing_part(texts: Texts) -> bytes:
    """Return a part with the boxes in which the texts show."""
    return DRAWING.format(shapes=_shapes(texts, FIRST_SHAPE)).encode()


class MoreComments(Walk):
    """A sheet's own comments and boxes, with more of them. Raises CannotSplice where they are written unusually.

    A cell that has a comment keeps it and gets no other.
    """

    names = frozenset({"comment", "commentList"})

    def __init__(self, comments: bytes, drawing: bytes, texts: Texts) -> None:
        super().__init__(comments)
        self.taken: set[str] = set()
        self.end = -1
        self.run()
        self.at = drawing.rfind(b"</xml>")
        if self.end < 0 or self.at < 0:
            raise CannotSplice
        self.drawing = drawing
        self.texts = {place: text for place, text in texts.items() if place_of(place) not in self.taken}

    def begin(self, name: str, attributes: Attributes, at: int) -> None:
        """Note which cells have a comment."""
        if self.prefix(at):
            raise CannotSplice
        if name == "comment":
            self.taken.add(attributes.get("ref", ""))

    def finish(self, name: str, at: int, end: int) -> None:
        """Note where the list of comments ends."""
        if name == "commentList" and at < end:
            self.end = at

    def comments(self) -> bytes:
        """Return the part of the texts."""
        splices = Splices(self.data)
        splices.put(self.end, _listed(self.texts).encode())
        return splices.whole()

    def boxes(self) -> bytes:
        """Return the part of the boxes."""
        shapes = _shapes(self.texts, SHAPE_BEYOND_ALL).replace("<v:shape ", f"<v:shape {NAMESPACES} ")
        return self.drawing[: self.at] + shapes.encode() + self.drawing[self.at :]


def place_of(place: tuple[int, int]) -> str:
    """Return a row and a column as a spreadsheet names their cell."""
    row, column = place
    return f"{get_column_letter(column)}{row}"


def _listed(texts: Texts) -> str:
    return "".join(
        f'<comment ref="{place_of(place)}" authorId="0"><text><t xml:space="preserve">{xml_text(text)}'
        "</t></text></comment>"
        for place, text in first_of(texts)
    )


def _shapes(texts: Texts, first: int) -> str:
    return "".join(
        SHAPE.format(k=k, row=row - 1, column=column - 1)
        for k, ((row, column), _) in enumerate(first_of(texts), first)
    )


def first_of(texts: Texts) -> list[tuple[tuple[int, int], str]]:
    """Return as many as a sheet gets, from the top."""
    return sorted(texts.items())[:MOST]
