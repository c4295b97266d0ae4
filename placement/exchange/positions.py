"""Demand lists: rows of positions and courses, judged by the forms of their pages."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import to_user_timezone

from placement.accounts.actor import Actor
from placement.accounts.forms import EnterpriseForm, tidy_code
from placement.demand.drafts import CourseDraft, PositionDraft
from placement.demand.forms import POSTED_ROLES, CourseForm, PositionForm
from placement.demand.states import EDITABLE, POSITION_WORDS, PositionState
from placement.exchange.drafts import Fault, Field, Judged, Table
from placement.exchange.files import digest_of, to_document, to_draft
from placement.exchange.states import Outcome
from placement.exchange.typed import RowForm
from placement.exchange.words import in_both, tidy
from placement.foundation.clock import now
from placement.foundation.web import named
from placement.organisations.models import Organisation
from placement.organisations.queries import organisations
from placement.organisations.states import Kind, OrganisationState
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.reference.models import Discipline
from placement.reference.queries import cities, divisions, entries, first_level_disciplines
from placement.reference.states import Role

COURSE = "course"
S = PositionState

HOST_FIELDS = (
    Field(
        "credit_code",
        ("信用代码", "社会信用代码", "企业代码", "credit code", "uscc", "enterprise code"),
        EnterpriseForm.credit_code.args[0],
        _l("18 characters, at the top of the business licence. Empty means your own enterprise."),
    ),
    Field("name_zh", ("企业名称", "单位名称", "公司名称", "enterprise", "company"), _l("Enterprise name")),
)
REGISTER_FIELDS = (
    Field("region", ("所在地", "所在城市", "地区"), EnterpriseForm.region.args[0]),
    Field("industry", ("所属行业",), EnterpriseForm.industry.args[0]),
    Field("main_business", ("主要业务",), EnterpriseForm.main_business.args[0]),
)
AUDIENCE_FIELDS = (
    Field("audience", ("保密等级", "公开范围")),
    Field("intended_home", ("意向单位", "意向高校")),
    Field("intended_person", ("意向人选",)),
)
TOLD_FIELDS = (
    Field("list_number", ("序号", "清单编号", "no", "no."), _l("Number on the list"), is_told=True, identifies=True),
    Field("state", ("状态",), _l("State"), is_told=True),
    Field("issuer", ("高新区", "所属高新区"), _l("Zone or park"), is_told=True),
)
POSITIONS = Table(
    "positions",
    _l("Positions"),
    PositionForm,
    (
        *HOST_FIELDS,
        Field("role", ("需求岗位", "岗位", "岗位类型", "post"), is_required=True),
        Field(
            "title", ("名称", "职务", "拟聘职务", "岗位", "position", "position title"), is_required=True, is_own=True
        ),
        Field("seats", ("人数", "需求数量", "招聘人数", "headcount", "seats"), is_required=True),
        Field("purpose", ("岗位用途",)),
        Field("tasks", ("主要任务", "技术难题", "任务", "工作内容", "tasks", "task"), is_required=True),
        Field("outcomes", ("预期目标", "预期成果", "目标", "outcomes"), is_required=True),
        Field("disciplines", ("专业方向", "学科专业", "专业", "所需学科", "discipline"), is_required=True),
        Field("term_months", ("服务期限", "聘期", "期限月", "term in months", "months"), is_required=True),
        Field("days_per_year", ("每年天数", "到岗时间", "年到岗天数", "days a year", "days"), is_required=True),
        Field("mode", ("方式", "mode"), is_required=True),
        Field("pay_min", ("最低薪酬", "年薪下限", "least pay", "pay min")),
        Field("pay_max", ("最高薪酬", "年薪上限", "most pay", "pay max")),
        Field("pay_unit", ("薪酬单位",)),
        Field("pay_tax", ("税前税后",)),
        Field("min_degree", ("学历要求", "学历", "degree")),
        Field("min_title_rank", ("职称要求", "职称等级", "title rank")),
        Field("conditions", ("工作条件", "生活条件", "其他条件", "conditions")),
        Field("contact", ("联系人", "联系电话", "联系人及电话", "contact"), is_required=True),
        Field("lapses_on", ("需求截止日期", "截止日期")),
        *AUDIENCE_FIELDS,
        *REGISTER_FIELDS,
        *TOLD_FIELDS,
    ),
    pairs=(("pay_min", "pay_max"),),
)
COURSES = Table(
    "courses",
    _l("Courses"),
    CourseForm,
    (
        *HOST_FIELDS,
        Field("title", ("命题", "题目", "课程名称", "question", "course"), is_required=True, is_own=True),
        Field("background", ("命题背景",), is_required=True),
        Field("problem", ("要解决的问题", "命题内容"), is_required=True),
        Field("deliverables", ("提交成果", "成果要求", "deliverables"), is_required=True),
        Field("disciplines", ("专业方向", "专业", "所需学科", "discipline"), is_required=True),
        Field("team_least", ("最少人数", "team least", "least students"), is_required=True),
        Field("team_most", ("最多人数", "team most", "most students"), is_required=True),
        Field("credits", ("课程学分",), is_required=True),
        Field("mentor_hours", ("导师时数", "mentor hours"), is_required=True),
        Field("starts_on", ("开课日期", "开始时间", "starts on"), is_required=True),
        Field("ends_on", ("结课日期", "结束时间", "ends on"), is_required=True),
        Field("ownership", ("知识产权归属", "知识产权", "ownership"), is_required=True),
        Field("needs_nda", ("保密协议", "是否签署保密协议", "nda"), _l("Confidentiality agreement")),
        Field("min_title_rank", ("教师职称要求",)),
        Field("contact", ("联系人", "联系电话", "联系人及电话", "contact"), is_required=True),
        *AUDIENCE_FIELDS,
        *REGISTER_FIELDS,
        *TOLD_FIELDS,
    ),
    pairs=(("team_least", "team_most"), ("starts_on", "ends_on")),
)
TABLES = (POSITIONS, COURSES)
DRAFTS: dict[str, type[PositionDraft] | type[CourseDraft]] = {"positions": PositionDraft, "courses": CourseDraft}


def row_forms(round_: Round | None) -> dict[str, RowForm]:
    """Return the forms that judge the rows of a round's lists, with their choices offered."""
    rules, today = policies(round_) if round_ else {}, now().date()
    roles = [role for role in POSTED_ROLES if role in rules] or list(POSTED_ROLES)
    categories, disciplines = entries(Discipline), first_level_disciplines()

    homes = organisations(Kind.UNIVERSITY)
    last = to_user_timezone(round_.preferences_until).date() if round_ else None

    def position(form: PositionForm) -> None:
        form.offer(roles, rules, last)
        form.offer_disciplines(categories, disciplines)
        form.offer_homes(homes)

    def course(form: CourseForm) -> None:
        form.offer(today)
        form.offer_disciplines(categories, disciplines)
        form.offer_homes(homes)

    return {"positions": RowForm(POSITIONS, position), "courses": RowForm(COURSES, course)}


