"""The demonstration programme: real zones, universities and fields, invented people and enterprises, seeded.

`prepare_demo` makes everything up to the certified lists of two rounds, and a third that stays open;
`run_demo_rounds` calls the commands of the coordinator's buttons; `load_demo` does both.
`demo_people` are those as whom a visitor may continue.
"""

from placement.demo.journey import load_demo, prepare_demo, run_demo_rounds
from placement.demo.world import SIZES, DemoWorld
from placement.home.guests import Guest
from placement.home.guests import guests as demo_people

__all__ = ["SIZES", "DemoWorld", "Guest", "demo_people", "load_demo", "prepare_demo", "run_demo_rounds"]
