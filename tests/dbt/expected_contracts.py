"""What scenario_contracts.py comes to, worked out by hand: measures, targets and exceptions."""

from __future__ import annotations

from tests.dbt.scenario_names import ASH, ELM, OAK

Figure = tuple[float, float, float, str | None, str]
NOTHING: Figure = (0, 0, 0, "z", "grey")
UNREAD: Figure = (0, 0, 1, "z", "grey")

_FIGURES: dict[str, tuple[Figure, Figure, Figure, Figure]] = {
    # measure: Oak, Elm, Ash, trust; each is numerator, denominator, exclusions, symbol, rag
    "2a.1": ((150, 400, 0, None, "grey"), (0, 100, 1, "u", "grey"), NOTHING, (150, 500, 1, "u", "grey")),
    "2a.2": ((2, 3, 0, None, "grey"), NOTHING, NOTHING, (2, 3, 0, None, "grey")),
    "2a.3": ((550, 1000, 0, None, "green"), NOTHING, NOTHING, (550, 1000, 0, None, "green")),
    "2b.1": ((1, 2, 0, None, "red"), UNREAD, NOTHING, (1, 2, 1, "u", "red")),
    "2b.2": ((4, 5, 0, None, "amber"), NOTHING, NOTHING, (4, 5, 0, None, "amber")),
    "2b.3": ((1, 1, 0, None, "amber"), UNREAD, NOTHING, (1, 1, 1, "u", "amber")),
    "2c.3": ((2, 3, 0, None, "grey"), (3, 3, 0, None, "grey"), (2, 2, 0, None, "grey"), (7, 8, 0, None, "grey")),
    "3c.1": ((2, 3, 0, None, "red"), UNREAD, NOTHING, (2, 3, 1, "u", "red")),
    "3c.2": ((2100, 535_000, 0, None, "green"), UNREAD, NOTHING, (2100, 535_000, 1, "u", "grey")),
    "3c.4": ((66.5, 1, 0, None, "grey"), UNREAD, NOTHING, (66.5, 1, 1, "u", "grey")),
    "3.2.6": ((1, 2, 0, None, "red"), NOTHING, NOTHING, (1, 2, 0, None, "red")),
    "3.2.7a": ((1, 3, 0, None, "red"), NOTHING, NOTHING, (1, 3, 0, None, "red")),
    "3.2.7b": (NOTHING, NOTHING, NOTHING, NOTHING),
    "CB": ((2, 1, 0, None, "green"), (0, 1, 0, None, "red"), (0, 1, 0, None, "red"), (2, 3, 0, None, "red")),
    "CC": ((1, 2, 0, None, "red"), NOTHING, NOTHING, (1, 2, 0, None, "red")),
    "CE": ((1, 1, 0, None, "grey"), NOTHING, NOTHING, (1, 1, 0, None, "grey")),
}

FIGURES: dict[tuple[str, str | None], Figure] = {
    ("3d.4", None): (60, 1, 0, None, "green"),
    **{
        (measure, urn): figure
        for measure, figures in _FIGURES.items()
        for urn, figure in zip((OAK, ELM, ASH, None), figures, strict=True)
    },
}

TARGETS: dict[str, float | None] = {
    **dict.fromkeys(("2a.1", "2a.2", "2c.3", "3c.4", "3.2.7b", "CE"), None),
    **{"2b.1": 95, "2b.2": 90, "2b.3": 0, "3c.1": 100, "3c.2": 2, "3d.4": 60},
    **{"3.2.6": 100, "3.2.7a": 95, "CB": 2, "CC": 100},
    "2a.3": 100 * 200 / 365,  # the line has come that far: 200 days of the year's 365
}

EXCEPTIONS: list[tuple[str, str | None, str]] = [
    ("2a.1", OAK, "P1"),
    ("2a.1", ELM, "P1"),
    ("2a.1", ELM, "A7"),
    ("2a.2", OAK, "B3"),
    ("2a.3", OAK, f"{OAK}:capital"),
    ("2b.1", OAK, "K2"),
    ("2b.2", OAK, "Q1"),
    ("2b.3", OAK, "K2"),
    *(("2c.3", OAK, f"{OAK}:{kind}") for kind in ("utilities", "ict")),
    *(("2c.3", ELM, f"{ELM}:{kind}") for kind in ("premises", "utilities", "ict")),
    *(("2c.3", ASH, f"{ASH}:{kind}") for kind in ("premises", "utilities")),
    ("3c.1", OAK, "K3"),
    ("3c.2", OAK, "K2"),
    *((measure, ELM, "K9") for measure in ("2b.1", "2b.3", "3c.1", "3c.2", "3c.4")),
    ("3.2.6", OAK, "S2"),
    ("3.2.7a", OAK, "S2"),
    ("3.2.7a", OAK, "S4"),
    ("CB", ELM, f"{ELM}:term"),
    ("CB", ASH, f"{ASH}:term"),
    ("CC", OAK, "G2"),
]
