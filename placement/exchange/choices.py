"""Signed paper lists: a row to a person with the choices in order, or a row to a choice with its rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from placement.exchange.closing import disagreements, is_closing
from placement.exchange.drafts import Fault, Field, Judged, Table
from placement.exchange.matching import Match, SheetMatch
from placement.exchange.states import Outcome, Question
from placement.exchange.typed import parts, to_number
from placement.exchange.words import Nearest, in_both, tidy
from placement.preferences.forms import RankForm
from placement.preferences.states import MOST_CHOICES
from placement.sheets import Book, Sheet

CHOICES = tuple(f"choice_{place}" for place in range(1, MOST_CHOICES + 1))
CHINESE = "一二三四五六七八九十"
CODE = _l("The position's code as on the exported demand list, such as 3-12; or its title.")


def _choice(place: int) -> Field:
    also = (f"第{CHINESE[place - 1]}志愿", f"志愿{CHINESE[place - 1]}", f"志愿{place}", f"choice {place}")
    return Field(f"choice_{place}", also, _l("Choice %(n)s", n=place), CODE)


LISTS = Table(
    "lists",
    _l("Preferences"),
    RankForm,
    (
        Field("number", ("工号", "学号", "人员编号", "staff number", "student number", "id"),
              _l("Staff or student number"),
              _l("The university's own number for the person. Number or email address must be there.")),
        Field("name_zh", ("姓名", "full name"), _l("Name"), is_required=True, is_own=True),
        Field("email", ("邮箱", "电子邮箱", "电子邮件", "email", "e-mail"), _l("Email address")),
        Field("university", ("学校", "所在高校", "单位"), _l("University")),
        *(_choice(place) for place in range(1, MOST_CHOICES + 1)),
        Field("choices", ("志愿", "全部志愿", "preferences"), _l("All choices in one cell"),
              _l("In order, separated by commas, semicolons or lines. Instead of a column to each choice.")),
        Field("position", ("岗位", "志愿岗位", "岗位代码", "position code"), _l("Position of one choice"),
              _l("Where each choice has a row of its own: the position …")),
        Field("rank", ("志愿序号", "志愿顺序", "排序", "名次", "order", "preference", "得分", "评分",
                       "分数", "score", "points"), _l("Rank of one choice"),
              _l("… and its rank; 1 is the first choice.")),
    ),
)  # fmt: skip
TABLES = (LISTS,)


@dataclass(frozen=True, slots=True)
class Wide:
    """A file with a row to a list: the rows of the original that each began in, and what looks like scores."""

    book: Book
    matches: Sequence[SheetMatch]
    places: Mapping[str, Sequence[int]] = field(default_factory=dict)
    asked: Sequence[dict[str, Any]] = ()


def widen(book: Book, matches: Sequence[SheetMatch], options: Mapping[str, Any]) -> Wide:
    """Return the file with lists of a row to a choice turned into a row to a list.

    Where ranks look like scores somebody is asked; an answer in `options` decides.
    """
    sheets = {sheet.name: sheet for sheet in book.sheets}
    places: dict[str, list[int]] = {}
    asked: list[dict[str, Any]] = []
    wide = []
    for match in matches:
        fields = match.fields()
        if "position" not in fields or "rank" not in fields:
            wide.append(match)
            continue
        rows, places[match.sheet], looks = _gathered(sheets[match.sheet], match, options.get("ranks_are") == "score")
        sheets[match.sheet] = Sheet(match.sheet, rows)
        wide.append(_wide_match(match))
        if looks and "ranks_are" not in options:
            asked.append({"code": Question.SCORE, **looks})
    turned = Book(book.form, tuple(sheets.values()), book.encoding, book.delimiter, book.findings)
    return Wide(turned, wide, places, asked)


WHO = ("number", "name_zh", "email", "university")
TROUBLE = "trouble"
"""A cell of a gathered list: the rank that is none, or that stands twice."""
CALLED_SCORE = ("得分", "评分", "分数", "打分", "score", "points")
NO_RANK = 10**6


def _wide_match(match: SheetMatch) -> SheetMatch:
    names = [name for name in WHO if name in match.fields()]
    columns = [Match(column, name, name, 1.0) for column, name in enumerate([*names, "choices", TROUBLE])]
    return SheetMatch(match.sheet, match.table, 0, tuple(columns))


@dataclass(slots=True)
class Gathered:
    """The choices of one person, who stand in a row each: order, position, and what stands as the rank."""

    row: int
    chosen: list[tuple[int, str, str]] = field(default_factory=list)

    def in_order(self, *, by_score: bool) -> list[tuple[int, str, str]]:
        """Return the choices, the first first; what has no rank comes last."""
        return sorted(self.chosen, key=lambda one: -one[0] if by_score and one[0] != NO_RANK else one[0])

    @property
    def orders(self) -> list[int]:
        """Return the ranks that are numbers."""
        return [order for order, _name, _said in self.chosen if order != NO_RANK]

    def trouble(self) -> str:
        """Return a rank that is no number or stands twice, as the file has it; empty where the order is plain."""
        seen: set[int] = set()
        for order, _name, said in self.chosen:
            if order == NO_RANK or order in seen:
                return said or "-"
            seen.add(order)
        return ""


def _gathered(
    sheet: Sheet,
    match: SheetMatch,
    are_scores: bool,  # noqa: FBT001 - the one fact besides
) -> tuple[tuple[tuple[str, ...], ...], list[int], dict[str, Any]]:
    """Return a row to each person with all choices in order, the rows they began in, and what looks like scores."""
    fields = match.fields()
    names = [name for name in WHO if name in fields]
    people: dict[tuple[str, ...], Gathered] = {}
    count = 0
    for number, row in enumerate(sheet.rows[match.header + 1 :], match.header + 2):
        if not any(row) or (is_closing(row) and not disagreements(row, [()] * count, {}, is_last=True)):
            continue
        count += 1
        cell = {name: row[column].strip() if column < len(row) else "" for name, column in fields.items()}
        rank = to_number(cell["rank"])
        order = int(rank) if rank.isascii() and rank.isdigit() else NO_RANK
        one = people.setdefault(tuple(cell[name] for name in names), Gathered(number))
        one.chosen.append((order, cell["position"], cell["rank"]))
    rows = tuple(
        (*who, "\n".join(name for _order, name, _said in one.in_order(by_score=are_scores)), one.trouble())
        for who, one in people.items()
    )
    looks = {} if are_scores else _looks(sheet.rows[match.header][fields["rank"]], [*people.values()])
    return ((*names, "choices", TROUBLE), *rows), [0, *(one.row for one in people.values())], looks


def _looks(header: str, lists: Sequence[Gathered]) -> dict[str, Any]:
    """Return what speaks for scores where ranks were expected, or for a column that is called a score."""
    ranks = [one.orders for one in lists if one.orders]
    most, shared = max((max(one) for one in ranks), default=0), any(len(set(one)) < len(one) for one in ranks)
    odd = sum(min(one) != 1 for one in ranks) * 2 > len(ranks)
    called = header.strip() if any(word in header.casefold() for word in CALLED_SCORE) else ""
    if not ranks or not (odd or shared or called or most > MOST_CHOICES):
        return {}
    return {"most": most, "shared": shared, "called": called, "from_one": not odd and not shared}


class ListJudge:
    """Says of each list whether it is new, changed or as it is, by the form of its page and the rules."""

    tables: tuple[Table, ...] = TABLES

    def __init__(self, stored: Any) -> None:
        self.stored = stored
        self.form = RankForm(formdata=None, meta={"csrf": False})
        self.lists = self.chosen = 0
        self.near_people = Nearest(stored.by_email, 0.85)
        self.near_titles = Nearest(stored.titles, 0.6)
        self.per_role: Counter[str] = Counter()

    def expect(self, _table: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Read at once which of the positions on the next lists are open to their people."""
        chosen: dict[int, set[int]] = {}
        for cells in rows:
            person = self._found(cells)
            named = (self.stored.positions.get(tidy(name), ()) for name in self._names(cells))
            if person is not None:
                chosen.setdefault(person, set()).update(one[0] for one in named if len(one) == 1)
        self.stored.expect(chosen)

    def judge(self, _table: str, cells: Mapping[str, str]) -> Judged:
        """Return what becomes of one list."""
        judged = Judged(label=cells.get("name_zh", ""), group=cells.get("university", ""))
        person = self._person(cells, judged)
        names = self._names(cells)
        chosen = [number for place, name in enumerate(names, 1) if (number := self._position(name, place, judged))]
        if not names:
            reason = in_both(lambda: _("The list is empty. Leave the row out or enter a choice."))
            judged.faults.append(Fault("choice_1", "", reason))
        if person is None:
            judged.outcome = Outcome.REFUSED
            return judged
        judged.key = (person,)
        self._judge_order(cells.get(TROUBLE, ""), judged)
        self._judge_list(person, chosen, names, judged)
        if judged.faults:
            judged.outcome = Outcome.REFUSED
            return judged
        self.lists += 1
        self.chosen += len(chosen)
        self._settle(person, chosen, judged)
        return judged

    def _names(self, cells: Mapping[str, str]) -> list[str]:
        return [cells[name] for name in CHOICES if cells.get(name)] + parts(cells.get("choices", ""))

    def _found(self, cells: Mapping[str, str]) -> int | None:
        number, email = cells.get("number", ""), cells.get("email", "").lower()
        found: int | None = self.stored.by_email.get(email) or self.stored.by_number.get(
            (tidy(cells.get("university", "")), number)
        )
        if found is None and number and not cells.get("university"):
            same = self.stored.numbers.get(number, [])
            found = same[0] if len(same) == 1 else None
        return found

    def _person(self, cells: Mapping[str, str], judged: Judged) -> int | None:
        number, email, name = cells.get("number", ""), cells.get("email", "").lower(), cells.get("name_zh", "")
        found = self._found(cells)
        if found is None:
            near = self.near_people(email)
            reason = in_both(
                lambda: (
                    _("Nobody in this round has this address. Is %(near)s meant?", near=near)
                    if near
                    else _("Nobody in this round has this number or address. Nominate or enter the person first.")
                )
            )
            judged.faults.append(Fault("email" if email else "number", email or number, reason))
            return None
        there = self.stored.names[found]
        if tidy(there) != tidy(name):
            reason = in_both(
                lambda: _("This number or address belongs to %(name)s. Has the row slipped?", name=there)
            )
            judged.faults.append(Fault("name_zh", name, reason))
        return found

    def _position(self, name: str, place: int, judged: Judged) -> int | None:
        numbers = self.stored.positions.get(tidy(name), [])
        if len(numbers) == 1:
            return int(numbers[0])
        field = f"choice_{place}" if place <= MOST_CHOICES else "choices"
        if numbers:
            codes = ", ".join(self.stored.code(number) for number in numbers)
            reason = in_both(lambda: _("Several positions are called so. Use a code: %(codes)s.", codes=codes))
        else:
            near = self.near_titles(name)
            reason = in_both(
                lambda: (
                    _("No published position is called so. Is “%(near)s” meant?", near=near)
                    if near
                    else _("No published position has this code or title.")
                )
            )
        judged.faults.append(Fault(field, name, reason))
        return None

    def _judge_order(self, said: str, judged: Judged) -> None:
        if said:
            reason = in_both(
                lambda: _("“%(rank)s” stands twice or is no number, so the order is not clear. Give each choice its"
                          " own place.", rank=said)
            )  # fmt: skip
            judged.faults.append(Fault("rank", said, reason))

    def _judge_list(self, person: int, chosen: list[int], names: list[str], judged: Judged) -> None:
        for number, times in Counter(chosen).items():
            if times > 1:
                code = self.stored.code(number)
                reason = in_both(lambda: _("A position stands twice on the list. Give each place once."))
                judged.faults.append(Fault("choices", code, reason))
        if len(names) > MOST_CHOICES:
            reason = in_both(lambda: _("A list holds %(most)s choices at most.", most=MOST_CHOICES))
            judged.faults.append(Fault("choices", str(len(names)), reason))
        self.form.form_errors = []
        self.form.read({f"rank-{number}": str(place) for place, number in enumerate(chosen, 1)})
        self.form.validate()
        allowed = self.stored.open_to(person)
        for place, number in enumerate(chosen, 1):
            if number not in allowed:
                reason = in_both(
                    lambda: _("This position is not open to the person: no such role or a rule is not met.")
                )
                judged.faults.append(Fault(f"choice_{min(place, MOST_CHOICES)}", self.stored.code(number), reason))
        if self.stored.is_own(person) and self.stored.list_of(person) != chosen:
            reason = in_both(lambda: _("This person certified another list on the site. That one counts."))
            judged.faults.append(Fault("name_zh", judged.label, reason))

    def _settle(self, person: int, chosen: list[int], judged: Judged) -> None:
        before = self.stored.list_of(person)
        if before == chosen:
            return
        judged.outcome = Outcome.CHANGED if before else Outcome.NEW
        if before:
            judged.changes = [("choices", self._codes(before), self._codes(chosen))]
        judged.act = {"key": [person], "person": person, "choices": chosen, "before": before}

    def _codes(self, numbers: Sequence[int]) -> list[str]:
        return [self.stored.code(number) for number in numbers]

    def totals(self) -> list[list[Any]]:
        """Return the control totals."""
        return [["lists", None, self.lists], ["choices", None, self.chosen]]

    def questions(self) -> list[dict[str, Any]]:
        """Return what must be asked besides; the ranks are asked about by whoever gathers them."""
        return []
