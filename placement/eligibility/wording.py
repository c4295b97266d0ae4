"""Findings in the words of the reader: what was seen, what is asked, which clause, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import format_decimal, get_locale, ngettext, npgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from placement.eligibility.columns import Column, Unit
from placement.eligibility.drafts import Finding, Policy
from placement.eligibility.findings import PLATFORM
from placement.eligibility.rules import every_rule
from placement.eligibility.states import (
    CONFLICT_RULES,
    FACT_WORDS,
    HOST_FACTS,
    OFFICE_FACTS,
    POSITION_FACTS,
    RULE_WORDS,
    About,
    Rule,
    Verdict,
)
from placement.foundation.web import named, to_day
from placement.reference.provinces import provinces
from placement.reference.states import DEGREE_WORDS, TITLE_RANK_WORDS, Degree

EMPLOYED_AS = {
    "regular": _l("Regular staff"),
    "contract": _l("On a contract"),
    "part_time": _l("Part time"),
    "student": _l("Student"),
}


ASSESSMENT_WORDS = {
    "excellent": _l("Excellent"),
    "good": _l("Good"),
    "qualified": _l("Qualified"),
    "unqualified": _l("Not qualified"),
}
SKILL_WORDS = {
    1: _l("Super-grade technician"),
    2: _l("Senior technician"),
    3: _l("Technician"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a page shows it.

    `fact` is the missing fact's code and `place` who keeps it: person, host, position or office.
    `excused` says by whose exception or clearance a rule passes; `confirmed_by` who ticked a check.
    """

    rule: Rule
    verdict: Verdict
    label: str
    value: str
    limit: str
    clause: str
    missing: str
    fact: str = ""
    place: str = ""
    excused: str = ""
    confirmed_by: str = ""
    override: str = ""
    version: int = 0
    check: str = ""


def tell(finding: Finding) -> Told:
    """Return a finding in the reader's language."""
    value, limit = WORDS[finding.rule]
    return Told(
        rule=finding.rule,
        verdict=finding.verdict,
        label=_label(finding),
        value=value(finding.value) if finding.value else "",
        limit=limit(finding.limit) if finding.limit else "",
        clause=_clause(finding.clause),
        missing=_missing(finding.missing) if finding.missing in FACT_WORDS else "",
        fact=finding.missing,
        place=place_of_fact(finding.missing) if finding.missing else "",
        excused=_excused(finding) if finding.reason else "",
        confirmed_by=finding.by if not finding.reason else "",
        override=finding.override,
        version=finding.version,
        check=finding.check,
    )


def _label(finding: Finding) -> str:
    if finding.zh:
        return finding.zh if str(get_locale()).startswith("zh") else finding.en
    return str(RULE_WORDS[finding.rule])


def _excused(finding: Finding) -> str:
    if finding.rule in CONFLICT_RULES:
        return _("Cleared by %(name)s: %(reason)s", name=finding.by, reason=finding.reason)
    return _("Passes by an exception of %(name)s: %(reason)s", name=finding.by, reason=finding.reason)


def place_of_fact(fact: str) -> str:
    """Return who keeps a fact: person (the home university), host, position (zone or park) or office."""
    if fact in HOST_FACTS:
        return "host"
    if fact in POSITION_FACTS:
        return "position"
    return "office" if fact in OFFICE_FACTS else "person"


def tell_all(findings: Iterable[Finding]) -> list[Told]:
    """Return findings in the reader's language, those that stand in the way first."""
    order = {Verdict.FAIL: 0, Verdict.UNKNOWN: 1, Verdict.PASS: 2}
    return sorted(map(tell, findings), key=lambda told: order[told.verdict])


def tell_documents(documents: Iterable[dict[str, str]]) -> list[Told]:
    """Return findings as rows keep them, in the reader's language."""
    return tell_all(map(Finding.from_document, documents))


def applied_rules(policy: Policy, on: date) -> list[Told]:
    """Return every rule that a policy applies with its limit, as the judge itself applies it."""
    return [tell(finding) for finding in every_rule(policy, on)]


def is_about(told: Told, about: About) -> bool:
    """Return whether a rule of `applied_rules` is a check about this."""
    return told.rule is Rule.CHECK and told.fact in {f"check_{about}", str(about)}


def _clause(clause: str) -> str:
    known = {
        "position": _("What the position asks for"),
        "MARKET": _("Rule of the platform: a placement is with another organisation than one's own"),
        PLATFORM: _("Rule of the platform: a declared tie needs the ruling of a named officer"),
    }
    return known.get(clause, clause)


