"""How the demo talks to Airflow's API when it does not answer as it should."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from demo import airflow_api
from demo.airflow_api import AirflowApi, RefusedError

RUN = {"dag_id": "deadline", "dag_run_id": "made", "state": "queued", "partition_key": "2026-03-19"}


@dataclass
class _Peer:
    """Answers requests with ``answers`` in turn, and remembers what was asked."""

    answers: list[tuple[int, dict[str, Any]]]
    asked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Peer]:
    peer = _Peer([])
    monkeypatch.setattr(airflow_api.time, "sleep", lambda _seconds: None)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            peer.asked.append((self.command, self.path, json.loads(body or b"{}")))
            status, answer = peer.answers.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        do_GET = do_POST = _answer  # noqa: N815 - the library's names

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    peer.url = f"http://127.0.0.1:{server.server_port}"
    yield peer
    server.shutdown()
    server.server_close()


def test_a_database_that_was_busy_is_asked_again(peer: _Peer) -> None:
    peer.answers = [(500, {}), (500, {}), (200, {"import_errors": []})]
    assert AirflowApi(peer.url).import_errors() == []
    assert len(peer.asked) == 3


def test_a_run_is_started_once_though_the_answer_was_lost(peer: _Peer) -> None:
    peer.answers = [(500, {}), (409, {}), (200, RUN)]
    run = AirflowApi(peer.url).trigger("deadline")
    assert run.run_id == "made"
    first, second, asked = peer.asked
    assert first == second, "the same run is asked for, by its name"
    assert asked[1].endswith(f"/dags/deadline/dagRuns/{first[2]['dag_run_id']}")


@pytest.mark.parametrize(("answers", "status"), [([(404, {})], 404), ([(500, {})] * airflow_api.ATTEMPTS, 500)])
def test_what_stays_refused_is_told(peer: _Peer, answers: list[tuple[int, dict[str, Any]]], status: int) -> None:
    peer.answers = list(answers)
    with pytest.raises(RefusedError, match=f"Airflow answered {status} to GET"):
        AirflowApi(peer.url).import_errors()


def test_nothing_that_answers_is_no_health(peer: _Peer) -> None:
    assert AirflowApi("http://127.0.0.1:1").health() == {}
    peer.answers = [(503, {})]
    assert AirflowApi(peer.url).health() == {}
    peer.answers = [(200, {"scheduler": {"status": "healthy"}})]
    assert AirflowApi(peer.url).health() == {"scheduler": "healthy"}
