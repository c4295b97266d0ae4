"""What every HTML page must keep to, whoever visits it and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

ERROR_PREFIXES = ("错误：", "错误: ", "Error: ")
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "path", "circle", "rect", "line", "use", "polyline", "polygon", "ellipse",
}  # fmt: skip


@dataclass
class Seen(HTMLParser):
    """What a parser saw of a page, as far as the rules ask."""

    language: str | None = None
    title: str = ""
    headings: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labels_for: set[str] = field(default_factory=set)
    controls: list[dict[str, str]] = field(default_factory=list)
    named_by: list[tuple[str, str]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    silent_buttons: int = 0
    forms: list[tuple[str, bool]] = field(default_factory=list)
    """The address of each POST form, and whether it holds a token."""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._in_label = 0
        self._heading: list[str] | None = None
        self._title: list[str] | None = None
        self._button: list[str] | None = None
        self._form: list[object] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a rule asks of this element."""
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang")
        if given.get("id"):
            self.ids.append(given["id"])
        self.inline += [f"{name}=" for name in given if name.startswith("on") or name == "style"]
        self.named_by += [
            (name, one)
            for name in ("aria-labelledby", "aria-describedby", "aria-controls")
            for one in given.get(name, "").split()
        ]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.inline.append(f"<{tag}>")
        if tag == "img" and "alt" not in given:
            self.images.append(given.get("src", ""))
        self._start_text(tag, given)
        self._note_control(tag, given)
        if tag not in VOID:
            self._open.append(tag)

    def _start_text(self, tag: str, given: dict[str, str]) -> None:
        if tag == "h1":
            self._heading = []
        elif tag == "title" and "svg" not in self._open:
            self._title = []
        elif tag == "button":
            self._button = [given.get("aria-label", "")]

    def _note_control(self, tag: str, given: dict[str, str]) -> None:
        if tag == "label":
            self._in_label += 1
            self.labels_for.add(given.get("for", ""))
        elif tag == "form":
            self._form = [given.get("action", ""), False] if given.get("method", "").lower() == "post" else None
        elif tag in {"input", "select", "textarea"}:
            if self._form is not None and given.get("name") == "csrf_token":
                self._form[1] = True
            if given.get("type") not in UNLABELLED:
                self.controls.append(given | {"in_label": "yes" if self._in_label else ""})

    def handle_endtag(self, tag: str) -> None:
        """Close what was noted."""
        if tag == "label":
            self._in_label = max(0, self._in_label - 1)
        elif tag == "h1" and self._heading is not None:
            self.headings.append(_line(self._heading))
            self._heading = None
        elif tag == "title" and self._title is not None:
            self.title, self._title = _line(self._title), None
        elif tag == "button" and self._button is not None:
            self.silent_buttons += not _line(self._button)
            self._button = None
        elif tag == "form" and self._form is not None:
            self.forms.append((str(self._form[0]), bool(self._form[1])))
            self._form = None
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Collect the text of titles, headings and buttons."""
        for text in (self._heading, self._title, self._button):
            if text is not None:
                text.append(data)


def _line(parts: list[str]) -> str:
    return " ".join("".join(parts).split())


def _without_prefix(title: str) -> str:
    for prefix in ERROR_PREFIXES:
        if title.startswith(prefix):
            return title.removeprefix(prefix)
    return title


def faults(html: str, *, tokens: bool = False, is_whole: bool = True) -> list[str]:
    """Return what is wrong with a page; empty where nothing is. With `tokens`, every POST form must hold one."""
    seen = Seen()
    seen.feed(html)
    found = _head_faults(seen) if is_whole else []
    found += [f"id {name!r} stands {count} times" for name, count in Counter(seen.ids).items() if count > 1]
    found += [f"a control without label: {_name(one)}" for one in seen.controls if not _is_labelled(one, seen)]
    found += [f"{name} names {one!r}, which is not there" for name, one in seen.named_by if one not in seen.ids]
    found += [f"inline: {one}" for one in seen.inline]
    found += [f"an image without alt: {one}" for one in seen.images]
    if seen.silent_buttons:
        found.append(f"{seen.silent_buttons} buttons without words")
    if tokens:
        found += [f"a form without token: {action}" for action, token in seen.forms if not token]
    return found


def _head_faults(seen: Seen) -> list[str]:
    found = []
    if seen.language not in {"zh-CN", "en"}:
        found.append(f"lang is {seen.language!r}")
    if len(seen.headings) != 1:
        found.append(f"{len(seen.headings)} h1: {seen.headings}")
    elif not seen.headings[0]:
        found.append("the h1 is empty")
    elif not _without_prefix(seen.title).startswith(seen.headings[0]):
        found.append(f"the title {seen.title!r} does not begin with the h1 {seen.headings[0]!r}")
    return found


def _is_labelled(control: dict[str, str], seen: Seen) -> bool:
    if control["in_label"] or control.get("aria-label") or control.get("aria-labelledby"):
        return True
    return bool(control.get("id")) and control["id"] in seen.labels_for


def _name(control: dict[str, str]) -> str:
    return control.get("name") or control.get("id") or "?"
