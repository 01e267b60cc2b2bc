"""After all the nights: no person and no secret is anywhere in the work directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e import people
from tests.e2e.conftest import Stage

pytestmark = pytest.mark.e2e


class TestNobody:
    def test_no_person_is_anywhere_in_the_work_directory(self, second_night: Stage) -> None:
        """Landing, warehouse, publications, packs, data docs, Airflow's logs and its database: everything but the
        workbooks, which are the trust's own."""
        wanted = people.names_and_ids(second_night.world)
        assert len(wanted) > 200
        apart = frozenset({second_night.home / "demo" / "registers"})
        searched = list(people.files(second_night.home, apart))
        for place in ("landing", "quarantine", "published", "airflow/logs", "attempts", "gate", "docs", "dbt"):
            assert any(str(path.relative_to(second_night.home)).startswith(place) for path in searched), place
        assert people.found(wanted, second_night.home, apart) == {}

    def test_no_secret_is_either(self, second_night: Stage) -> None:
        servers = second_night.servers
        key = second_night.home / "demo" / "pseudonym.key"
        secrets = {*servers.wonde.tokens.values(), servers.wonde.token, servers.snipe_it.token} - {"withdrawn"}
        secrets |= {servers.xero.login.client_secret, servers.graph.login.client_secret, servers.freshservice.key}
        secrets |= {key.read_text()}
        assert people.found({secret.lower() for secret in secrets}, second_night.home, frozenset({key})) == {}
        assert key.stat().st_mode & 0o777 == 0o600

    def test_the_search_would_find_them(self, second_night: Stage, tmp_path: Path) -> None:
        pupil = second_night.world.enrolments[0]
        for name, text in (("a.log", f"x{pupil.student_id}y"), ("b.html", f"<p>{pupil.email}</p>"), ("c", pupil.upi)):
            (tmp_path / name).write_bytes(b"\x00\xff" + text.encode() + b"\x00")
        assert set(people.found(people.names_and_ids(second_night.world), tmp_path, frozenset())) == {
            "a.log",
            "b.html",
            "c",
        }
