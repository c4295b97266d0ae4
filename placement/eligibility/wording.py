"""Findings in the words of the reader: what was seen, what is asked, which clause, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from placement.eligibility.drafts import Asked, Facts, Finding, Policy
from placement.eligibility.rules import judge, judge_pair
from placement.eligibility.states import FACT_WORDS, RULE_WORDS, Rule, Verdict
from placement.foundation.web import to_day
from placement.reference.states import DEGREE_WORDS, TITLE_RANK_WORDS, Degree

EMPLOYED_AS = {
    "regular": _l("Regular staff"),
    "contract": _l("On a contract"),
    "part_time": _l("Part time"),
    "student": _l("Student"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a page shows it."""

    rule: Rule
    verdict: Verdict
    label: str
    value: str
    limit: str
    clause: str
    missing: str


def tell(finding: Finding) -> Told:
    """Return a finding in the reader's language."""
    value, limit = WORDS[finding.rule]
    return Told(
        rule=finding.rule,
        verdict=finding.verdict,
        label=str(RULE_WORDS[finding.rule]),
        value=value(finding.value) if finding.value else "",
        limit=limit(finding.limit) if finding.limit else "",
        clause=_clause(finding.clause),
        missing=_missing(finding.missing) if finding.missing else "",
    )


def tell_all(findings: Iterable[Finding]) -> list[Told]:
    """Return findings in the reader's language, those that stand in the way first."""
    order = {Verdict.FAIL: 0, Verdict.UNKNOWN: 1, Verdict.PASS: 2}
    return sorted(map(tell, findings), key=lambda told: order[told.verdict])


def tell_documents(documents: Iterable[dict[str, str]]) -> list[Told]:
    """Return findings as rows keep them, in the reader's language."""
    return tell_all(map(Finding.from_document, documents))


def applied_rules(policy: Policy, on: date) -> list[Told]:
    """Return every rule that a policy applies with its limit, as the judge itself applies it."""
    nobody = Facts()
    found = (*judge(nobody, policy, on), *judge_pair(nobody, policy, Asked(host_code="-")))
    return [tell(finding) for finding in found]


def _clause(clause: str) -> str:
    known = {
        "position": _("What the position asks for"),
        "MARKET": _("Rule of the platform: a placement is with another organisation than one's own"),
    }
    return known.get(clause, clause)


def _missing(fact: str) -> str:
    return _(
        "Missing: %(fact)s. An officer of the home university can enter it.", fact=str(FACT_WORDS.get(fact, fact))
    )


def _years(value: str) -> str:
    return ngettext("%(num)s year", "%(num)s years", int(value))


def _days(value: str) -> str:
    return ngettext("%(num)s day a year", "%(num)s days a year", int(value))


def _months(value: str) -> str:
    return ngettext("%(num)s month", "%(num)s months", int(value))


def _at_most(unit: Callable[[str], str]) -> Callable[[str], str]:
    return lambda value: _("at most %(amount)s", amount=unit(value))


def _at_least(unit: Callable[[str], str]) -> Callable[[str], str]:
    return lambda value: _("at least %(amount)s", amount=unit(value))


def _degree(value: str) -> str:
    return str(DEGREE_WORDS[Degree(int(value))])


def _degree_or_higher(value: str) -> str:
    return _("%(degree)s or higher", degree=_degree(value))


def _title(value: str) -> str:
    return _("no professional title") if value == "-" else str(TITLE_RANK_WORDS[int(value)])


def _title_or_higher(value: str) -> str:
    return _("%(title)s or higher", title=_title(value))


def _title_and_degree(value: str) -> str:
    """Read “title 2 degree 4”; “-” is none."""
    _word, title, _other, degree = value.split()
    held = _("degree not known") if degree == "-" else _degree(degree)
    return _("%(title)s, %(degree)s", title=_title(title), degree=held)


def _title_or_degree(value: str) -> str:
    _word, title, _other, degree = value.split()
    if degree == "-":
        return _title_or_higher(title)
    if title == "-":
        return _degree_or_higher(degree)
    return _(
        "%(title)s or higher, or else %(degree)s or higher",
        title=_title(title),
        degree=_degree(degree),
    )


def _contract(value: str) -> str:
    if value in EMPLOYED_AS:
        return str(EMPLOYED_AS[value])
    return _("contract until %(day)s", day=_day(value))


def _contract_long_enough(value: str) -> str:
    if int(value) == 0:
        return _("regular staff, or a contract that runs past the reference date")
    return _("regular staff, or a contract for %(years)s more after the reference date", years=_years(value))


def _day(value: str) -> str:
    return to_day(date.fromisoformat(value))


def _term(value: str) -> str:
    return _("none") if value == "none" else _("until %(day)s", day=_day(value))


def _term_over(value: str) -> str:
    return _("over by %(day)s", day=_day(value))


def _study_year(value: str) -> str:
    return _("year %(number)s", number=value)


def _study_year_or_later(value: str) -> str:
    return _("year %(number)s or later", number=value)


def _either(yes: str, no: str) -> Callable[[str], str]:
    return lambda value: str(_YES_NO[yes] if value == "yes" else _YES_NO[no])


_YES_NO = {
    "post": _l("a management post is held"),
    "no_post": _l("no management post"),
    "clean": _l("no bad record"),
    "not_clean": _l("a bad record is noted"),
    "own": _l("declared as one's own company"),
    "not_own": _l("not a company of one's own"),
    "same": _l("the own organisation"),
    "other": _l("another organisation"),
}

WORDS: dict[Rule, tuple[Callable[[str], str], Callable[[str], str]]] = {
    Rule.AGE: (_years, _at_most(_years)),
    Rule.ADULT: (_years, _at_least(_years)),
    Rule.TITLE_OR_DEGREE: (_title_and_degree, _title_or_degree),
    Rule.HOME_CONTRACT: (_contract, _contract_long_enough),
    Rule.MANAGEMENT_POST: (_either("post", "no_post"), _either("post", "no_post")),
    Rule.DAYS_PER_YEAR: (_days, _at_least(_days)),
    Rule.IN_TERM: (_term, _term_over),
    Rule.CLEAN_RECORD: (_either("clean", "not_clean"), _either("clean", "not_clean")),
    Rule.TOTAL_MONTHS: (_months, _at_most(_months)),
    Rule.ENROLLED_YEAR: (_study_year, _study_year_or_later),
    Rule.OWN_COMPANY: (_either("own", "not_own"), _either("own", "not_own")),
    Rule.POSITION_DEGREE: (_degree, _degree_or_higher),
    Rule.POSITION_TITLE: (_title, _title_or_higher),
    Rule.POSITION_DAYS: (_days, _at_least(_days)),
    Rule.HOME_IS_HOST: (_either("same", "other"), _either("same", "other")),
}
"""For each rule, how its value and its limit are said."""