@dataclass(frozen=True, slots=True)
class Known:
    """A position or course that stands on the list already, with the code that its row has when it is taken home."""

    position_id: int
    state: PositionState
    digest: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """An enterprise that positions are entered for; no id where it is not registered yet."""

    code: str
    name: str
    organisation_id: int | None
    is_admitted: bool


class PositionJudge:
    """Says of each row whether it is new, changed, unchanged or refused, for an enterprise or its issuer."""

    tables: tuple[Table, ...] = TABLES

    def __init__(
        self,
        actor: Actor,
        round_: Round,
        options: Mapping[str, Any],
        own: Sequence[Organisation],
        known: Mapping[tuple[Any, ...], Known],
        stored: Any,
    ) -> None:
        self.is_issuer = actor.is_issuer
        self.issuer_id = actor.organisation_id
        self.sends = bool(options.get("send")) or self.is_issuer
        self.hosts = {row.code: _host(row) for row in own}
        self.by_name = {tidy(row.name_zh): row.code for row in own}
        self.own_code = None if self.is_issuer else own[0].code
        self.known, self.stored = known, stored
        self.by_code = {one.code: key for key, one in known.items()}
        self.seats: Counter[str] = Counter()
        self.rows: Counter[str] = Counter()
        self.forms = row_forms(round_)
        self.register = RowForm(_enterprises(), self._offer_enterprise) if self.is_issuer else None

    def _offer_enterprise(self, form: EnterpriseForm) -> None:
        form.issuer.choices = [(str(self.issuer_id), "")]
        form.region.choices = [(row.code, named(row)) for row in cities()]
        form.industry.choices = [(row.code, named(row)) for row in divisions()]

    def expect(self, table: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Name what stands on the list already of the next rows, so that it is read at once where it is needed."""
        keys = (self._key(table, self._code(cells), self.forms[table].typed(cells), cells) for cells in rows)
        self.stored.expect([self.known[key].position_id for key in keys if key in self.known])

    def _key(
        self, table: str, code: str | None, values: Mapping[str, list[str]], cells: Mapping[str, str]
    ) -> tuple[str | None, str, str]:
        """Return what tells a row from the others: its own code where it has been on the list, else what it says."""
        known = self.by_code.get(cells.get("list_number", ""))
        if known is not None and known[0] == code and (known[1] == COURSE) == (table != "positions"):
            return known
        role = values.get("role", [""])[0] if table == "positions" else COURSE
        return code, role, tidy(cells.get("title", ""))

    def judge(self, table: str, cells: Mapping[str, str]) -> Judged:
        """Return what becomes of one row."""
        form = self.forms[table]
        judged = Judged(label=cells.get("title", ""))
        host, register = self._host(cells, judged)
        judged.group = host.name if host else cells.get("name_zh", "")
        values = form.typed(cells)
        if host is not None:
            judged.key = self._key(table, host.code, values, cells)
        known = self.known.get(judged.key or ())
        if not form.accepts(values):
            if known is not None and not judged.faults and self._says_the_same(values, known):
                self._count(to_draft(DRAFTS[table], self.stored.document(known.position_id)))
                return judged  # it was right when it was entered, and nobody wants it otherwise
            merged = self._merged(values, known)
            if merged is None or not form.accepts(merged):
                judged.faults += form.faults(merged or values, cells)
        if judged.faults or host is None:
            judged.outcome = Outcome.REFUSED
            return judged
        draft = form.form.to_draft()
        self._count(draft)
        self._settle(judged, host, register, draft, known, form, values)
        return judged

    def _says_the_same(self, values: Mapping[str, list[str]], known: Known) -> bool:
        said = self.stored.typed(known.position_id)
        return all(said.get(name, []) == typed for name, typed in values.items())

    def _merged(self, values: Mapping[str, list[str]], known: Known | None) -> dict[str, list[str]] | None:
        """Return the row with what is left out taken from the list, where it stands there already."""
        if known is None:
            return None
        return {**self.stored.typed(known.position_id), **values}

    def _settle(
        self,
        judged: Judged,
        host: Host,
        register: dict[str, Any] | None,
        draft: PositionDraft | CourseDraft,
        known: Known | None,
        form: RowForm,
        values: Mapping[str, list[str]],
    ) -> None:
        document = to_document(draft)
        sends = self.sends and host.is_admitted
        act: dict[str, Any] = {"table": form.table.name, "send": sends, "key": list(judged.key or ())}
        if known is None:
            judged.outcome = Outcome.NEW
            judged.act = {**act, "op": "post", "host": host.organisation_id, "draft": document, "register": register}
            return
        if digest_of(document) != known.digest:
            before = self.stored.document(known.position_id)
            merged = self._merged(values, known)
            if merged is not None and form.accepts(merged):
                document = to_document(form.form.to_draft())
            judged.changes = [
                (name, before[name], document[name]) for name in document if document[name] != before[name]
            ]
        act |= {"id": known.position_id, "seen": known.digest, "draft": document, "state": known.state.value}
        sends = sends and known.state in EDITABLE
        if not judged.changes and not sends:
            judged.outcome = Outcome.UNCHANGED
        elif judged.changes and (known.state not in EDITABLE or self.is_issuer):
            judged.outcome = Outcome.REFUSED
            judged.faults.append(Fault("title", judged.label, _cannot_change(known.state, judged.changes, form)))
            judged.changes = []
        else:
            judged.outcome = Outcome.CHANGED
            judged.act = {**act, "op": "edit" if judged.changes else "send", "send": sends}
            if sends:
                judged.changes.append(("state", known.state.value, S.SUBMITTED.value))

    def _count(self, draft: PositionDraft | CourseDraft) -> None:
        if isinstance(draft, CourseDraft):
            for role, seats in ((Role.COURSE_TEACHER, 1), (Role.COURSE_STUDENT, draft.team_most)):
                self.rows[role] += 1
                self.seats[role] += seats
        else:
            self.rows[draft.role] += 1
            self.seats[draft.role] += draft.seats

    def totals(self) -> list[list[Any]]:
        """Return the control totals: code, role, number."""
        found: list[list[Any]] = [["positions", role, self.rows[role]] for role in Role if self.rows[role]]
        return found + [["seats", role, self.seats[role]] for role in Role if self.seats[role]]

    def questions(self) -> list[dict[str, Any]]:
        """Return what must be asked besides: nothing."""
        return []

    def _code(self, cells: Mapping[str, str]) -> str:
        """Return the code of a row's enterprise as far as the row tells it; empty where it does not."""
        code, name = tidy_code(cells.get("credit_code")), cells.get("name_zh", "")
        if not code and tidy(name) in self.by_name:
            return self.by_name[tidy(name)]
        return self.own_code if not code and self.own_code and not name else code

    def _host(self, cells: Mapping[str, str], judged: Judged) -> tuple[Host | None, dict[str, Any] | None]:
        """Return the enterprise of a row, and how it is registered where it is not; faults say why there is none."""
        code, name = self._code(cells), cells.get("name_zh", "")
        if code in self.hosts:
            return self.hosts[code], None
        if self.own_code:
            reason = in_both(lambda: _("This is not your enterprise. Leave the cell empty or enter your own code."))
            judged.faults.append(Fault("credit_code", cells.get("credit_code", "") or name, reason))
            return None, None
        return self._new_host(code, cells, judged)

    def _new_host(
        self, code: str, cells: Mapping[str, str], judged: Judged
    ) -> tuple[Host | None, dict[str, Any] | None]:
        assert self.register is not None
        near = difflib.get_close_matches(code, self.hosts, 1, 0.88) if code else []
        taken = self.stored.elsewhere(code) if code else False
        if near or taken:
            reason = in_both(
                lambda: _("Your enterprise with nearly this code is %(name)s, %(code)s. Is it meant?",
                          name=self.hosts[near[0]].name, code=near[0])
                if near
                else _("This enterprise belongs to another zone or park, which enters its positions.")
            )  # fmt: skip
            judged.faults.append(Fault("credit_code", cells.get("credit_code", ""), reason))
            return None, None
        asked = {
            name: cells.get(name, "") for name in ("credit_code", "name_zh", "region", "industry", "main_business")
        }
        values = {**self.register.typed(asked), "issuer": [str(self.issuer_id)]}
        if self.register.accepts(values):
            draft = self.register.form.to_enterprise()
            return Host(draft.credit_code, draft.name_zh, None, is_admitted=False), to_document(draft)
        found = self.register.faults(values, asked)
        if not (cells.get("region") or cells.get("industry") or cells.get("main_business")):
            reason = in_both(
                lambda: _(
                    "No enterprise of yours has this code. Check it, or fill in name, city, industry and main"
                    " business too: then it is registered and waits to be admitted."
                )
            )
            bad = next((fault for fault in found if fault.field == "credit_code" and asked["credit_code"]), None)
            found = [bad or Fault("credit_code", asked["credit_code"] or asked["name_zh"], reason)]
        judged.faults += found
        return None, None


def _host(row: Organisation) -> Host:
    return Host(row.code, row.name_zh, row.id, is_admitted=row.state is OrganisationState.ACTIVE)


def _enterprises() -> Table:
    names = ("credit_code", "name_zh", "region", "industry", "main_business")
    return Table("enterprises", "", EnterpriseForm, tuple(Field(name) for name in names))


def _cannot_change(state: PositionState, changes: Iterable[tuple[str, Any, Any]], form: RowForm) -> dict[str, str]:
    labels = [form.form[name].label.text for name, _old, _new in changes if name in form.form]
    return in_both(
        lambda: _(
            "It stands on the list as “%(state)s” and says something else there (%(what)s). It cannot be changed by a"
            " file now: withdraw or return it, or give this one another title.",
            state=POSITION_WORDS[state],
            what=_(", ").join(str(label) for label in labels),
        )
    )
