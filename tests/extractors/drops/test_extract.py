"""Each system's exports land as the world's ledger: whole, once, and without a word of anybody's."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest

from demo import drops
from demo.records import World
from extractors.drops import SYSTEMS
from extractors.landing import PartitionWriter
from extractors.outcome import Status
from tests.extractors.drops.conftest import Trust
from tests.extractors.sources.reading import DAY, NEXT_DAY

HEAD = "Ledger Code,Entity,Year,Period,Transaction ID,Line,Debit,Credit,Details\n"


def line(reference: str = "T1", amount: str = "10.00", entity: str = "900001") -> str:
    return f"61100,{entity},2025/26,7,{reference},1,{amount},,text\n"


def expected(entries: list[drops.Entry], between: str) -> list[tuple[object, ...]]:
    return sorted(
        (f"{e.document}{between}{e.line}", e.account, drops.dfe_code(e.account), e.school.urn, e.month, e.amount)
        for e in entries
    )


def landed(trust: Trust) -> list[tuple[object, ...]]:
    names = ("line_reference", "system_account", "account_code", "school_urn", "period", "amount")
    found = [tuple(row[name] for name in names) for row in trust.lines()]
    return sorted((str(row[0]), *row[1:]) for row in found)


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_ledger_lands_as_it_is(tmp_path: Path, world: World, system: str) -> None:
    trust = Trust(tmp_path, world, system)
    entries = trust.export()
    assert len(entries) > 100
    assert any(entry.amount < 0 for entry in entries)
    assert any(entry.amount >= 1000 for entry in entries)
    outcomes = trust.night()
    assert {name: outcome.status for name, outcome in outcomes.items()} == {
        "export_files": Status.LANDED,
        "ledger_lines": Status.LANDED,
    }
    assert outcomes["ledger_lines"].rows_quarantined == 0
    assert landed(trust) == expected(entries, "-" if system == "access_education" else "/")
    for file in trust.files():
        assert (
            file["control_total"]
            == file["total"]
            == sum(row["amount"] for row in trust.lines() if row["file_sha256"] == file["file_sha256"])
        )


@pytest.mark.parametrize("system", SYSTEMS)
def test_nobodys_name_and_no_remark_lands(tmp_path: Path, world: World, system: str) -> None:
    trust = Trust(tmp_path, world, system)
    entries = trust.export()
    assert any("@" in entry.remark for entry in entries)
    trust.night()
    written = b"".join(path.read_bytes() for path in trust.home.rglob("*") if path.is_file())
    cells = {str(cell) for row in [*trust.lines(), *trust.files()] for cell in row.values()}
    for person in world.employees:
        assert not any(person.surname in cell.split() or person.email in cell for cell in cells)
        assert person.email.encode() not in written
    assert not any("Clerk" in cell or "second line" in cell for cell in cells)


def test_a_second_night_takes_only_what_is_new_under_whatever_name(trust: Trust) -> None:
    trust.export()
    first = {row["file_sha256"] for row in (trust.night(), trust.files())[1]}
    copied = next(trust.folder.glob("ledger*.csv"))
    trust.save(copied.read_bytes(), "a copy of it.csv")
    trust.save(HEAD + line(), "new.csv")
    trust.night(NEXT_DAY)
    assert [row["file_name"] for row in trust.files(NEXT_DAY)] == ["new.csv"]
    assert [row["line_reference"] for row in trust.lines(NEXT_DAY)] == ["T1/1"]
    assert not first & {row["file_sha256"] for row in trust.files(NEXT_DAY)}


def test_the_same_export_twice_in_one_night_is_imported_once(trust: Trust) -> None:
    trust.save(HEAD + line(), "one.csv")
    trust.save(HEAD + line(), "two.csv")
    trust.night()
    assert [row["file_name"] for row in trust.files()] == ["one.csv"]
    assert len(trust.lines()) == 1


def test_asked_again_nothing_is_looked_at(trust: Trust) -> None:
    trust.save(HEAD + line())
    trust.night()
    before = trust.lines()
    trust.save("nonsense", "other.csv")
    assert {outcome.status for outcome in trust.night().values()} == {Status.KEPT}
    assert trust.lines() == before


def test_what_is_still_being_written_is_left_for_tomorrow(trust: Trust) -> None:
    trust.save(HEAD + line("T1"), "whole.csv")
    trust.save(HEAD + line("T2")[:20], "growing.csv", age=timedelta(minutes=9))
    trust.night()
    assert [row["file_name"] for row in trust.files()] == ["whole.csv"]
    trust.save(HEAD + line("T2"), "growing.csv", age=timedelta(0))
    trust.night(NEXT_DAY)
    assert [row["line_reference"] for row in trust.lines(NEXT_DAY)] == ["T2/1"]


def test_an_export_that_changes_while_it_is_read_lets_nothing_land(
    trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = trust.save(HEAD + line())
    ordinary = PartitionWriter.append

    def overtaken(writer: PartitionWriter, taken: object) -> None:
        ordinary(writer, taken)  # type: ignore[arg-type]
        path.write_text(HEAD + line() + line("T2"))

    monkeypatch.setattr(PartitionWriter, "append", overtaken)
    outcomes = trust.night()
    assert {outcome.error_code for outcome in outcomes.values()} == {"ExportBeingWritten"}
    assert all(outcome.transient for outcome in outcomes.values())
    assert not list((trust.home / "landing").glob("iris/*/*"))


def test_a_night_killed_between_the_two_lands_the_same_files_later(
    trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust.save(HEAD + line("T1"), "one.csv")
    ordinary = PartitionWriter.commit

    def killed(writer: PartitionWriter, facts: object) -> object:
        if facts.pages:  # type: ignore[attr-defined]
            raise OSError("no space left on device")
        return ordinary(writer, facts)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(PartitionWriter, "commit", killed)
        outcomes = trust.night()
    assert outcomes["export_files"].status is Status.LANDED
    assert outcomes["ledger_lines"].error_code == "UnexpectedFault"
    trust.save(HEAD + line("T2"), "two.csv")
    (trust.folder / "one.csv").rename(trust.folder / "renamed.csv")
    outcomes = trust.night()
    assert [row["line_reference"] for row in trust.lines()] == ["T1/1"]
    trust.night(NEXT_DAY)
    assert [row["line_reference"] for row in trust.lines(NEXT_DAY)] == ["T2/1"]


def test_an_export_taken_away_after_its_import_began_is_told(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    path = trust.save(HEAD + line())
    trust.night()
    leaf = trust.home / "landing" / "iris" / "ledger_lines" / f"as_at={DAY}"
    for file in leaf.iterdir():
        file.unlink()
    leaf.rmdir()
    path.unlink()
    assert trust.night()["ledger_lines"].error_code == "ExportGone"


def test_an_empty_folder_lands_no_lines_and_a_missing_one_is_told(trust: Trust) -> None:
    assert trust.night()["ledger_lines"].error_code == "ExportsMissing"
    trust.folder.mkdir(parents=True)
    assert trust.night()["ledger_lines"].status is Status.LANDED
    assert trust.lines() == []


def test_one_bad_export_lets_none_of_the_night_land(trust: Trust) -> None:
    trust.save(HEAD + line("T1"), "a.csv")
    trust.save("Something,else\n", "b.csv")
    outcomes = trust.night()
    assert {outcome.error_code for outcome in outcomes.values()} == {"ColumnsMissing"}
    assert "b.csv" in str(outcomes["ledger_lines"].error)
    assert not list((trust.home / "landing").glob("iris/*/*"))


def test_a_ledger_of_many_lines_lands_line_by_line(trust: Trust) -> None:
    trust.save(HEAD + "".join(line(f"T{number}") for number in range(60_000)))
    tracemalloc.start()
    outcomes = trust.night()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcomes["ledger_lines"].rows_landed == 60_000
    assert peak < 60_000_000
