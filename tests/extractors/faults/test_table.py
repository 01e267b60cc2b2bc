"""Source x fault x outcome: every case of the table is played, and the table leaves nothing out."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from demo.trust import SMALL, build
from extractors.landing.catalogue import Manifest, walk_manifests
from tests.extractors.faults import page
from tests.extractors.faults.every import TABLE
from tests.extractors.faults.table import EARLIER, NEXT_NIGHT, ROWS, SURVIVED, Case, Stage, Tested
from tests.extractors.sources.reading import DAY, NEXT_DAY

EVERY_CASE = [
    pytest.param(tested, case, id=f"{tested.name}: {case.fault}: {case.how}")
    for tested in TABLE
    for case in tested.cases
]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Good:
    """Undisturbed: what stands after the night before, and what every later night then lands."""

    before: Path
    landed: list[tuple[Any, ...]]
    manifests: list[Manifest]
    latest: list[tuple[Any, ...]]
    count: int


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(build(seed=7, size=SMALL, until=NEXT_DAY), tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture(scope="module")
def undisturbed(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Of each source, once."""

    @cache
    def of(tested_name: str) -> Good:
        tested = next(each for each in TABLE if each.name == tested_name)
        place = tmp_path_factory.mktemp(tested.name)
        with tested.night(stage, place / "earlier", EARLIER) as night:
            assert night.land(place / "var", EARLIER) == {}
        home = Path(shutil.copytree(place / "var", place / "good"))
        with tested.night(stage, place / "night", DAY) as night:
            assert night.land(home, DAY) == {}
            good = landed(night.landed(home, DAY))
            manifests = manifests_of(home)
            count = night.counted(home)
            assert count == night.known()
            assert night.land(home, NEXT_DAY) == {}
            return Good(place / "var", good, manifests, latest(night, home), count)

    return of


def landed(rows: Iterable[Row]) -> list[tuple[Any, ...]]:
    """Rows as they can be compared. An increment may land a record twice alike; once is then as good."""
    return sorted({tuple(row.values()) for row in rows}, key=repr)


def latest(night: Any, home: Path) -> list[tuple[Any, ...]]:
    """The newest version of every record up to the next day; of a snapshot, only the next day's."""
    found = night.landed(home, NEXT_DAY)
    if {each.mode for each in manifests_of(home) if each.resource == night.resource} == {"incremental"}:
        found = [row for day in (EARLIER, DAY, NEXT_DAY) for row in night.landed(home, day)]
    newest: dict[Any, Row] = {}
    for row in sorted(found, key=lambda row: (str(row.get("updated_at")), row["as_at"])):
        newest[tuple(row[name] for name in night.key())] = {n: value for n, value in row.items() if n != "as_at"}
    return landed(newest.values())


def manifests_of(home: Path) -> list[Manifest]:
    return sorted(walk_manifests(home / "landing", NEXT_DAY), key=lambda each: (each.as_at, each.resource))


def reasons(home: Path, resource: str) -> set[str]:
    """Why rows were refused and not landed."""
    files = (home / "quarantine").glob(f"*/{resource}/as_at={DAY}/**/*.parquet")
    return {row["reason_code"] for path in files for row in pq.read_table(path, partitioning=None).to_pylist()}


def bounds(manifests: Iterable[Manifest]) -> list[tuple[Any, ...]]:
    """From where to where each landing was read, and the mark it left."""
    return [(m.resource, m.as_at, m.window_from, m.window_to, m.watermark) for m in manifests]


@pytest.mark.parametrize(("tested", "case"), EVERY_CASE)
def test_fault(tested: Tested, case: Case, stage: Stage, undisturbed: Any, tmp_path: Path) -> None:
    good: Good = undisturbed(tested.name)
    home = Path(shutil.copytree(good.before, tmp_path / "var"))
    with tested.night(stage, tmp_path / "night", DAY) as night:
        before = [each for each in manifests_of(home) if each.resource == night.resource]
        assert before
        case.disturb(night)
        failed = night.land(home, DAY, case.patience)
        assert night.happened, "the fault never had its turn"
        if case.outcome.startswith(ROWS):
            assert failed == {}
            assert reasons(home, night.resource) == {case.outcome.removeprefix(ROWS)}
            rest = landed(night.landed(home, DAY))
            assert rest
            assert set(rest) < set(good.landed)
            return
        if case.outcome not in (SURVIVED, NEXT_NIGHT):
            assert failed.get(night.resource) == case.outcome
            assert [each for each in manifests_of(home) if each.resource == night.resource] == before
            for kept in ("landing", "quarantine"):
                assert not list((home / kept).glob(f"*/{night.resource}/as_at={DAY}/**/*.parquet"))
            night.calm()
            failed = night.land(home, DAY)
        assert failed == {}
        if case.outcome == NEXT_NIGHT:
            assert landed(night.landed(home, DAY)) != good.landed
            night.calm()
            assert night.land(home, NEXT_DAY) == {}
            assert latest(night, home) == good.latest
        else:
            assert landed(night.landed(home, DAY)) == good.landed
            assert night.counted(home) == good.count
            assert bounds(manifests_of(home)) == bounds(good.manifests)


@pytest.mark.parametrize("tested", TABLE, ids=lambda tested: tested.name)
def test_every_fault_has_a_case_or_a_reason(tested: Tested) -> None:
    assert tested.missing() == []


def test_every_error_of_the_table_is_one_of_ours_and_has_advice() -> None:
    assert all(page.kinds(name) for name in page.named())
    assert sorted(page.ADVICE) == page.named()


def test_the_page_is_the_table() -> None:
    assert page.PAGE.read_text("utf-8") == page.page(), "write it anew: python -m tests.extractors.faults.page"
