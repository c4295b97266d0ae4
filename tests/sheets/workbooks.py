"""Workbooks made by hand, so that a test can say each byte of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
LISTED = '<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>name</v></c></row>'


def xlsx(
    rows: str = LISTED,
    *,
    sheets: Sequence[str] = ("List",),
    states: Mapping[str, str] | None = None,
    shared: str = "",
    styles: str = "",
    extra: Iterable[tuple[str, bytes | str]] = (),
    without: str = "",
    dimension: str = "",
) -> bytes:
    """Return an .xlsx whose sheets all have the same rows, with whatever else is wanted in it."""
    names = [f"worksheets/sheet{k}.xml" for k in range(1, len(sheets) + 1)]
    links = [("worksheet", name) for name in names]
    links += [("sharedStrings", "sharedStrings.xml")] * bool(shared) + [("styles", "styles.xml")] * bool(styles)
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": workbook(sheets, states or {}),
        "xl/_rels/workbook.xml.rels": relationships(links),
    }
    claim = f'<dimension ref="{dimension}"/>' if dimension else ""
    content = f'<worksheet xmlns="{MAIN}">{claim}<sheetData>{rows}</sheetData></worksheet>'
    parts |= {f"xl/{name}": content for name in names}
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    parts |= dict(extra)
    return zipped((name, part) for name, part in parts.items() if name != without)


def workbook(sheets: Sequence[str], states: Mapping[str, str]) -> str:
    listed = "".join(
        f'<sheet name="{name}" sheetId="{k}" r:id="rId{k}" state="{states.get(name, "visible")}"/>'
        for k, name in enumerate(sheets, 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'


def relationships(links: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{k}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for k, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def zipped(parts: Iterable[tuple[str, bytes | str]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return out.getvalue()


def cell(place: str, value: str | float, style: int | None = None) -> str:
    """Return the XML of one cell."""
    kind = ' t="str"' if isinstance(value, str) else ""
    look = f' s="{style}"' if style is not None else ""
    return f'<c r="{place}"{look}{kind}><v>{value}</v></c>'
