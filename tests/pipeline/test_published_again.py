"""What is published of a day comes from landing alone: made again from nothing, it is the same to the byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from demo import trust
from publication.promote import Publication, promote
from tests.pipeline.night import Night
from tests.publication.promoting import verdict_on

FIRST, SECOND = date(2026, 3, 19), date(2026, 3, 20)
TINY = replace(trust.SMALL, schools=3, pupils=24, employees=12, devices=24, purchases_per_month=2)


def test_an_earlier_day_made_again_from_landing_is_the_same_files(night: Night, tmp_path: Path) -> None:
    for as_at in (FIRST, SECOND):
        night.land(trust.build(2025, TINY, as_at), as_at)
    first, second = (_published(night, as_at) for as_at in (FIRST, SECOND))
    again = night.without(tmp_path / "again", ())
    again.build(SECOND)  # a warehouse in which a later day was built already
    made_again = _published(again, FIRST)
    assert made_again.created
    assert made_again.publication_id == first.publication_id
    files = _parquet(first)
    assert len(files) > 20
    assert _parquet(made_again) == files
    assert _parquet(second) != files, "two days that are published alike would show nothing"


def _published(night: Night, as_at: date) -> Publication:
    night.build(as_at)
    return promote(night.build_db, home=night.home, as_at=as_at, verdict=verdict_on(night.build_db, as_at=as_at))


def _parquet(publication: Publication) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (publication.path / "parquet").glob("*.parquet")}