def _missing(fact: str) -> str:
    said = str(FACT_WORDS[fact])
    place = place_of_fact(fact)
    if place in {"host", "position"}:
        return _("Missing: %(fact)s. An officer of the zone or science park can enter it.", fact=said)
    if place == "office":
        return _("Missing: %(fact)s. The education authority or the coordination office can give it.", fact=said)
    return _("Missing: %(fact)s. An officer of the home university can enter it.", fact=said)


def _years(value: str) -> str:
    return ngettext("%(num)s year", "%(num)s years", int(value))


def _days(value: str) -> str:
    return ngettext("%(num)s day a year", "%(num)s days a year", int(value))


def _months(value: str) -> str:
    return ngettext("%(num)s month", "%(num)s months", int(value))


def _days_a_month(value: str) -> str:
    return ngettext("%(num)s day a month", "%(num)s days a month", int(value))


def _enterprises(value: str) -> str:
    return ngettext("%(num)s enterprise", "%(num)s enterprises", int(value))


def _persons(value: str) -> str:
    return ngettext("%(num)s person", "%(num)s persons", int(value))


def _nominations(value: str) -> str:
    return ngettext("%(num)s nomination", "%(num)s nominations", int(value))


def _employees(value: str) -> str:
    return ngettext("%(num)s employee", "%(num)s employees", int(value))


def _yuan(value: str) -> str:
    return _("%(number)s yuan a year", number=format_decimal(int(value)))


def _years_old(value: str) -> str:
    return npgettext("age", "%(num)s year", "%(num)s years", int(value))


def _years_long(value: str) -> str:
    return npgettext("duration", "%(num)s year", "%(num)s years", int(value))


def _age(value: str) -> str:
    return _("not the first term") if value == "renewal" else _years_old(value)


def _age_at_most(value: str) -> str:
    """Read “55”, “55 60” or “55 60 first”; “-” is none."""
    limit, *rest = value.split()
    further, first = rest[0] if rest else "-", "first" in rest
    said = _at_most(_years_old)(limit)
    if further != "-":
        said = _("%(limit)s, or %(further)s with an exception", limit=said, further=further)
    return _("%(limit)s, for a first term only", limit=said) if first else said


def _total(value: str) -> str:
    cap, _space, window = value.partition(" ")
    most = _at_most(_months)(cap)
    return _("%(most)s within %(window)s", most=most, window=_months(window)) if window else most


def _term_between(value: str) -> str:
    least, most = value.split()
    if most == "-":
        return _at_least(_months)(least)
    if least == "-":
        return _at_most(_months)(most)
    return _("%(least)s to %(most)s", least=least, most=_months(most))


def _assessed(value: str) -> str:
    return _("first term") if value == "first" else str(ASSESSMENT_WORDS[value])


def _assessed_or_better(value: str) -> str:
    return _("%(result)s or better", result=_assessed(value))


def _province(value: str) -> str:
    return named(provinces()[value]) if value in provinces() else value


def _in_post(value: str) -> str:
    return _("regular staff or on a contract") if value == "in_post" else str(EMPLOYED_AS[value])


def _parties(value: str) -> str:
    return ngettext("signed by %(num)s party", "signed by %(num)s parties", int(value))


def _yearly(_value: str) -> str:
    return _("every year")


def _contract_said(value: str) -> str:
    return _("cleared by an officer") if value == "cleared" else str(_YES_NO["tied"])


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
    """Read “title 2 degree 4 skill 2”; “-” is none."""
    _word, title, _other, degree, *skill = value.split()
    held = _("degree not known") if degree == "-" else _degree(degree)
    first = str(SKILL_WORDS[int(skill[1])]) if skill else _title(title)
    return _("%(title)s, %(degree)s", title=first, degree=held)


def _title_or_degree(value: str) -> str:
    _word, title, _other, degree, *skill = value.split()
    ways = [_title_or_higher(title)] if title != "-" else []
    ways += [_degree_or_higher(degree)] if degree != "-" else []
    ways += [_("%(title)s or higher", title=str(SKILL_WORDS[int(skill[1])]))] if skill else []
    said = ways[0]
    for way in ways[1:]:
        said = _("%(one)s, or else %(other)s", one=said, other=way)
    return said


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
    "servant": _l("a civil servant"),
    "no_servant": _l("no civil servant"),
    "university": _l("listed as a company of the university"),
    "not_university": _l("not a company of the university"),
    "tied": _l("declared"),
    "not_tied": _l("nothing declared"),
    "met": _l("confirmed"),
    "not_met": _l("not met"),
    "same": _l("the own organisation"),
    "other": _l("another organisation"),
    "invited": _l("the university invited"),
    "not_invited": _l("another university"),
}

