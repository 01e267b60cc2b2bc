"""Every number that was promised is there, once, for this day."""

# ruff: noqa: S608 - what is put into the queries are constants of this module

from __future__ import annotations

from expectations.suites.measures.form import critical

_IN_FORCE = "m.valid_from <= $as_at and (m.valid_to is null or m.valid_to >= $as_at)"


PRESENT = (
    critical(
        "every_open_academy_has_every_measure",
        f"""
        select m.measure_code, s.school_urn
        from strategy.dim_measure as m cross join strategy.dim_school as s
        left join strategy.fct_measure as f
            on f.measure_code = m.measure_code and f.scope = 'school' and f.school_urn = s.school_urn
        where {_IN_FORCE} and m.grain = 'school' and s.is_open and f.measure_code is null
        """,
        guards="Each open academy has a row of each measure in force, if only to say that its source is missing.",
        why="An academy that is simply not there is neither grey nor red: it drops out of the total and nobody asks.",
        resolve="The model must start from the open academies of dim_school and join its source to them, never "
        "the reverse.",
    ),
    critical(
        "every_measure_has_a_trust_row",
        f"""
        select m.measure_code from strategy.dim_measure as m
        left join strategy.fct_measure as f on f.measure_code = m.measure_code and f.scope = 'trust'
        where {_IN_FORCE} and f.measure_code is null
        """,
        guards="Each measure in force has its row for the trust.",
        why="A headline that is missing from the board's page looks as if the trust had never promised it.",
    ),
    critical(
        "only_open_academies",
        """
        select f.measure_code, f.school_urn from strategy.fct_measure as f
        join strategy.dim_school as s on s.school_urn = f.school_urn where not s.is_open
        """,
        guards="No academy that has left, or not yet joined, has a measure.",
        why="Its rows would count in the trust's totals.",
    ),
    critical(
        "scope_and_school_agree",
        """
        select measure_code, scope, school_urn from strategy.fct_measure
        where (scope = 'school') is distinct from (school_urn is not null)
        """,
        guards="A school's row names its school, and the trust's row names none.",
        why="A reader who sums the school rows would count the trust again.",
    ),
    critical(
        "trust_alone_has_what_is_its_alone",
        """
        select f.measure_code, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        where m.grain = 'trust' and f.scope <> 'trust'
        """,
        guards="What the trust alone has, such as its certificate, is counted at no academy.",
        why="Each academy would be judged by what is not its own.",
    ),
    critical(
        "is_of_the_day",
        "select distinct measure_code, as_at from strategy.fct_measure where as_at is distinct from $as_at",
        guards="Every row describes the day of the run.",
        why="A measure left over from another day would be shown under this day's date.",
        resolve="Build the candidate again for this as_at; a model reads a clock or keeps rows of an earlier build.",
    ),
    critical(
        "definition_is_the_registered_one",
        """
        select f.measure_code, f.definition_version from strategy.fct_measure as f
        left join strategy.dim_measure as m
            on m.measure_code = f.measure_code
            and m.definition_version = f.definition_version and m.indicator_code = f.indicator_code
        where m.measure_code is null group by all
        """,
        guards="Measure, indicator and definition version are as dim_measure has them.",
        why="A board would read a number under a definition that is not the one it was made by.",
        resolve="Raise definition_version in the seed of measures together with the model, never one alone.",
    ),
)
