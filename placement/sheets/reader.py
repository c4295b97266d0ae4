"""The reading process: a workbook comes in by standard input, its rows go out by standard output, line by line.

It is started by this file's path, so that it loads the few files that it needs and nothing of the site.
It limits its own memory, time and files first; what still goes wrong ends this process and no other.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import ModuleType


def _bare(name: str, folder: Path) -> None:
    """Stand in for a package without running what its __init__ imports."""
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    _bare("placement", here.parent)
    _bare("placement.sheets", here)

from placement.sheets.book import Form, Limits  # noqa: E402
from placement.sheets.faults import SheetError, SheetFault  # noqa: E402
from placement.sheets.restraint import restrain  # noqa: E402
from placement.sheets.workbook import lines_of  # noqa: E402


def main(form: Form, limits: Limits) -> None:
    """Write the workbook's lines; the last is a fault or the word that all is well."""
    restrain(limits)
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    try:
        for line in lines_of(sys.stdin.buffer, form, limits):
            out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        last: dict[str, object] = {"done": True}
    except SheetError as error:
        last = {"fault": error.fault, "sheet": error.sheet, "row": error.row, "facts": error.facts}
    except MemoryError:
        last = {"fault": SheetFault.UNPACKS_TOO_LARGE}
    out.write(json.dumps(last) + "\n")
    out.flush()


if __name__ == "__main__":
    main(Form(sys.argv[1]), Limits(**json.loads(sys.argv[2])))