WORDS: dict[Rule, tuple[Callable[[str], str], Callable[[str], str]]] = {
    Rule.AGE: (_age, _age_at_most),
    Rule.ADULT: (_years_old, _at_least(_years_old)),
    Rule.TITLE_OR_DEGREE: (_title_and_degree, _title_or_degree),
    Rule.DEGREE: (_degree, _degree_or_higher),
    Rule.HOME_CONTRACT: (_contract, _contract_long_enough),
    Rule.IN_POST: (_in_post, _in_post),
    Rule.WORK_YEARS: (_years_long, _at_least(_years_long)),
    Rule.MANAGEMENT_POST: (_either("post", "no_post"), _either("post", "no_post")),
    Rule.CIVIL_SERVANT: (_either("servant", "no_servant"), _either("servant", "no_servant")),
    Rule.DAYS_PER_YEAR: (_days, _at_least(_days)),
    Rule.DAYS_PER_MONTH: (_days_a_month, _at_least(_days_a_month)),
    Rule.HOSTS_PER_PERSON: (_enterprises, _at_most(_enterprises)),
    Rule.IN_TERM: (_term, _term_over),
    Rule.CLEAN_RECORD: (_either("clean", "not_clean"), _either("clean", "not_clean")),
    Rule.TOTAL_MONTHS: (_months, _total),
    Rule.LAST_ASSESSMENT: (_assessed, _assessed_or_better),
    Rule.ENROLLED_YEAR: (_study_year, _study_year_or_later),
    Rule.OWN_COMPANY: (_either("own", "not_own"), _either("own", "not_own")),
    Rule.HOME_ORG_COMPANY: (_either("university", "not_university"), _either("university", "not_university")),
    Rule.FAMILY: (_either("tied", "not_tied"), _either("tied", "not_tied")),
    Rule.CONTRACT: (_contract_said, _contract_said),
    Rule.HOST_PROVINCE: (_province, _province),
    Rule.HOST_YEARS: (_years_long, _at_least(_years_long)),
    Rule.HOST_EMPLOYEES: (_employees, _at_least(_employees)),
    Rule.TERM: (_months, _term_between),
    Rule.PAY: (_yuan, _at_least(_yuan)),
    Rule.POSITION_DEGREE: (_degree, _degree_or_higher),
    Rule.POSITION_TITLE: (_title, _title_or_higher),
    Rule.POSITION_DAYS: (_days, _at_least(_days)),
    Rule.HOME_IS_HOST: (_either("same", "other"), _either("same", "other")),
    Rule.PERSONS_PER_HOST: (_persons, _at_most(_persons)),
    Rule.PER_UNIVERSITY: (_nominations, _at_most(_nominations)),
    Rule.AGREEMENT: (_either("met", "not_met"), _parties),
    Rule.USUAL_TERM: (_either("met", "not_met"), _months),
    Rule.ANNUAL_ASSESSMENT: (_either("met", "not_met"), _yearly),
    Rule.CHECK: (_either("met", "not_met"), _either("met", "not_met")),
    Rule.INVITED: (_either("invited", "not_invited"), _either("invited", "not_invited")),
}
"""For each rule, how its value and its limit are said."""


def said(column: Column, value: object) -> str:
    """Return a column's value in words, with its unit."""
    if value is None:
        return _("not applied")
    words: dict[Unit, Callable[[str], str]] = {
        Unit.YEARS: _years_old if column.rule in {Rule.AGE, Rule.ADULT} else _years_long,
        Unit.MONTHS: _months,
        Unit.DAYS: lambda number: ngettext("%(num)s day", "%(num)s days", int(number)),
        Unit.YUAN: _yuan,
        Unit.RANK: _title_or_higher,
        Unit.SKILL: lambda rank: _("%(title)s or higher", title=str(SKILL_WORDS[int(rank)])),
        Unit.DEGREE: _degree_or_higher,
        Unit.ASSESSMENT: _assessed_or_better,
        Unit.PROVINCE: _province,
        Unit.FLAG: lambda flag: _("yes") if flag == "True" else _("no"),
    }
    return words.get(column.unit, str)(str(value))
