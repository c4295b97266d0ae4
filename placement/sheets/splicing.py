"""XML changed in a few places and left byte for byte as it is in all others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from placement.sheets.faults import SheetError, SheetFault
from placement.sheets.guarding import local

UTF8 = (b"<", b"\xef\xbb\xbf<")
ENCODING = re.compile(rb'^<\?xml[^>]*encoding\s*=\s*["\'](?!utf-?8|us-ascii)', re.IGNORECASE)
PIECE = 2**16
ENDS = (b">", b" ", b"\t", b"\r", b"\n")

Attributes = dict[str, str]


class CannotSplice(Exception):
    """The XML is written in a way that is read well but not changed in places."""


@dataclass(slots=True)
class Splices:
    """Changes to a text of bytes, each at its place."""

    data: bytes
    changes: list[tuple[int, int, bytes]] = field(default_factory=list)

    def put(self, at: int, new: bytes) -> None:
        """Insert at a place; what is put at one place stands in the order of putting."""
        self.changes.append((at, at, new))

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Put something in the place of something else."""
        self.changes.append((start, end, new))

    def pieces(self) -> Iterator[bytes]:
        """Yield the changed text."""
        at = 0
        for start, end, new in sorted(self.changes, key=lambda change: change[:2]):
            yield self.data[at:start]
            yield new
            at = end
        yield self.data[at:]

    def whole(self) -> bytes:
        """Return the changed text."""
        return b"".join(self.pieces())


class Walk:
    """Walks over the elements of a document and knows where in its bytes each begins.

    names : the elements of interest. Raises CannotSplice where the bytes are not UTF-8.
    """

    names: frozenset[str] = frozenset()

    def __init__(self, data: bytes) -> None:
        if not data.startswith(UTF8) or ENCODING.match(data.removeprefix(b"\xef\xbb\xbf")):
            raise CannotSplice
        self.data = data
        self.known: dict[str, str] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def run(self) -> None:
        """Meet every element."""
        try:
            for at in range(0, len(self.data), PIECE):
                self.parser.Parse(self.data[at : at + PIECE], False)  # noqa: FBT003 - the parser takes no name
            self.parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError:
            raise SheetError(SheetFault.DAMAGED) from None

    def _start(self, name: str, attributes: Attributes) -> None:
        own = self._own(name)
        if own:
            self.begin(own, attributes, self.parser.CurrentByteIndex)

    def _end(self, name: str) -> None:
        own = self._own(name)
        if not own:
            return
        at = self.parser.CurrentByteIndex
        tag = f"</{name}".encode()
        has_tag = self.data.startswith(tag, at) and self.data[at + len(tag) : at + len(tag) + 1] in ENDS
        self.finish(own, at, self.data.index(b">", at) + 1 if has_tag else at)

    def _own(self, name: str) -> str:
        """Return the name without its prefix, or nothing where it is of no interest."""
        own = self.known.get(name)
        if own is None:
            own = self.known[name] = local(name) if local(name) in self.names else ""
        return own

    def begin(self, name: str, attributes: Attributes, at: int) -> None:
        """Meet the beginning of an element; `at` is where its tag begins."""

    def finish(self, name: str, at: int, end: int) -> None:
        """Meet the end of an element: its end tag is from `at` to `end`, which are the same where it has none."""

    def tag(self, at: int) -> bytes:
        """Return the tag that begins at a place."""
        return self.data[at : self.data.index(b">", at) + 1]

    def is_alone(self, at: int) -> bool:
        """Whether the tag that begins at a place has no end tag."""
        return self.tag(at).endswith(b"/>")

    def prefix(self, at: int) -> bytes:
        """Return the prefix of the tag that begins at a place, with its colon."""
        found = re.match(rb"</?([\w.-]+:)?", self.data[at : at + 80])
        return (found and found[1]) or b""


def with_attribute(tag: bytes, name: str, value: str | int) -> bytes:
    """Return the tag with an attribute of that value, in place of its own."""
    bare = without_attribute(tag, name)
    end = b"/>" if bare.endswith(b"/>") else b">"
    return bare.removesuffix(end).rstrip() + f' {name}="{value}"'.encode() + end


def without_attribute(tag: bytes, name: str) -> bytes:
    """Return the tag without an attribute."""
    return re.sub(rb"\s" + name.encode() + rb"\s*=\s*(\"[^\"]*\"|'[^']*')", b"", tag)
