"""A university's people: rows of staff with nominations and of students with applications, judged by their forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from placement.accounts.drafts import FactsDraft
from placement.accounts.forms import InviteForm
from placement.accounts.queries import facts_as_told
from placement.accounts.states import MembershipRole
from placement.eligibility.drafts import verdict_of
from placement.eligibility.rules import judge
from placement.eligibility.states import Verdict
from placement.exchange.drafts import Fault, Field, Judged, Table
from placement.exchange.files import to_document, to_draft
from placement.exchange.states import Outcome
from placement.exchange.typed import NO, YES, RowForm, parts
from placement.exchange.words import in_both, tidy
from placement.nominations.forms import FactsForm, NominateForm
from placement.nominations.states import NominationState
from placement.organisations.models import Organisation
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.reference.models import Discipline
from placement.reference.queries import entries, first_level_disciplines, titles
from placement.reference.states import STAFF_ROLES, Role

LONGEST_NUMBER = 40
JUDGED = tuple(name for name in FactsDraft.__slots__ if name not in {"department", "disciplines"})
"""The facts that the rules on one person may read."""
MOST_KEPT = 20_000
NAME = InviteForm.name_zh.args[0]
EMAIL = InviteForm.email.args[0]
FACTS = (
    "department", "title_code", "degree", "birth_year", "birth_month", "employment", "contract_until",
    "management_post", "clean_record", "in_term_until", "months_served", "months_in_window",
    "days_per_year", "days_per_month", "work_years", "civil_servant", "last_assessment", "disciplines", "companies",
)  # fmt: skip
ALSO = {
    "department": ("所在院系", "学院", "单位", "school"),
    "title_code": ("专业技术职务", "title", "职务"),
    "degree": ("学历", "学位", "degree"),
    "birth_year": ("出生年",),
    "birth_month": ("出生月",),
    "employment": ("用工形式", "聘用形式", "人员类别"),
    "contract_until": ("合同截止", "合同截止日期"),
    "management_post": ("是否担任管理职务", "管理职务"),
    "clean_record": ("信用记录", "无不良记录"),
    "disciplines": ("专业", "研究方向", "学科专业", "discipline"),
    "enrolled_year": ("所在年级", "year"),
    "work_years": ("工作年限", "工龄"),
    "civil_servant": ("是否公务员",),
    "last_assessment": ("考核结果",),
    "days_per_year": ("每年可服务天数", "服务天数"),
}


def _identity(number: Any, *also: str) -> tuple[Field, ...]:
    return (
        Field(
            "number", also, number, _l("Your own number for the person; it stays the same when the address changes.")
        ),
        Field("name_zh", ("姓名", "name in chinese", "full name"), NAME, is_required=True, is_own=True),
        Field(
            "email", ("邮箱", "电子邮箱", "电子邮件", "email", "e-mail", "mail"), EMAIL, is_required=True, is_own=True
        ),
    )


STAFF = Table(
    "staff",
    _l("Staff"),
    FactsForm,
    (
        *_identity(_l("Staff number"), "工号", "职工号", "教工号", "人员编号", "employee number"),
        *(Field(name, ALSO.get(name, ())) for name in FACTS),
        Field(
            "roles", ("拟任岗位", "推荐岗位", "推荐类别", "岗位类别", "role", "nominated for"), _l("Put forward for"),
            _l("One or more roles. Empty: only the person and the facts are entered."),
        ),
        Field("load", ("岗位数上限", "load"), NominateForm.load.args[0]),
        Field("answer", ("答复",), _l("Answer"), is_told=True),
    ),
)  # fmt: skip
STUDENTS = Table(
    "students",
    _l("Students"),
    FactsForm,
    (
        *_identity(_l("Student number"), "学号", "student id"),
        *(Field(name, ALSO.get(name, ())) for name in ("department", "degree", "birth_year", "birth_month")),
        Field("enrolled_year", ALSO["enrolled_year"]),
        Field("clean_record", ALSO["clean_record"]),
        Field("disciplines", ALSO["disciplines"]),
        Field("applies", ("是否报名", "报名", "申请"), _l("Applies for courses"), _l("Yes or no; empty means no.")),
    ),
)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A member of the university, as far as a file is compared with it."""

    person_id: int
    name: str
    email: str
    number: str | None
    digest: str


