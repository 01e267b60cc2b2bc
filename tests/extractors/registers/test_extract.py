"""What stands in landing after a workbook was read: once, whole, with its refusals beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pyarrow.parquet as pq
import pytest

from extractors.landing import Landing, PartitionWriter
from extractors.landing.catalogue import Manifest, PartitionKey
from extractors.outcome import Outcome, Status
from extractors.registers import extract, extract_registers, landed_resources
from extractors.registers.declarations import REGISTERS
from tests.extractors.registers.making import AS_AT, ASHDOWN, CHECK_TYPES, WILLOW, Sheets

RESOURCES = [*REGISTERS, "refused_rows", "row_warnings"]


class Trust:
    """A registers folder and a work directory."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "registers"
        self.home = place / "var"
        self.landing = Landing(self.home)

    def send(self, sheets: Sheets, name: str = "registers.xlsx") -> Path:
        return sheets.save(self.folder / WILLOW.urn, name)

    def night(self, as_at: date = AS_AT, **changes: object) -> dict[str, Outcome]:
        outcomes = extract_registers(
            self.folder,
            academy=WILLOW,
            academies=(WILLOW, ASHDOWN),
            as_at=as_at,
            home=self.home,
            check_types=CHECK_TYPES,
            **changes,  # type: ignore[arg-type]
        )
        return {outcome.resource: outcome for outcome in outcomes}

    def manifest(self, resource: str, as_at: date = AS_AT) -> Manifest:
        manifest = self.landing.manifest(PartitionKey("registers", resource, as_at, WILLOW.urn))
        assert manifest is not None
        return manifest

    def rows(self, resource: str, as_at: date = AS_AT) -> list[Mapping[str, object]]:
        (file,) = self.landing.files(self.manifest(resource, as_at))
        return pq.read_table(file).to_pylist()


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path)


def statuses(outcomes: Mapping[str, Outcome]) -> dict[str, str]:
    return {name: outcome.error_code or outcome.status.value for name, outcome in outcomes.items()}


def test_every_register_lands_with_its_refusals_and_warnings(trust: Trust) -> None:
    sheets = Sheets()
    sheets.put("actions", "Due", "TBC")
    sheets.put("actions", "Cost", "12k")
    sheets.put("actions", "School urn", 899001, row=4)
    sheets.book["Plans"].cell(1, 30).value = "Notes for us"
    trust.send(sheets, "spring term.xlsx")

    outcomes = trust.night()

    assert statuses(outcomes) == dict.fromkeys(RESOURCES, "landed")
    counts = {name: (outcome.rows_landed, outcome.rows_quarantined) for name, outcome in outcomes.items()}
    assert counts == {
        "plans": (3, 0),
        "actions": (2, 1),
        "compliance_checks": (3, 0),
        "buildings": (3, 0),
        "refused_rows": (2, 0),
        "row_warnings": (1, 0),
    }
    assert trust.manifest("plans").unknown_fields == ("Notes for us",)
    actions = trust.manifest("actions")
    assert (actions.rows_received, actions.rows_landed, actions.rows_quarantined) == (3, 2, 1)
    assert actions.source_total is None

    first, second = trust.rows("actions")
    assert first == {
        "record_id": "AC-1",
        "school_urn": "900001",
        "plan_id": "PL-1",
        "cost": Decimal("12500.0000"),
        "budget_code": "7300",
        "opened": date(2025, 10, 6),
        "due": date(2026, 5, 1),
        "done": None,
        "improvement_priority": "SIP1",
        "percent": 40,
        "owner_role": "Site manager",
        "last_reviewed": date(2026, 1, 12),
        "status": "open",
        "source_file": "spring term.xlsx",
        "sheet": "Actions",
        "source_row": 2,
        "as_at": AS_AT,
        "academy_urn": "900001",
    }
    assert (second["record_id"], second["school_urn"]) == ("AC-3", "900001")

    refused = trust.rows("refused_rows")
    assert [(row["column_name"], row["reason_code"]) for row in refused] == [("cost", "not_a_number"), ("due", "tbc")]
    assert refused[1] == {
        "register": "actions",
        "record_id": "AC-2",
        "row_kind": None,
        "source_file": "spring term.xlsx",
        "sheet": "Actions",
        "source_row": 3,
        "column_name": "due",
        "reason_code": "tbc",
        "reason": "The cell says that the value is not known yet. Leave it blank until it is, or give it.",
        "as_at": AS_AT,
        "academy_urn": "900001",
    }
    assert [row["reason_code"] for row in trust.rows("row_warnings")] == ["old_urn"]


