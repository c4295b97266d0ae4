"""Reads a page as a person does: its words, its links, its forms with what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

UNSPOKEN = {"script", "style", "svg", "option"}
INLINE = {"a", "b", "code", "em", "small", "span", "strong"}
CHOSEN = {"radio", "checkbox"}


@dataclass
class Control:
    """One control: what it holds, and what it can hold where it is a choice."""

    name: str
    kind: str
    value: str = ""
    is_on: bool = True
    options: list[str] = field(default_factory=list)


@dataclass
class Button:
    """A button that sends a form, with its words."""

    name: str
    value: str
    words: str = ""


@dataclass
class Form:
    """A form as it stands on the page."""

    action: str
    method: str
    identity: str = ""
    controls: list[Control] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    def filled(self, **values: object) -> dict[str, list[str]]:
        """Return what a browser sends once these values are entered; only what is there can be entered."""
        typed = {name: _texts(value) for name, value in values.items()}
        known = {control.name for control in self.controls}
        assert set(typed) <= known, f"{self.action} has no {sorted(set(typed) - known)}, only {sorted(known)}"
        sent: dict[str, list[str]] = {}
        for name in known:
            parts = [control for control in self.controls if control.name == name]
            found = _chosen(parts, typed.get(name)) if parts[0].kind in CHOSEN else _entered(parts, typed.get(name))
            if found:
                sent[name] = found
        return sent

    def option(self, name: str, start: str) -> str:
        """Return the option of a choice that begins like this."""
        return next(
            one
            for control in self.controls
            if control.name == name
            for one in control.options
            if one.startswith(start)
        )

    def button(self, words: str) -> Button:
        """Return the button whose words contain these."""
        for button in self.buttons:
            if words in button.words:
                return button
        raise AssertionError(f"no button says {words!r}; there are {[button.words for button in self.buttons]}")


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _chosen(parts: list[Control], typed: list[str] | None) -> list[str]:
    """Return the values that are ticked; a tick that is not offered cannot be made."""
    if typed is None:
        return [part.value for part in parts if part.is_on]
    offered = [part.value for part in parts]
    assert set(typed) <= set(offered), f"{parts[0].name} offers {offered}, not {typed}"
    return typed


def _entered(parts: list[Control], typed: list[str] | None) -> list[str]:
    part = parts[0]
    if typed is None:
        return [one.value for one in parts]
    assert part.kind != "select" or typed[0] in part.options, f"{part.name} offers {part.options}, not {typed}"
    return typed


class Page(HTMLParser):
    """A page that came back: where it is, what it says, where it leads, what it asks."""

    def __init__(self, address: str, status: int, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.status, self.html = address, status, html
        self.links: list[tuple[str, str]] = []
        """Address and words."""
        self.forms: list[Form] = []
        self.heading = ""
        self._words: list[str] = []
        self._elsewhere: list[tuple[str, Control | Button]] = []
        self._silent = 0
        self._form: Form | None = None
        self._link: tuple[str, int] | None = None
        self._button: tuple[Button, int] | None = None
        self._select: Control | None = None
        self._area: tuple[Control, int] | None = None
        self._h1: int | None = None
        self.feed(html)
        self._settle()

    @property
    def text(self) -> str:
        """Return all words of the page, in one line."""
        return _line(self._words)

    @property
    def gist(self) -> str:
        """Return what stands below the heading, as much as fits a failed test."""
        return self.text.split(self.heading)[-1][:900] if self.heading else self.text[:900]

    def form(self, part: str) -> Form:
        """Return the form that is sent to an address with this in it, be it the page's own."""
        for form in self.forms:
            if form.method == "post" and part in form.action:
                return form
        raise AssertionError(f"{self.address} has no form to {part}: {[form.action for form in self.forms]}")

    def leads_to(self, part: str) -> bool:
        """Return whether a link's words or address contain this."""
        return any(part in words or part in address for address, words in self.links)

    def link(self, part: str) -> str:
        """Return the first link whose words or address contain this."""
        for address, words in self.links:
            if part in words or part in address:
                return address
        raise AssertionError(f"{self.address} has no link to {part}: {self.links}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, a control, a link."""
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in UNSPOKEN
        if tag not in INLINE:
            self._words.append(" ")
        if tag == "h1":
            self._h1 = len(self._words)
        elif tag == "a" and "href" in given:
            self._link = (given["href"], len(self._words))
        elif tag == "form":
            self._form = Form(
                given.get("action") or self.address, given.get("method", "get").lower(), given.get("id", "")
            )
            self.forms.append(self._form)
        elif tag == "button" and given.get("type", "submit") == "submit":
            self._button = (Button(given.get("name", ""), given.get("value", "")), len(self._words))
            self._keep(given, self._button[0])
        elif tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
            if "selected" in given or len(self._select.options) == 1:
                self._select.value = given.get("value", "")
        elif given.get("name") and "disabled" not in given:
            self._note(tag, given)

    def _note(self, tag: str, given: dict[str, str]) -> None:
        kind = {"input": given.get("type", "text"), "select": "select", "textarea": "text"}.get(tag)
        if kind is None:
            return
        is_on = kind not in CHOSEN or "checked" in given
        control = Control(given["name"], kind, given.get("value", "on" if kind in CHOSEN else ""), is_on)
        self._keep(given, control)
        if tag == "select":
            self._select = control
        elif tag == "textarea":
            self._area = (control, len(self._words))

    def _keep(self, given: dict[str, str], part: Control | Button) -> None:
        """Give a part to the form that it names, else to the one that it stands in."""
        if given.get("form"):
            self._elsewhere.append((given["form"], part))
        elif self._form is not None:
            (self._form.buttons if isinstance(part, Button) else self._form.controls).append(part)

    def handle_endtag(self, tag: str) -> None:
        """Close what was noted."""
        self._silent -= tag in UNSPOKEN
        if tag == "h1" and self._h1 is not None:
            self.heading, self._h1 = _line(self._words[self._h1 :]), None
        elif tag == "a" and self._link is not None:
            self.links.append((self._link[0], _line(self._words[self._link[1] :])))
            self._link = None
        elif tag == "form":
            self._form = None
        elif tag == "button" and self._button is not None:
            self._button[0].words = _line(self._words[self._button[1] :])
            self._button = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area is not None:
            self._area[0].value = "".join(self._words[self._area[1] :]).removeprefix("\r").removeprefix("\n")
            self._area = None

    def handle_data(self, data: str) -> None:
        """Keep what is said."""
        if not self._silent:
            self._words.append(data)

    def _settle(self) -> None:
        named = {form.identity: form for form in self.forms if form.identity}
        for identity, part in self._elsewhere:
            (named[identity].buttons if isinstance(part, Button) else named[identity].controls).append(part)


def _line(parts: list[str]) -> str:
    return " ".join("".join(parts).split())
