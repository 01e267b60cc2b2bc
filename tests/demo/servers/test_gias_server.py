"""The simulated GIAS behaves as is known of the real one: one small test for each statement."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
import requests
from hand_made import AS_AT, Simulated, utc

LATER = date(2026, 1, 2)


def file_of(simulated: Simulated, day: date, links: str = "") -> requests.Response:
    base = simulated.details["gias"]["base_url"]
    return requests.get(f"{base}/edubase/downloads/public/{links}edubasealldata{day:%Y%m%d}.csv", timeout=10)


@pytest.fixture
def gias(simulated: Simulated) -> Simulated:
    simulated.servers.gias.others = 20
    return simulated


def test_the_file_is_cp1252_with_windows_line_ends_and_quoted_headings(gias: Simulated) -> None:
    body = file_of(gias, AS_AT).content
    assert body.startswith(b'"URN","LA (code)",')
    assert body.endswith(b"\r\n")
    assert "Zoë’s".encode("cp1252") in body  # noqa: RUF001 - an apostrophe as cp1252 has it
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_codes_are_text_and_days_begin_with_the_day(gias: Simulated) -> None:
    rows = list(csv.DictReader(io.StringIO(file_of(gias, AS_AT).content.decode("cp1252"), newline="")))
    ours = next(row for row in rows if row["URN"] == "900001")
    assert (ours["OpenDate"], ours["CloseDate"], ours["LA (code)"]) == ("01-09-2020", "", "990")
    assert len(rows) > 20
    assert len({row["URN"] for row in rows}) == len(rows)


def test_columns_come_and_move_between_years(gias: Simulated) -> None:
    earlier = file_of(gias, AS_AT).text.partition("\r\n")[0].split(",")
    gias.at(utc(2026, 1, 4))
    later = file_of(gias, LATER).text.partition("\r\n")[0].split(",")
    assert earlier[:2] == later[:2]
    assert earlier.index('"UKPRN"') != later.index('"UKPRN"')
    assert set(later) > set(earlier)


@pytest.mark.parametrize("status", [200, 404])
def test_a_file_that_is_not_there_is_json_with_some_status(gias: Simulated, status: int) -> None:
    gias.servers.gias.failed = status
    gias.servers.gias.missing = {AS_AT}
    for day in (AS_AT, AS_AT + timedelta(days=1), AS_AT - timedelta(days=60)):
        answer = file_of(gias, day)
        assert answer.status_code == status
        assert answer.json()["status"] == 404
    assert file_of(gias, AS_AT - timedelta(days=1)).content.startswith(b'"URN"')


def test_the_links_have_a_file_of_their_own(gias: Simulated) -> None:
    assert file_of(gias, AS_AT, "links_").content.startswith(b'"URN","LinkURN","LinkName","LinkType"')