def test_quarantine_says_where_and_shows_what_can_be_shown(trust: Trust) -> None:
    sheets = Sheets()
    sheets.put("actions", "Due", "31/02/2024")
    sheets.put("actions", "Opened", "ask Margaret Hobbs", row=4)
    trust.send(sheets)
    trust.night()
    file = trust.home / f"quarantine/registers/actions/as_at={AS_AT}/{WILLOW.urn}/refused.parquet"
    assert [(row["where"], row["reason_code"], row["value"]) for row in pq.read_table(file).to_pylist()] == [
        ("registers.xlsx, sheet Actions, row 3, column Due", "text_date", "31/02/2024"),
        ("registers.xlsx, sheet Actions, row 4, column Opened", "text_date", None),
    ]


def test_findings_land_even_when_there_are_none(trust: Trust) -> None:
    trust.send(Sheets())
    trust.night()
    assert trust.rows("refused_rows") == []
    assert trust.rows("row_warnings") == []


def test_landed_files_have_the_declared_columns_and_types(trust: Trust) -> None:
    trust.send(Sheets())
    trust.night()
    for resource, (description, columns) in landed_resources().items():
        assert description.endswith(".")
        (file,) = trust.landing.files(trust.manifest(resource))
        told = duckdb.sql(f"describe select * from read_parquet('{file}')").fetchall()
        assert [row[0] for row in told] == [*(column.name for column in columns), "as_at", "academy_urn"]


def test_what_has_landed_is_kept_and_the_workbook_is_not_opened_again(trust: Trust) -> None:
    path = trust.send(Sheets())
    before = trust.night()
    path.write_bytes(b"no workbook any more")
    again = trust.night()
    assert statuses(again) == dict.fromkeys(RESOURCES, "kept")
    assert [outcome.rows_landed for outcome in again.values()] == [outcome.rows_landed for outcome in before.values()]


def test_the_same_workbook_gives_the_same_bytes_on_another_machine(tmp_path: Path) -> None:
    hashes = []
    for place in ("one", "other"):
        trust = Trust(tmp_path / place)
        sheets = Sheets()
        sheets.put("actions", "Due", "TBC")
        sheets.put("plans", "School urn", "Willow")
        trust.send(sheets)
        trust.night()
        hashes.append({name: trust.manifest(name).files for name in RESOURCES})
    assert hashes[0] == hashes[1]


def test_a_sheet_that_cannot_be_read_costs_its_register_only(trust: Trust) -> None:
    sheets = Sheets()
    del sheets.book["Buildings"]
    sheets.put("actions", "Due", "TBC")
    trust.send(sheets)
    outcomes = trust.night()
    assert statuses(outcomes) == {**dict.fromkeys(RESOURCES, "landed"), "buildings": "SheetMissing"}
    assert "registers.xlsx has Plans, Actions, Compliance checks" in str(outcomes["buildings"].error)
    assert outcomes["buildings"].transient is False


def test_when_nothing_can_be_read_nothing_lands_and_refused_rows_fail_too(trust: Trust) -> None:
    (trust.folder / WILLOW.urn).mkdir(parents=True)
    outcomes = trust.night()
    assert statuses(outcomes) == dict.fromkeys(RESOURCES, "NoWorkbook")
    assert list(trust.landing.manifests(AS_AT)) == []
    trust.send(Sheets())
    assert statuses(trust.night()) == dict.fromkeys(RESOURCES, "landed")


def test_a_register_that_comes_later_lands_when_its_refusals_are_complete(trust: Trust) -> None:
    late = Sheets()
    del late.book["Buildings"]
    path = trust.send(late)
    trust.night()
    trust.send(Sheets())
    outcomes = trust.night()
    assert statuses(outcomes) == {**dict.fromkeys(RESOURCES, "kept"), "buildings": "landed"}
    assert path.exists()


def test_a_register_that_comes_later_with_refusals_waits_for_the_next_day(trust: Trust) -> None:
    """The day's refused rows have landed and cannot change: landing the register would hide the rows it refuses."""
    late = Sheets()
    del late.book["Buildings"]
    trust.send(late)
    trust.night()
    mended = Sheets()
    mended.put("buildings", "Floor area m2", "#REF!")
    trust.send(mended)
    assert statuses(trust.night())["buildings"] == "ReadTooLate"
    tomorrow = trust.night(AS_AT + timedelta(days=1))
    assert statuses(tomorrow) == dict.fromkeys(RESOURCES, "landed")
    assert (tomorrow["buildings"].rows_landed, tomorrow["buildings"].rows_quarantined) == (2, 1)


