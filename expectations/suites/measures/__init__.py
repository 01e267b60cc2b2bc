"""``fct_measure``: every number that a board reads."""

from __future__ import annotations

from expectations.check import Area
from expectations.declare import in_set, known_school, refers_to, table_suite
from expectations.suites.measures.arithmetic import ARITHMETIC
from expectations.suites.measures.form import FOLLOW_THE_MODEL
from expectations.suites.measures.honesty import HONEST, WARNED
from expectations.suites.measures.presence import PRESENT
from expectations.suites.measures.rating import RATED

COLUMNS = (
    "measure_code",
    "indicator_code",
    "scope",
    "school_urn",
    "as_at",
    "numerator",
    "denominator",
    "exclusions",
    "value",
    "target",
    "rag",
    "symbol",
    "comparator",
    "completeness_pct",
    "definition_version",
    "reason",
)

AREA = Area(
    "measures",
    "Measures",
    (
        table_suite(
            "fct_measure",
            columns=COLUMNS,
            grain=("measure_code", "scope", "school_urn"),
            required=(
                "measure_code",
                "indicator_code",
                "scope",
                "as_at",
                "rag",
                "completeness_pct",
                "definition_version",
            ),
            checks=(
                in_set(
                    "fct_measure",
                    "scope",
                    ("school", "trust"),
                    why="Every reader filters by it; a third word would be left out of all pages.",
                    resolve=FOLLOW_THE_MODEL,
                ),
                in_set(
                    "fct_measure",
                    "rag",
                    ("green", "amber", "red", "grey"),
                    why="Every page draws a word and a shape for these four; a fifth would be drawn as nothing.",
                    resolve=FOLLOW_THE_MODEL,
                ),
                in_set(
                    "fct_measure",
                    "symbol",
                    ("x", "z", "u", "low"),
                    why="A symbol stands instead of a number; 'c' is given at publication, by suppression alone.",
                    resolve=FOLLOW_THE_MODEL,
                ),
                refers_to(
                    "fct_measure",
                    "measure_code",
                    "dim_measure",
                    "measure_code",
                    why="A number without a definition cannot be read.",
                    resolve="Add the measure to the seed of measures.",
                ),
                known_school("fct_measure"),
                *PRESENT,
                *ARITHMETIC,
                *HONEST,
                *RATED,
                *WARNED,
            ),
        ),
    ),
)
