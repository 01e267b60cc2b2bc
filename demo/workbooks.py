"""The workbooks in which each academy of the simulated trust keeps its registers, as people would have left them.

One workbook per academy with a sheet per register; dates are Excel dates shown as dd/mm/yyyy, Yes and No are words. The
mistakes that stand on the day are typed in as people make them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from demo.records import CHECK_TYPES, Entry, Mistake, School, World
from demo.sheets import OWN_HEADINGS
from demo.world.horizon import up_to
from demo.world.reviewing import reviewed

HEADERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "plans": (
        "Plans",
        (
            "Record id", "School urn", "Plan type", "Approved date", "Approver", "Start date", "End date",
            "Headteacher signed", "Vision signed", "Owner role", "Last reviewed", "Status",
        ),
    ),
    "actions": (
        "Actions",
        (
            "Record id", "School urn", "Plan id", "Description", "Cost", "Budget code", "Opened", "Due", "Done",
            "Improvement priority", "Percent", "Owner role", "Last reviewed", "Status",
        ),
    ),
    "compliance_checks": (
        "Compliance checks",
        (
            "Record id", "School urn", "Check type", "Item id", "Applicable", "Reason not applicable", "Last done",
            "Result", "Next due", "Evidence url", "Contractor", "Owner role", "Last reviewed", "Status",
        ),
    ),
    "buildings": (
        "Buildings",
        (
            "Record id", "School urn", "Building name", "Tenure", "Floor area m2", "Temporary", "Consent end",
            "Exit plan id", "Owner role", "Last reviewed", "Status",
        ),
    ),
    **{
        register: (sheet, ("Record id", "School urn", *own, "Owner role", "Last reviewed", "Status"))
        for register, (sheet, own) in OWN_HEADINGS.items()
    },
}  # fmt: skip

_DATE_FORMAT = "dd/mm/yyyy"
_EXCEL_EPOCH = date(1899, 12, 30)  # so that every day since March 1900 has the number that Excel gives it
_DAYS = {check_type.code: check_type.days for check_type in CHECK_TYPES}
_Row = dict[str, object]


def write(world: World, as_at: date, folder: Path) -> list[Path]:
    """Write every academy's workbook as it stood at the close of ``as_at``: ``<folder>/<urn>/<name> registers.xlsx``.

    Academies that had not joined by then have none. A workbook already there is replaced. Returns the paths written.
    """
    seen = up_to(world, as_at)
    paths = []
    for school in seen.schools:
        if school.joined_on <= as_at and (school.left_on is None or as_at < school.left_on):
            path = folder / school.urn / f"{school.name} registers.xlsx"
            path.parent.mkdir(parents=True, exist_ok=True)
            _workbook(seen, school).save(path)
            paths.append(path)
    return paths


def _workbook(world: World, school: School) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    registers: dict[str, Callable[[World, School], Iterator[_Row]]] = {
        "plans": _plans,
        "actions": _actions,
        "compliance_checks": _compliance,
        "buildings": _buildings,
    }
    entries: dict[str, list[Entry]] = {register: [] for register in OWN_HEADINGS}
    for entry in world.entries:
        if entry.urn == school.urn:
            entries[entry.register].append(entry)
    for register, (title, headers) in HEADERS.items():
        rows = registers[register](world, school) if register in registers else _further(world, entries[register])
        sheet = workbook.create_sheet(title)
        slips = [
            mistake
            for mistake in world.mistakes
            if (mistake.urn, mistake.register) == (school.urn, register) and mistake.fixed is None
        ]
        _fill(sheet, headers, list(_mistyped(list(rows), slips, world, school)))
    return workbook


def _fill(sheet: Worksheet, headers: Sequence[str], rows: Sequence[_Row]) -> None:
    sheet.append(list(headers))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([row[header] for header in headers])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell, Cell) and isinstance(cell.value, date):
                cell.number_format = _DATE_FORMAT
    sheet.freeze_panes = "A2"


def _yes_no(truth: bool) -> str:
    return "Yes" if truth else "No"


def _plans(world: World, school: School) -> Iterator[_Row]:
    for plan in world.plans:
        if plan.urn == school.urn:
            yield {
                "Record id": plan.record_id,
                "School urn": plan.urn,
                "Plan type": plan.plan_type,
                "Approved date": plan.approved_date,
                "Approver": plan.approver_role,
                "Start date": plan.start,
                "End date": plan.end,
                "Headteacher signed": _yes_no(plan.headteacher_signed),
                "Vision signed": _yes_no(plan.vision_signed),
                "Owner role": plan.owner_role,
                "Last reviewed": plan.last_reviewed,
                "Status": plan.status,
            }


def _actions(world: World, school: School) -> Iterator[_Row]:
    for action in world.actions:
        if action.urn == school.urn:
            yield {
                "Record id": action.record_id,
                "School urn": action.urn,
                "Plan id": action.plan_id,
                "Description": action.description,
                "Cost": action.cost,
                "Budget code": action.budget_code,
                "Opened": action.opened,
                "Due": action.due,
                "Done": action.done,
                "Improvement priority": action.improvement_priority,
                "Percent": 100 if action.done else action.percent,
                "Owner role": action.owner_role,
                "Last reviewed": action.last_reviewed,
                "Status": "done" if action.done else "cancelled" if action.cancelled else "open",
            }


def _compliance(world: World, school: School) -> Iterator[_Row]:
    for item in world.compliance:
        if item.urn != school.urn:
            continue
        last = item.done[-1] if item.done else None
        days = min(_DAYS[item.check_type], item.certificate_days or _DAYS[item.check_type])
        yield {
            "Record id": item.record_id,
            "School urn": item.urn,
            "Check type": item.check_type,
            "Item id": item.item_id,
            "Applicable": _yes_no(item.applicable),
            "Reason not applicable": item.reason_not_applicable,
            "Last done": last.day if last else None,
            "Result": last.result if last else None,
            "Next due": last.day + timedelta(days=days) if last else None,
            "Evidence url": f"https://evidence.osierholt.invalid/{item.record_id}" if last and last.evidence else None,
            "Contractor": item.contractor,
            "Owner role": item.owner_role,
            "Last reviewed": max(item.recorded, last.day) if last else item.recorded,
            "Status": "retired" if item.retired else "active",
        }


def _buildings(world: World, school: School) -> Iterator[_Row]:
    for building in world.buildings:
        if building.urn == school.urn:
            yield {
                "Record id": building.record_id,
                "School urn": building.urn,
                "Building name": building.name,
                "Tenure": building.tenure,
                "Floor area m2": building.floor_area_m2,
                "Temporary": _yes_no(building.temporary),
                "Consent end": building.consent_end,
                "Exit plan id": building.exit_plan_id,
                "Owner role": building.owner_role,
                "Last reviewed": building.last_reviewed,
                "Status": "disposed" if building.disposed else "active",
            }


def _further(world: World, entries: Sequence[Entry]) -> Iterator[_Row]:
    """The rows of a register that is kept as entries. A cell that its headings do not know is an error of the world."""
    for entry in entries:
        _, own = OWN_HEADINGS[entry.register]
        if unknown := set(entry.cells) - {*own, "Last reviewed", "Status"}:
            raise KeyError(f"the sheet of {entry.register} has no {sorted(unknown)}")
        written = {
            header: _yes_no(value) if isinstance(value, bool) else value for header, value in entry.cells.items()
        }
        yield {
            "Record id": entry.record_id,
            "School urn": entry.urn,
            **dict.fromkeys(own),
            "Owner role": entry.owner_role,
            "Last reviewed": max(reviewed(entry.versions[0][0], entry.record_id, world.until), entry.versions[-1][0]),
            **written,
        }


def _mistyped(rows: list[_Row], slips: Sequence[Mistake], world: World, school: School) -> Iterator[_Row]:
    """The rows with their mistakes in them. A mistake whose row is not there is an error of the world."""
    by_id = {str(row["Record id"]): row for row in rows}
    copies = []
    for slip in slips:
        row = by_id[slip.record_id]
        if slip.kind == "duplicate_id":
            copies.append(dict(row))
        else:
            _mistype(row, slip, world, school)
    yield from rows
    yield from copies  # pasted at the end, as people do


def _mistype(row: _Row, slip: Mistake, world: World, school: School) -> None:
    header = slip.column.replace("_", " ").capitalize()
    header = "Floor area m2" if slip.column == "floor_area_m2" else header
    meant = row[header]
    if slip.kind == "closed_without_date":
        row["Status"], row["Done"] = "done", None
    elif slip.kind == "not_applicable_no_reason":
        row["Applicable"], row["Reason not applicable"] = "No", None
    elif slip.kind == "next_due_wrong":
        row[header] = _day(row["Last done"]) + timedelta(days=_DAYS[str(row["Check type"])] + 30)
    elif slip.kind == "year_2052":
        row[header] = _day(meant).replace(year=2052)  # a leap year, so every day exists in it
    elif slip.kind == "excel_serial":
        row[header] = (_day(meant) - _EXCEL_EPOCH).days
    elif slip.kind == "percent_fraction":
        row[header] = float(str(meant)) / 100
    elif slip.kind == "trailing_spaces":
        row[header] = f"{meant}  "
    elif slip.kind == "nickname":
        row[header] = school.nicknames[0]
    elif slip.kind == "old_urn":
        row[header] = school.predecessor_urn
    elif slip.kind == "other_school":
        row[header] = next(other.urn for other in world.schools if other.urn != school.urn)
    else:
        row[header] = _TYPED[slip.kind]


_TYPED: Mapping[str, object] = {
    "text_date": "31/02/2024",
    "tbc": "TBC",
    "error_cell": "#REF!",
    "twelve_k": "12k",
    "unknown_check_type": "Bouncy castle check",
    "unknown_word": "Bits and bobs",
    "percent_90_text": "about 90",
    "blank_required": None,
    "unknown_school": "899999",
}


def _day(meant: object) -> date:
    if not isinstance(meant, date):
        raise TypeError(f"this mistake needs a date to be typed wrongly, not {meant!r}")
    return meant
