"""Comments on cells: the two parts that a workbook keeps them in."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.utils import get_column_letter

from placement.sheets.rows_xml import xml_text

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHAPE = (
    '<v:shape id="_x0000_s{k}" type="#_x0000_t202" style="position:absolute;width:180pt;height:60pt;'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype>{shapes}</xml>"
)
FIRST_SHAPE = 1025
MOST = 1_000
"""Comments in one sheet; the column of reasons says the same, for every row."""

Texts = Mapping[tuple[int, int], str]


def comments_part(texts: Texts) -> bytes:
    """Return the texts; each key is a row and a column, from 1."""
    listed = "".join(
        f'<comment ref="{get_column_letter(column)}{row}" authorId="0"><text><t xml:space="preserve">{xml_text(text)}'
        "</t></text></comment>"
        for (row, column), text in first_of(texts)
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?><comments xmlns="{MAIN}"><authors><author/></authors>'
    return f"{head}<commentList>{listed}</commentList></comments>".encode()


def drawing_part(texts: Texts) -> bytes:
    """Return the boxes in which the texts show."""
    shapes = "".join(
        SHAPE.format(k=k, row=row - 1, column=column - 1)
        for k, ((row, column), _) in enumerate(first_of(texts), FIRST_SHAPE)
    )
    return DRAWING.format(shapes=shapes).encode()


def first_of(texts: Texts) -> list[tuple[tuple[int, int], str]]:
    """Return as many as a sheet gets, from the top."""
    return sorted(texts.items())[:MOST]