def row_forms(_round: Round | None) -> dict[str, RowForm]:
    """Return the form of facts for both tables."""

    def facts(form: FactsForm) -> None:
        form.offer(titles(), entries(Discipline), first_level_disciplines())

    return {"staff": RowForm(STAFF, facts), "students": RowForm(STUDENTS, facts)}


class PersonJudge:
    """Says of each row whether the person, the facts and the nominations are new, changed or as they are."""

    def __init__(self, home: Organisation, round_: Round, table: Table, stored: Any) -> None:
        self.tables: tuple[Table, ...] = (table,)
        self.home, self.stored = home, stored
        self.reference_on = round_.reference_on
        self.form = row_forms(round_)[table.name]
        self.rules = policies(round_)
        self.is_staff = table is STAFF
        role = MembershipRole.STAFF if self.is_staff else MembershipRole.STUDENT
        who = Table("who", "", InviteForm, (Field("name_zh"), Field("email")))
        self.who = RowForm(who, lambda form: form.offer(role))
        put = Table("put", "", NominateForm, (Field("role"), Field("load")))
        roles = [one for one in STAFF_ROLES if one in self.rules]
        self.put = RowForm(put, lambda form: form.offer(roles))
        self.role = role
        self.by_email = {one.email: one for one in stored.people}
        self.by_number = {one.number: one for one in stored.people if one.number}
        self.puts: dict[tuple[str, str], tuple[dict[Role, int], list[Fault]]] = {}
        self.nobody = to_document(FactsDraft())
        self.people: Counter[str] = Counter()
        self.verdicts: Counter[Verdict] = Counter()
        self.judged: dict[tuple[Any, ...], Verdict] = {}

    def expect(self, _table: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Read at once who is known of the people in the next rows."""
        known = [one.person_id for cells in rows if (one := self._known(cells))]
        self.stored.expect(known, [cells.get("email", "") for cells in rows])

    def _known(self, cells: Mapping[str, str]) -> KnownPerson | None:
        email = cells.get("email", "").strip().lower()
        return self.by_number.get(cells.get("number", "")) or self.by_email.get(email)

    def judge(self, _table: str, cells: Mapping[str, str]) -> Judged:
        """Return what becomes of one row."""
        email = cells.get("email", "").strip().lower()
        judged = Judged(label=cells.get("name_zh", ""), group=cells.get("department", ""))
        known = self._known(cells)
        judged.key = (known.person_id if known else email,)
        self._who(cells, known, judged, email)
        said = self.stored.typed(known.person_id) if known else {}
        values = {**said, **self.form.typed(cells)}
        if not self.form.accepts(values):
            judged.faults += self.form.faults(values, cells)
        wanted = self._wanted(cells, judged)
        if judged.faults:
            judged.outcome = Outcome.REFUSED
            return judged
        document = to_document(self.form.form.to_draft())
        self._settle(judged, known, cells, document, wanted)
        return judged

    def _who(self, cells: Mapping[str, str], known: KnownPerson | None, judged: Judged, email: str) -> None:
        sent = {**self.who.typed(cells), "role": [self.role.value]}
        if not self.who.accepts(sent):
            judged.faults += self.who.faults(sent, cells)
        if len(cells.get("number", "")) > LONGEST_NUMBER:
            reason = in_both(lambda: _("Use 40 characters at most."))
            judged.faults.append(Fault("number", cells["number"], reason))
        if known is None and email and self.stored.is_elsewhere(email):
            reason = in_both(lambda: _("This address belongs to somebody of another organisation."))
            judged.faults.append(Fault("email", email, reason))
        elif known is not None and tidy(known.name) != tidy(cells.get("name_zh", "")):
            name = known.name
            reason = in_both(lambda: _("This number or address belongs to %(name)s. Has the row slipped?", name=name))
            judged.faults.append(Fault("name_zh", cells.get("name_zh", ""), reason))
        elif known is not None and email and known.email != email:
            there = known.email
            reason = in_both(lambda: _("The address on record is %(email)s. Only its owner changes it.", email=there))
            judged.faults.append(Fault("email", email, reason))

    def _wanted(self, cells: Mapping[str, str], judged: Judged) -> list[tuple[Role, int]]:
        """Return the roles that the person is put forward for, or whether a student applies."""
        if not self.is_staff:
            word = tidy(cells.get("applies", ""))
            if word and word not in YES | NO:
                reason = in_both(lambda: _("Enter “yes” or “no”."))
                judged.faults.append(Fault("applies", cells["applies"], reason))
            return [(Role.COURSE_STUDENT, 1)] if word in YES else []
        wanted: dict[Role, int] = {}
        for part in parts(cells.get("roles", "")):
            found, faults = self._put(part, cells.get("load", ""))
            judged.faults += faults
            wanted |= found
        return list(wanted.items())

    def _put(self, word: str, load: str) -> tuple[dict[Role, int], list[Fault]]:
        """Return the role and load that two cells name, or what is wrong with them; asked once for each pair."""
        if (word, load) not in self.puts:
            sent = {"person_id": ["1"], **self.put.typed({"role": word, "load": load or "1"})}
            if self.put.accepts(sent):
                self.puts[word, load] = {Role(self.put.form.role.data): int(self.put.form.load.data)}, []
            else:
                faults = self.put.faults(sent, {"role": word, "load": load})
                named = [
                    Fault("roles" if one.field == "role" else one.field, one.value, one.reason) for one in faults
                ]
                self.puts[word, load] = {}, named
        return self.puts[word, load]

    def _settle(
        self,
        judged: Judged,
        known: KnownPerson | None,
        cells: Mapping[str, str],
        document: dict[str, Any],
        wanted: list[tuple[Role, int]],
    ) -> None:
        before = self.stored.document(known.person_id) if known else self.nobody
        shown = {name for name in document if name in self.form.form}
        document = {**before, **{name: document[name] for name in shown}}
        changed = [name for name in document if document[name] != before[name]]
        number = cells.get("number", "") or None
        roles = [(role, load) for role, load in wanted if not self._has(known, role)]
        verdicts = [self._verdict(document, role) for role, _load in wanted]
        judged.is_failing = Verdict.FAIL in verdicts
        self.verdicts.update(verdicts)
        self.people["people"] += 1
        for role, _load in wanted:
            self.people[role] += 1
        if known is None:
            judged.outcome = Outcome.NEW
            self.people["invited"] += 1
        elif changed or roles or (number and number != known.number):
            judged.outcome = Outcome.CHANGED
            judged.changes = [(name, before[name], document[name]) for name in changed]
            if number and number != known.number:
                judged.changes.append(("number", known.number, number))
            if roles:
                name = "roles" if self.is_staff else "applies"
                judged.changes.append((name, None, [role.value for role, _load in roles]))
        if judged.outcome is Outcome.UNCHANGED:
            return
        judged.act = {
            "key": list(judged.key or ()), "id": known.person_id if known else None, "name": cells.get("name_zh", ""),
            "email": cells.get("email", "").strip().lower(), "number": number, "facts": document,
            "changed": changed, "seen": known.digest if known else None,
            "roles": [[role.value, load] for role, load in roles],
        }  # fmt: skip

    def _has(self, known: KnownPerson | None, role: Role) -> bool:
        state = self.stored.taking_part.get((known.person_id, role)) if known else None
        return state is not None and state != NominationState.WITHDRAWN.value

    def _verdict(self, document: dict[str, Any], role: Role) -> Verdict:
        """Return what the rules say; people of whom the same is told are judged once."""
        told = (tuple(value) if isinstance(value := document[name], list) else value for name in JUDGED)
        key = (role, *told)
        if key not in self.judged:
            if len(self.judged) > MOST_KEPT:
                self.judged.clear()
            facts = facts_as_told(to_draft(FactsDraft, document), self.home.id)
            self.judged[key] = verdict_of(judge(facts, self.rules[role], self.reference_on))
        return self.judged[key]

    def totals(self) -> list[list[Any]]:
        """Return the control totals."""
        found: list[list[Any]] = [[name, None, self.people[name]] for name in ("people", "invited")]
        found += [["people", role, self.people[role]] for role in Role if self.people[role]]
        return found + [["verdict", one, self.verdicts[one]] for one in Verdict if self.verdicts[one]]

    def questions(self) -> list[dict[str, Any]]:
        """Return what must be asked besides: nothing."""
        return []
