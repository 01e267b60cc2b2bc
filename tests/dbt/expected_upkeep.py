"""What the scenario's estate, networks and improvement come to, worked out by hand (see scenario_upkeep.py)."""

from __future__ import annotations

from tests.dbt.scenario_names import ASH, ELM, OAK

Figure = tuple[float, float, float, str | None, str]
NOTHING: Figure = (0, 0, 0, "z", "grey")


def _figure(numerator: float, denominator: float, rag: str = "grey") -> Figure:
    return numerator, denominator, 0, None, rag


def _all(measure: str, oak: Figure, elm: Figure, ash: Figure, trust: Figure) -> dict[tuple[str, str | None], Figure]:
    return {(measure, OAK): oak, (measure, ELM): elm, (measure, ASH): ash, (measure, None): trust}


def _oak_alone(measure: str, oak: Figure) -> dict[tuple[str, str | None], Figure]:
    return _all(measure, oak, NOTHING, NOTHING, oak)


MET, MISSED, A_THIRD = _figure(1, 1, "green"), _figure(0, 1, "red"), _figure(1, 3, "red")
REFUSED: Figure = (0, 0, 1, "z", "grey")  # nothing but a row of Elm's actions that could not be read

FIGURES: dict[tuple[str, str | None], Figure] = {
    **_all("1b.1", MET, MISSED, MISSED, A_THIRD),
    **_all("1b.3", _figure(0, 1, "green"), _figure(1, 1, "amber"), _figure(1, 1, "red"), _figure(2, 1, "red")),
    **_all("1b.4", MET, MISSED, MISSED, A_THIRD),
    **_all("1c.1", _figure(1, 2, "red"), MISSED, NOTHING, A_THIRD),
    **_all("1c.2", _figure(1, 2, "red"), MISSED, NOTHING, A_THIRD),
    **_all("1c.3", _figure(3000, 1000), _figure(1200.5, 1000), _figure(0, 1000), _figure(4200.5, 3000)),
    **_all("1d.1", MET, MISSED, MISSED, A_THIRD),
    **_all("1d.2", NOTHING, REFUSED, NOTHING, REFUSED),
    **_oak_alone("1d.3", _figure(1, 2, "green")),
    **_all("1f.1", MET, MISSED, MISSED, A_THIRD),
    **_oak_alone("1f.2", _figure(1, 2, "red")),
    **_oak_alone("1f.3", _figure(1, 3, "red")),  # one of them the training of scenario_services.py
    **_all("2c.1", MET, MISSED, MISSED, A_THIRD),
    **_oak_alone("2c.2", _figure(1, 2, "red")),
    **_oak_alone("3a.1", MET),
    **_oak_alone("3a.2", _figure(1, 1, "red")),
    **_oak_alone("3a.3", _figure(200, 300)),
    **_oak_alone("3b.1", MISSED),
    **_oak_alone("3.2.1", _figure(1, 2, "red")),
    **_all("3.2.3a", MISSED, MISSED, MISSED, _figure(0, 3, "red")),
    **_all("3.2.3b", NOTHING, REFUSED, NOTHING, REFUSED),
    **_oak_alone("B3.1", _figure(2, 3)),
    **_oak_alone("B3.2", _figure(1, 3)),
    **_oak_alone("DP.1", _figure(2, 4)),
    **_oak_alone("DP.2", _figure(2, 3)),
    **_oak_alone("QA.1", _figure(1, 2)),
    **_all("QA.2", _figure(1, 1), _figure(0, 1), _figure(0, 1), _figure(1, 3)),
    **_all("QA.3", _figure(1, 3), _figure(0, 3), _figure(0, 3), _figure(1, 9)),
}

TARGETS: dict[str, float | None] = {
    "1b.1": 100,
    "1b.3": 0,
    "1b.4": 100,
    "1c.1": 100,
    "1c.2": 85,
    "1c.3": None,
    "1d.1": 100,
    "1d.2": 90,
    "1d.3": 100 * 930 / 2556,  # days since 1 September 2023, of those to 31 August 2030
    "1f.1": 90,
    "1f.2": 90,
    "1f.3": 85,
    "2c.1": 100,
    "2c.2": 90,
    "3a.1": 100,
    "3a.2": 0,
    "3a.3": None,
    "3b.1": 100,
    "3.2.1": 85,
    "3.2.3a": 100,
    "3.2.3b": 90,
    **dict.fromkeys(("B3.1", "B3.2", "DP.1", "DP.2", "QA.1", "QA.2", "QA.3")),
}


def _places(measure: str, thing: str, *academies: str) -> list[tuple[str, str, str]]:
    return [(measure, urn, f"{urn}:{thing}") for urn in academies]


EXCEPTIONS: list[tuple[str, str, str]] = [
    *_places("1b.1", "site_audit", ELM, ASH),
    ("1b.3", ELM, "R1"),
    ("1b.3", ASH, "R1"),
    *_places("1b.4", "competent_person", ELM, ASH),
    *((measure, urn, need) for measure in ("1c.1", "1c.3") for urn, need in ((OAK, "N2"), (ELM, "N1"))),
    ("1c.2", OAK, "J2"),
    ("1c.2", ELM, "J1"),
    *_places("1d.1", "digital", ELM, ASH),
    ("1d.2", ELM, "A7"),
    ("1d.3", OAK, "S2"),
    *_places("1f.1", "network_meeting", ELM, ASH),
    ("1f.2", OAK, "M2"),
    ("1f.3", OAK, OAK),
    *_places("2c.1", "benchmark_review", ELM, ASH),
    ("2c.2", OAK, "C2"),
    ("3a.2", OAK, "B2"),
    ("3a.3", OAK, "B2"),
    ("3b.1", OAK, "P5"),
    ("3.2.1", OAK, "L2"),
    *_places("3.2.3a", "asset_management", OAK, ELM, ASH),
    ("3.2.3b", ELM, "A7"),
    ("B3.1", OAK, "D2"),
    ("B3.2", OAK, "C2"),
    ("B3.2", OAK, "C4"),
    ("DP.1", OAK, "D2"),
    ("DP.1", OAK, "D5"),
    ("DP.2", OAK, "D5"),
    ("QA.1", OAK, "Q2"),
    *_places("QA.2", "peer_review", ELM, ASH),
    *_places("QA.3", "staff_voice", OAK, ELM, ASH),
    *_places("QA.3", "pupil_voice", OAK, ELM, ASH),
    *_places("QA.3", "parent_voice", ELM, ASH),
]
