"""Landing: typed rows with their manifest, once, and the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow.parquet as pq
import pytest

from extractors.columns import Column, Kind
from extractors.landing import Landing, Manifest, Mode, PartitionKey, ReadFacts
from extractors.landing.parquet import ROW_GROUP, UnlandableRowsError

DAY = date(2026, 3, 19)
KEY = PartitionKey("wonde", "session_marks", DAY, "900001")
TRUST_KEY = PartitionKey("xero", "accounts", DAY)
NOW = datetime(2026, 3, 20, 2, 0, 5, tzinfo=UTC)
COLUMNS = (
    Column("id", Kind.TEXT, "An id.", nullable=False),
    Column("count", Kind.INTEGER, "A number."),
    Column("amount", Kind.DECIMAL, "Money."),
    Column("good", Kind.BOOLEAN, "A flag."),
    Column("day", Kind.DATE, "A day."),
    Column("at", Kind.INSTANT, "A moment."),
)
ROWS = [
    {
        "id": f"A{number}",
        "count": number,
        "amount": Decimal(number) / 4,
        "good": number % 2 == 0,
        "day": DAY,
        "at": datetime(2026, 3, 1, 12, number % 60, tzinfo=UTC),
    }
    for number in range(500)
]
NOTHING = dict.fromkeys((column.name for column in COLUMNS), None)


def land(home: Path, rows: Iterable[Mapping[str, object]], key: PartitionKey = KEY, *, day: datetime = NOW) -> Manifest:
    with Landing(home, now=lambda: day).write(key, COLUMNS) as writer:
        writer.append(rows)
        return writer.commit(ReadFacts(Mode.SNAPSHOT, rows_received=writer.rows))


def visible(home: Path) -> list[str]:
    """Everything under the landing and quarantine directories but the lock that every landing has."""
    found = [path.relative_to(home).as_posix() for path in sorted(home.rglob("*")) if path.is_file()]
    return [name for name in found if name != "landing/.writing/.lock"]


def test_rows_land_with_types_and_partition_columns(tmp_path: Path) -> None:
    land(tmp_path, ROWS)
    file = tmp_path / "landing/wonde/session_marks/as_at=2026-03-19/900001/part-00000.parquet"
    described = duckdb.sql(f"describe from read_parquet('{file}', hive_partitioning = false)").fetchall()
    assert [row[:2] for row in described] == [
        ("id", "VARCHAR"),
        ("count", "BIGINT"),
        ("amount", "DECIMAL(18,4)"),
        ("good", "BOOLEAN"),
        ("day", "DATE"),
        ("at", "TIMESTAMP"),
        ("as_at", "DATE"),
        ("academy_urn", "VARCHAR"),
    ]
    landed = duckdb.sql(f"from read_parquet('{file}', hive_partitioning = false) where id = 'A3'").fetchall()
    assert landed == [("A3", 3, Decimal("0.7500"), False, DAY, datetime(2026, 3, 1, 12, 3), DAY, "900001")]  # noqa: DTZ001 - stored without zone


def test_an_instant_of_another_zone_lands_as_utc(tmp_path: Path) -> None:
    summer = datetime(2026, 6, 1, 0, 30, tzinfo=ZoneInfo("Europe/London"))
    land(tmp_path, [{**NOTHING, "id": "A", "at": summer}], TRUST_KEY)
    file = tmp_path / "landing/xero/accounts/as_at=2026-03-19/part-00000.parquet"
    assert pq.read_table(file)["at"].to_pylist() == [datetime(2026, 5, 31, 23, 30)]  # noqa: DTZ001 - stored without zone


def test_the_manifest_says_what_was_read_and_landed(tmp_path: Path) -> None:
    window = datetime(2026, 3, 18, tzinfo=UTC), datetime(2026, 3, 20, tzinfo=UTC)
    landing = Landing(tmp_path, now=lambda: NOW)
    with landing.write(KEY, COLUMNS) as writer:
        writer.append(ROWS[:2])
        writer.refuse("bad", "It is bad.", "record 3", "31/02/2024")
        facts = ReadFacts(Mode.INCREMENTAL, 3, *window, pages=2, requests=4, retries=1, source_total=3)
        written = writer.commit(facts)
    assert landing.manifest(KEY) == written
    assert (written.rows_received, written.rows_landed, written.rows_quarantined) == (3, 2, 1)
    assert (written.window_from, written.window_to, written.landed_at) == (*window, NOW)
    assert [(file.name, file.rows) for file in written.files] == [("part-00000.parquet", 2)]
    assert [column.name for column in written.columns] == [*NOTHING, "as_at", "academy_urn"]
    text = (tmp_path / "landing" / KEY.leaf / "manifest.json").read_text("utf-8")
    assert '"window_to": "2026-03-20T00:00:00Z"' in text
    assert '"mode": "incremental"' in text


def test_refused_records_are_in_quarantine(tmp_path: Path) -> None:
    with Landing(tmp_path).write(KEY, COLUMNS) as writer:
        writer.refuse("bad", "It is bad.", "record 3", "x" * 1000)
        writer.refuse("worse", "It is also ugly.", "record 3", None, same_record=True)
        manifest = writer.commit(ReadFacts(Mode.SNAPSHOT, 1))
    table = pq.read_table(tmp_path / "quarantine" / KEY.leaf / "refused.parquet").to_pylist()
    assert [(row["where"], row["reason_code"], row["reason"]) for row in table] == [
        ("record 3", "bad", "It is bad."),
        ("record 3", "worse", "It is also ugly."),
    ]
    assert len(table[0]["value"]) == 200
    assert manifest.rows_quarantined == 1


def test_a_partition_without_rows_has_its_schema(tmp_path: Path) -> None:
    manifest = land(tmp_path, [])
    (file,) = Landing(tmp_path).files(manifest)
    assert pq.read_table(file).num_rows == 0
    assert pq.read_schema(file).names == [*NOTHING, "as_at", "academy_urn"]


@pytest.mark.parametrize("pieces", [50, 997])
def test_the_same_rows_are_the_same_bytes_however_they_were_paged(tmp_path: Path, pieces: int) -> None:
    whole, paged = tmp_path / "whole", tmp_path / "paged"
    rows = [{**NOTHING, "id": f"{number:0200}"} for number in range(25_000)]  # more than one Parquet page
    land(whole, rows)
    with Landing(paged, now=lambda: NOW).write(KEY, COLUMNS) as writer:
        for start in range(0, len(rows), pieces):
            writer.append(rows[start : start + pieces])
        writer.commit(ReadFacts(Mode.SNAPSHOT, len(rows)))
    for name in ("part-00000.parquet", "manifest.json"):
        assert (whole / "landing" / KEY.leaf / name).read_bytes() == (paged / "landing" / KEY.leaf / name).read_bytes()


def test_rows_leave_memory_in_full_groups(tmp_path: Path) -> None:
    columns = COLUMNS[1:2]
    with Landing(tmp_path).write(KEY, columns) as writer:
        for start in range(0, 2 * ROW_GROUP + 5, 999):
            page = list(range(start, min(start + 999, 2 * ROW_GROUP + 5)))
            writer.append_columns({"count": page}, len(page))
        manifest = writer.commit(ReadFacts(Mode.SNAPSHOT, 0))
    (path,) = Landing(tmp_path).files(manifest)
    file = pq.ParquetFile(path)
    groups = [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]
    assert groups == [ROW_GROUP, ROW_GROUP, 5]
    assert file.read()["count"].to_pylist() == list(range(2 * ROW_GROUP + 5))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", None),
        ("id", 5),
        ("count", "seven"),
        ("count", True),
        ("amount", Decimal("0.00001")),
        ("amount", Decimal("123456789012345")),
        ("day", datetime(2026, 3, 19, 12, tzinfo=UTC)),
        ("day", "2026-03-19"),
        ("at", datetime(2026, 3, 19, 12)),  # noqa: DTZ001 - that is the mistake
    ],
)
def test_what_does_not_fit_its_column_is_not_landed(tmp_path: Path, column: str, value: object) -> None:
    with pytest.raises(UnlandableRowsError, match=column) as refused:
        land(tmp_path, [{**NOTHING, "id": "A", column: value}])
    assert "seven" not in str(refused.value)
    assert visible(tmp_path) == []


def test_an_error_while_writing_leaves_no_trace(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), Landing(tmp_path).write(KEY, COLUMNS) as writer:
        writer.append(ROWS)
        raise RuntimeError
    with Landing(tmp_path).write(KEY, COLUMNS) as writer:
        writer.append(ROWS)  # and no commit
    assert visible(tmp_path) == []
    assert Landing(tmp_path).manifest(KEY) is None


def test_the_watermark_is_the_newest_earlier_partition_of_the_same_academy(tmp_path: Path) -> None:
    for day in (date(2026, 3, 2), date(2026, 3, 10), DAY):
        land(tmp_path, ROWS[:1], PartitionKey("wonde", "session_marks", day, "900001"))
    land(tmp_path, [], PartitionKey("wonde", "session_marks", date(2026, 3, 12), "900002"))
    landing = Landing(tmp_path)

    def newest(before: date, urn: str) -> date | None:
        found = landing.newest("wonde", "session_marks", urn, before)
        return found.as_at if found else None

    assert newest(DAY, "900001") == date(2026, 3, 10)
    assert newest(date(2026, 3, 10), "900001") == date(2026, 3, 2)
    assert newest(date(2026, 3, 2), "900001") is None
    assert newest(DAY, "900003") is None
    assert landing.newest("wonde", "students", "900001", DAY) is None


def test_manifests_are_listed_up_to_a_day_in_order(tmp_path: Path) -> None:
    keys = [
        PartitionKey("wonde", "students", DAY, "900002"),
        PartitionKey("wonde", "students", DAY, "900001"),
        PartitionKey("wonde", "students", date(2026, 3, 20), "900001"),
        PartitionKey("xero", "accounts", date(2026, 3, 18)),
    ]
    for key in keys:
        land(tmp_path, [], key)
    listed = [manifest.key for manifest in Landing(tmp_path).manifests(DAY)]
    assert listed == [keys[1], keys[0], keys[3]]


@pytest.mark.parametrize(
    "arguments",
    [
        ("../etc", "marks", DAY, None),
        ("wonde", "a/b", DAY, None),
        ("wonde", "marks", DAY, ".."),
        ("", "marks", DAY, None),
    ],
)
def test_a_key_cannot_lead_out_of_landing(arguments: tuple[str, str, date, str | None]) -> None:
    with pytest.raises(ValueError, match="cannot"):
        PartitionKey(*arguments)
