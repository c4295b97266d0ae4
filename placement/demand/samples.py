"""Invented needs, written as they should be written, to start a form with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from placement.demand.forms import USUAL
from placement.demand.routing import next_term
from placement.demand.states import Ownership
from placement.reference.states import Role


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample need; of a course, `role` is the teacher's. What is not said here is usual for the role."""

    key: str
    role: Role
    title: Any
    tasks: Any
    outcomes: Any
    disciplines: tuple[str, ...]
    background: Any = ""
    conditions: Any = ""
    pay: tuple[int, int] | None = None


SAMPLES = (
    Sample(
        "lead",
        Role.VICE_PRESIDENT,
        _l("Vice president for research: high-temperature pressure sensors"),
        _l(
            "Our pressure sensors drift by more than 1 per cent of full scale after 500 hours at 175 °C; "
            "customers in engine control ask for 0.3 per cent. We changed the glass paste twice and annealed "
            "longer, without success. At hand: a pilot line for six-inch wafers, three ageing ovens, two years of"
            " drift data and a team of nine. You lead the development from the cause of the drift to a product "
            "that can be made in series."
        ),
        _l(
            "Drift below 0.3 per cent of full scale after 1,000 hours at 175 °C, on 30 samples of 3 batches\n"
            "A process specification with which the pilot line yields 85 per cent\n"
            "Two patents filed and a development plan for three years"
        ),
        ("0804", "0809"),
        conditions=_l("Own office, a flat for stays, travel paid; two engineers work for you full time."),
        pay=(20, 30),
    ),
    Sample(
        "advise",
        Role.TECHNICAL_ADVISOR,
        _l("Technical advisor: underfill that delaminates"),
        _l(
            "In temperature cycling from −40 to 125 °C, 3 per cent of our flip-chip packages delaminate at the "
            "edge of the die before 500 cycles. Plasma cleaning halved the share; two other underfills did not "
            "help. At hand: acoustic microscopy, cross-sections of 40 failed parts, data of every batch. We look "
            "for somebody who knows interfaces of polymers, to find the cause with us and to plan the trials."
        ),
        _l(
            "The cause is shown by experiment on at least two batches\n"
            "Delamination below 0.1 per cent after 1,000 cycles\n"
            "A test plan and four training days for our process engineers"
        ),
        ("0805", "0817"),
        conditions=_l("About three days a month on site, meetings from afar in between; travel paid."),
        pay=(8, 12),
    ),
    Sample(
        "assist",
        Role.RESEARCH_ASSISTANT,
        _l("Research assistant: machine vision for weld seams"),
        _l(
            "Our inspectors find one weld fault in ten too late. We have 60,000 labelled pictures of seams from "
            "five lines; a first network finds 82 per cent of the faults and calls 6 per cent of good seams bad. "
            "Lighting differs from line to line. You build the data set anew with our inspectors, train and test "
            "models and bring the best one onto an industrial computer beside the line."
        ),
        _l(
            "At least 97 per cent of faults found with at most 1 per cent of good seams refused, measured on two "
            "lines never trained on\n"
            "A decision within 200 milliseconds a picture on the line's computer\n"
            "Documented code and data that our team can go on with"
        ),
        ("0811", "0812"),
        conditions=_l("A place in the dormitory, meals at work, a computer for training models, a mentor of ours."),
        pay=(12, 18),
    ),
    Sample(
        "course",
        Role.COURSE_TEACHER,
        _l("Where am I underground? Finding a robot's place in a mine"),
        _l(
            "An inspection robot in a roadway has no satellites, dust on its lens and walls that look alike: "
            "after 300 metres it is wrong by 4 metres. Compare at least three ways of finding its place (wheels "
            "and inertia, laser, radio beacons, or together) on the recordings we give you, and build a "
            "demonstration with the best of them."
        ),
        _l(
            "A comparison on our ten recordings, with code that runs on our computer\n"
            "A demonstration wrong by less than 30 centimetres after 300 metres\n"
            "A report and a talk of 20 minutes for our engineers"
        ),
        ("0811", "0812"),
        background=_l(
            "We build inspection robots for mines. Whoever needs no beacons every 50 metres saves half the cost "
            "of installing them, and nobody has to walk a dangerous roadway."
        ),
    ),
    Sample(
        "course_light",
        Role.COURSE_TEACHER,
        _l("Where do 15 per cent of the electricity go? An energy audit of a coating line"),
        _l(
            "A coating line uses 15 per cent more electricity than the same line at our other works, with the "
            "same products. Meters of every minute for a year, plans and shift books are given. Find where the "
            "difference arises, check it with two days of measuring on site, and propose measures with their cost"
            " and saving."
        ),
        _l(
            "A balance that explains at least 90 per cent of the consumption\n"
            "Three measures, each with cost, saving and time of return\n"
            "A report that the works can decide on"
        ),
        ("0807", "0802"),
        background=_l(
            "We coat parts for household appliances in two works. Electricity is our second largest cost, and we "
            "report our consumption to our customers every year."
        ),
    ),
)
BY_KEY = {sample.key: sample for sample in SAMPLES}


def position_values(sample: Sample) -> dict[str, Any]:
    """Return what a position's form begins with."""
    low, high = sample.pay or (None, None)
    usual = {name: getattr(value, "value", value) for name, value in USUAL[sample.role].items()}
    return (
        usual
        | _shared(sample)
        | {
            "role": sample.role.value,
            "tasks": str(sample.tasks),
            "outcomes": str(sample.outcomes),
            "conditions": str(sample.conditions),
            "pay_min": low,
            "pay_max": high,
            "min_degree": "",
        }
    )


def course_values(sample: Sample, after: date) -> dict[str, Any]:
    """Return what a course's form begins with, in the first teaching term that starts after a day."""
    starts_on, ends_on = next_term(after)
    return _shared(sample) | {
        "background": str(sample.background),
        "problem": str(sample.tasks),
        "deliverables": str(sample.outcomes),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "ownership": Ownership.JOINT.value,
    }


def _shared(sample: Sample) -> dict[str, Any]:
    return {"title": str(sample.title), "disciplines": list(sample.disciplines), "min_title_rank": ""}
