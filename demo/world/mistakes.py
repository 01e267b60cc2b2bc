"""The mistakes that people make in the registers of the simulated trust.

Two in five academies have somebody who types in a hurry; the others' workbooks are clean. Each mistake stands on a row
of its own, and each kind is there in the full-size trust.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from demo.records import Action, Building, ComplianceItem, Entry, Mistake, Plan, School
from demo.world.dice import dice

_FIRST = date(2025, 10, 3)  # then one a week; the last is typed on Friday 20 March 2026
_PUT_RIGHT = date(2026, 3, 20)
_FIRST_OF_FURTHER = date(2025, 12, 16)  # likewise, in the registers kept as entries; the last in the week of the demo
_Row = Plan | Action | ComplianceItem | Building | Entry
_Fits = Callable[[_Row, date], bool]


class _Kind(NamedTuple):
    kind: str
    register: str
    column: str
    refused: bool
    fits: _Fits


def _any(row: _Row, since: date) -> bool:
    return True


def _open(row: _Row, since: date) -> bool:
    """Open on the day, and for so long that the mistake can be seen for a while."""
    return isinstance(row, Action) and row.cancelled is None and (row.done is None or row.done > since + timedelta(60))


def _costed(row: _Row, since: date) -> bool:
    return isinstance(row, Action) and row.cost is not None and row.cost > 0


def _checked(row: _Row, since: date) -> bool:
    """Done by the day, and of a kind that matters for life safety, as nearly all are."""
    return (
        isinstance(row, ComplianceItem)
        and row.check_type != "local_exhaust_ventilation"
        and any(check.day <= since for check in row.done)
    )


def _permanent(row: _Row, since: date) -> bool:
    return isinstance(row, Building) and not row.temporary


def _temporary(row: _Row, since: date) -> bool:
    return isinstance(row, Building) and row.temporary


def _present_plan(row: _Row, since: date) -> bool:
    return isinstance(row, Plan) and row.plan_type in ("asset", "ict") and row.superseded is None


def _side_plan(row: _Row, since: date) -> bool:
    return isinstance(row, Plan) and row.plan_type in ("asset_management", "digital")


def _standing(row: _Row, since: date) -> bool:
    """Open, or current, when the mistake was made: the measures look at little else."""
    if not isinstance(row, Entry):
        return False
    by_then = [cells for day, cells in row.versions if day <= since]
    return bool(by_then) and by_then[-1]["Status"] in ("open", "current")


def _this_year(row: _Row, since: date) -> bool:
    return isinstance(row, Entry) and row.versions[0][0] >= date(2025, 8, 1)


_KINDS = (
    _Kind("text_date", "actions", "due", True, _open),
    _Kind("year_2052", "compliance_checks", "last_done", True, _checked),
    _Kind("nickname", "buildings", "school_urn", False, _permanent),
    _Kind("twelve_k", "actions", "cost", True, _costed),
    _Kind("excel_serial", "actions", "due", False, _open),
    _Kind("tbc", "actions", "due", True, _open),
    _Kind("next_due_wrong", "compliance_checks", "next_due", True, _checked),
    _Kind("trailing_spaces", "plans", "plan_type", False, _present_plan),
    _Kind("percent_90_text", "actions", "percent", True, _open),
    _Kind("error_cell", "buildings", "floor_area_m2", True, _temporary),
    _Kind("duplicate_id", "actions", "record_id", True, _open),
    _Kind("unknown_check_type", "compliance_checks", "check_type", True, _checked),
    _Kind("blank_required", "plans", "owner_role", True, _present_plan),
    _Kind("closed_without_date", "actions", "done", True, _open),
    _Kind("not_applicable_no_reason", "compliance_checks", "reason_not_applicable", True, _checked),
    _Kind("other_school", "buildings", "school_urn", True, _temporary),
    _Kind("excel_serial", "compliance_checks", "last_done", False, _checked),
    _Kind("unknown_school", "actions", "school_urn", True, _open),
    _Kind("error_cell", "actions", "cost", True, _costed),
    _Kind("duplicate_id", "plans", "record_id", True, _side_plan),
    _Kind("blank_required", "actions", "due", True, _open),
    _Kind("trailing_spaces", "compliance_checks", "check_type", False, _checked),
    _Kind("percent_fraction", "actions", "percent", False, _open),
    _Kind("text_date", "plans", "end_date", True, _side_plan),
)
_FURTHER = (
    _Kind("text_date", "remedial_actions", "due", True, _standing),
    _Kind("unknown_word", "audits", "audit_type", True, _any),
    _Kind("tbc", "recommendations", "due", True, _standing),
    _Kind("twelve_k", "condition", "cost", True, _standing),
    _Kind("year_2052", "projects", "baseline_end", True, _any),
    _Kind("duplicate_id", "network_attendance", "record_id", True, _any),
    _Kind("blank_required", "training", "due", True, _this_year),
    _Kind("closed_without_date", "delivery_plan", "done", True, _this_year),
    _Kind("error_cell", "standards", "assessed", True, _standing),
    _Kind("unknown_school", "reviews", "school_urn", True, _any),
    _Kind("excel_serial", "qa_activities", "planned", False, _this_year),
    _Kind("blank_required", "networks", "planned_date", True, _this_year),
    _Kind("duplicate_id", "milestones", "record_id", True, _any),
    _Kind("trailing_spaces", "remedial_actions", "severity", False, _standing),
)
_OLD_URN = _Kind("old_urn", "plans", "school_urn", False, _present_plan)


def mistakes(
    seed: int,
    schools: Sequence[School],
    *,
    plans: Sequence[Plan],
    actions: Sequence[Action],
    compliance: Sequence[ComplianceItem],
    buildings: Sequence[Building],
    entries: Sequence[Entry] = (),
) -> Iterator[Mistake]:
    """Every mistake, whatever the horizon; the kinds go round the hurried academies."""
    registers: dict[str, Sequence[_Row]] = {
        "plans": plans,
        "actions": actions,
        "compliance_checks": compliance,
        "buildings": buildings,
        **{kind.register: [entry for entry in entries if entry.register == kind.register] for kind in _FURTHER},
    }
    hurried = [school for place, school in enumerate(schools) if place % 5 in (1, 3)] or list(schools[:1])
    spoilt: set[str] = set()
    first = [(school, _OLD_URN) for school in schools if school.predecessor_urn]
    first.extend((hurried[number % len(hurried)], kind) for number, kind in enumerate(_KINDS))
    further = [(hurried[number % len(hurried)], kind) for number, kind in enumerate(_FURTHER)]
    todo = [(_FIRST + timedelta(days=7 * number), *each) for number, each in enumerate(first)]
    todo.extend((_FIRST_OF_FURTHER + timedelta(days=7 * number), *each) for number, each in enumerate(further))
    for number, (since, school, kind) in enumerate(todo):
        rows = [
            row
            for row in registers[kind.register]
            if row.urn == school.urn and row.record_id not in spoilt and _known(row) <= since and kind.fits(row, since)
        ]
        if not rows:
            continue
        row = dice(seed, "mistake", number).choice(rows)
        spoilt.add(row.record_id)
        yield Mistake(
            urn=school.urn,
            register=kind.register,
            record_id=row.record_id,
            column=kind.column,
            kind=kind.kind,
            refused=kind.refused,
            since=since,
            fixed=_fixed(row, kind, number),
        )


def _known(row: _Row) -> date:
    if isinstance(row, Entry):
        return row.versions[0][0]
    return row.opened if isinstance(row, Action) else row.recorded


def _fixed(row: _Row, kind: _Kind, number: int) -> date | None:
    """The fraction goes when the row is next typed; one mistake is put right after months; the others stand."""
    if kind.kind == "percent_fraction" and isinstance(row, Action):
        return row.done
    return _PUT_RIGHT if kind.kind == "percent_90_text" else None