@pytest.mark.parametrize("commits", range(6))
def test_a_run_that_dies_between_two_commits_is_finished_by_the_next(
    trust: Trust, monkeypatch: pytest.MonkeyPatch, commits: int
) -> None:
    sheets = Sheets()
    sheets.put("actions", "Due", "TBC")
    sheets.put("plans", "School urn", "Willow")
    trust.send(sheets)
    commit, done = PartitionWriter.commit, 0

    def die(self: PartitionWriter, facts: object) -> Manifest:
        nonlocal done
        if done == commits:
            raise KeyboardInterrupt
        done += 1
        return commit(self, facts)  # type: ignore[arg-type]

    with monkeypatch.context() as dying:
        dying.setattr(PartitionWriter, "commit", die)
        with pytest.raises(KeyboardInterrupt):
            trust.night()
    landed = [manifest.resource for manifest in trust.landing.manifests(AS_AT)]
    assert len(landed) == commits
    if set(landed) & REGISTERS.keys():
        assert "refused_rows" in landed  # a register is never seen without its refusals

    finished = trust.night()
    assert {name for name, outcome in finished.items() if outcome.status is Status.KEPT} == set(landed)
    undisturbed = Trust(trust.home / "undisturbed")
    undisturbed.folder = trust.folder
    undisturbed.night()
    for name in RESOURCES:
        assert trust.manifest(name).files == undisturbed.manifest(name).files


def test_a_register_that_lost_most_of_its_rows_is_not_believed(trust: Trust) -> None:
    trust.send(Sheets())
    trust.night()
    emptied = Sheets()
    emptied.book["Actions"].delete_rows(3, 2)
    trust.send(emptied)
    tomorrow = AS_AT + timedelta(days=1)
    outcomes = trust.night(tomorrow)
    assert statuses(outcomes) == {**dict.fromkeys(RESOURCES, "landed"), "actions": "ShrunkenSnapshot"}
    assert "has 1 rows, but had 3 on 19/03/2026" in str(outcomes["actions"].error)
    assert statuses(trust.night(tomorrow, accept_shrunken=("actions",)))["actions"] == "landed"


def test_when_every_register_lost_its_rows_the_findings_fail_with_them(trust: Trust) -> None:
    trust.send(Sheets())
    trust.night()
    emptied = Sheets()
    for sheet in emptied.book.worksheets:
        sheet.delete_rows(2, 3)
    trust.send(emptied)
    outcomes = trust.night(AS_AT + timedelta(days=1))
    assert statuses(outcomes) == dict.fromkeys(RESOURCES, "ShrunkenSnapshot")


def test_a_fault_of_ours_is_an_outcome_that_quotes_nothing(
    trust: Trust, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    trust.send(Sheets())

    said = " ".join(("Margaret", "Hobbs"))  # so that the source line in the traceback does not hold it

    def fault(*_: object) -> None:
        raise ValueError(said)

    monkeypatch.setattr(extract, "open_books", fault)
    outcomes = trust.night()
    assert statuses(outcomes) == dict.fromkeys(RESOURCES, "UnexpectedFault")
    assert "ValueError" in str(outcomes["plans"].error)
    assert said not in str(outcomes) + caplog.text


def test_each_attempt_is_recorded(trust: Trust) -> None:
    (trust.folder / WILLOW.urn).mkdir(parents=True)
    trust.night()
    trust.send(Sheets())
    trust.night()
    place = trust.home / f"attempts/registers/as_at={AS_AT}"
    attempts = [json.loads((place / f"{WILLOW.urn}-{number}.json").read_text()) for number in (1, 2)]
    assert [{row["status"] for row in attempt} for attempt in attempts] == [{"failed"}, {"landed"}]
    assert [row["resource"] for row in attempts[0]] == RESOURCES


def test_nothing_of_a_person_reaches_the_disk(trust: Trust) -> None:
    """Whoever is named in free text, in a role or in place of a date is nowhere in the work directory."""
    sheets = Sheets()
    for register, header in (
        ("actions", "Description"),
        ("compliance_checks", "Contractor"),
        ("compliance_checks", "Reason not applicable"),
        ("plans", "Approver"),
        ("plans", "Owner role"),
        ("actions", "Due"),
        ("actions", "Cost"),
        ("actions", "Record id"),
        ("buildings", "School urn"),
        ("buildings", "Temporary"),
        ("compliance_checks", "Result"),
    ):
        sheets.put(register, header, "Mrs Margaret Hobbs")
    sheets.put("compliance_checks", "Evidence url", "https://files.example.test/hobbs.pdf")
    trust.send(sheets)
    trust.night()
    for file in trust.home.rglob("*"):
        if file.suffix == ".parquet":
            content = str(pq.read_table(file).to_pylist())
        elif file.suffix == ".xlsx":
            with ZipFile(file) as archive:
                content = " ".join(archive.read(part).decode() for part in archive.namelist())
        elif file.is_file():
            content = file.read_text()
        else:
            continue
        assert "hobbs" not in content.lower(), file
