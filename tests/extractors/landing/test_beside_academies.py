"""The trust's own partition of a day stands where those of academies stand: both may land, in any order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from extractors.landing import Landing, Mode, PartitionKey, ReadFacts
from tests.extractors.landing.test_store import COLUMNS, KEY, ROWS

OF_TRUST = replace(KEY, academy_urn=None)


def _land(home: Path, key: PartitionKey, rows: int) -> None:
    with Landing(home).write(key, COLUMNS) as writer:
        writer.append(ROWS[:rows])
        writer.commit(ReadFacts(Mode.SNAPSHOT, rows))


def _rows(home: Path, key: PartitionKey) -> int | None:
    manifest = Landing(home).manifest(key)
    if manifest is None:
        return None
    return sum(pq.read_table(path).num_rows for path in Landing(home).files(manifest))


@pytest.mark.parametrize("order", [(KEY, OF_TRUST), (OF_TRUST, KEY)], ids=["academy first", "trust first"])
def test_both_land_and_neither_touches_the_other(tmp_path: Path, order: tuple[PartitionKey, PartitionKey]) -> None:
    for key, rows in zip(order, (2, 3), strict=True):
        _land(tmp_path, key, rows)
    assert [_rows(tmp_path, key) for key in order] == [2, 3]
    assert {manifest.key for manifest in Landing(tmp_path).manifests(KEY.as_at)} == {KEY, OF_TRUST}


def test_cut_off_between_its_file_and_its_manifest_it_has_not_landed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guards: the manifest comes last, and a run after the power went replaces what lies there without one."""
    _land(tmp_path, KEY, 2)
    whole = Path.replace

    def cut_off(self: Path, target: Path) -> Path:
        if self.name == "manifest.json":
            raise OSError("the power went")
        return whole(self, target)

    with monkeypatch.context() as power, pytest.raises(OSError, match="the power went"):
        power.setattr(Path, "replace", cut_off)
        _land(tmp_path, OF_TRUST, 3)
    assert _rows(tmp_path, OF_TRUST) is None
    assert [manifest.key for manifest in Landing(tmp_path).manifests(KEY.as_at)] == [KEY]
    _land(tmp_path, OF_TRUST, 4)
    assert (_rows(tmp_path, OF_TRUST), _rows(tmp_path, KEY)) == (4, 2)
