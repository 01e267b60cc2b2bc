"""dbt is told what the declarations say, and a difference is found."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
import yaml

from extractors import sources_page
from extractors.contract import STAGING, expected_partitions, landed_sources, main, rendered, stale
from extractors.landing.parquet import DUCKDB_TYPE
from extractors.sources import SOURCES
from extractors.trust import SOURCE_NAME


def test_the_repositorys_files_are_current() -> None:
    assert [source.name for source in stale(STAGING)] == []
    assert main(["--check"]) == 0


def test_a_difference_is_found_and_written_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "docs" / "sources.md"
    where = ["--staging", str(tmp_path), "--page", str(page)]
    assert main(["--check", *where]) == 1
    told = capsys.readouterr().err
    assert "wonde" in told
    assert "sources.md" in told
    assert list(tmp_path.iterdir()) == []
    assert main(where) == 0
    assert main(["--check", *where]) == 0
    path = tmp_path / "xero" / "_xero__sources.yml"
    path.write_text(path.read_text().replace("DECIMAL(18,4)", "DOUBLE"))
    assert main(["--check", *where]) == 1
    assert main(where) == 0
    page.write_text(page.read_text().replace("*Left behind:* address,", "*Left behind:*"))
    assert main(["--check", *where]) == 1


def test_every_landed_column_is_told_with_type_and_description() -> None:
    for source in landed_sources():
        (told,) = yaml.safe_load(rendered(source))["sources"]
        assert told["name"] == source.name
        for table, declared in zip(told["tables"], source.tables, strict=True):
            expected = [(column.name, DUCKDB_TYPE[column.kind]) for column in declared.columns]
            expected += [("as_at", "DATE"), ("academy_urn", "VARCHAR")]
            assert [(column["name"], column["data_type"]) for column in table["columns"]] == expected
            assert all(column["description"] for column in table["columns"])


def test_the_types_are_duckdbs() -> None:
    for name in DUCKDB_TYPE.values():
        assert duckdb.sql(f"select cast(null as {name})").fetchall() == [(None,)]


def test_what_is_expected_each_day() -> None:
    assert expected_partitions(SOURCES["snipe_it"])[:2] == ("hardware", "locations")
    assert "budget_lines" in expected_partitions(SOURCES["xero"])


def test_the_page_tells_of_every_column_and_of_everything_left_behind() -> None:
    told: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    item = r"- \*\*(\w+)\*\*: .*? \*Lands:\* (.*?)\.(?: \*Left behind:\* (.*?)\.)?(?= |$)"
    for section in " ".join(sources_page.rendered().split()).split("## ")[1:]:
        source = re.search(r"\(`(\w+)`\)", section)
        assert source
        for table, lands, left in re.findall(item, section):
            columns = {column.partition(" (")[0] for column in lands.split(", ")}
            told[source[1], table] = columns, set(left.split(", "))
    for source_landed in landed_sources():
        if source_landed.name != SOURCE_NAME:  # the trust's own settings are no system that is read
            for landed in source_landed.tables:
                assert told[source_landed.name, landed.name][0] == {column.name for column in landed.columns}
    for vendor in SOURCES.values():
        for resource in vendor.resources:
            assert told[vendor.name, resource.name][1] == (set(resource.dropped) or {""}), resource.name
    assert "student_key (pseudonym)" in sources_page.rendered()
