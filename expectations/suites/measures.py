"""``fct_measure``: every number that a board reads."""

# ruff: noqa: S608 - what is put into the queries are constants of this module

from __future__ import annotations

from expectations.check import Area, Check, Severity
from expectations.declare import in_set, known_school, none_found, not_negative, refers_to, table_suite

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

_FOLLOW_THE_MODEL = (
    "Open the measure's model in dbt/models/marts/measures and the macro that makes the long form; "
    "one of them changed without the other."
)
_IN_FORCE = "m.valid_from <= $as_at and (m.valid_to is null or m.valid_to >= $as_at)"


def _critical(name: str, finds: str, *, guards: str, why: str, resolve: str = _FOLLOW_THE_MODEL) -> Check:
    return none_found(f"fct_measure.{name}", finds, severity=Severity.CRITICAL, guards=guards, why=why, resolve=resolve)


PRESENT = (
    _critical(
        "every_open_academy_has_every_measure",
        f"""
        select m.measure_code, s.school_urn
        from strategy.dim_measure as m cross join strategy.dim_school as s
        left join strategy.fct_measure as f
            on f.measure_code = m.measure_code and f.scope = 'school' and f.school_urn = s.school_urn
        where {_IN_FORCE} and s.is_open and f.measure_code is null
        """,
        guards="Each open academy has a row of each measure in force, if only to say that its source is missing.",
        why="An academy that is simply not there is neither grey nor red: it drops out of the total and nobody asks.",
        resolve="The model must start from the open academies of dim_school and join its source to them, never "
        "the reverse.",
    ),
    _critical(
        "every_measure_has_a_trust_row",
        f"""
        select m.measure_code from strategy.dim_measure as m
        left join strategy.fct_measure as f on f.measure_code = m.measure_code and f.scope = 'trust'
        where {_IN_FORCE} and f.measure_code is null
        """,
        guards="Each measure in force has its row for the trust.",
        why="A headline that is missing from the board's page looks as if the trust had never promised it.",
    ),
    _critical(
        "only_open_academies",
        """
        select f.measure_code, f.school_urn from strategy.fct_measure as f
        join strategy.dim_school as s on s.school_urn = f.school_urn where not s.is_open
        """,
        guards="No academy that has left, or not yet joined, has a measure.",
        why="Its rows would count in the trust's totals.",
    ),
    _critical(
        "scope_and_school_agree",
        """
        select measure_code, scope, school_urn from strategy.fct_measure
        where (scope = 'school') is distinct from (school_urn is not null)
        """,
        guards="A school's row names its school, and the trust's row names none.",
        why="A reader who sums the school rows would count the trust again.",
    ),
    _critical(
        "is_of_the_day",
        "select distinct measure_code, as_at from strategy.fct_measure where as_at is distinct from $as_at",
        guards="Every row describes the day of the run.",
        why="A measure left over from another day would be shown under this day's date.",
        resolve="Build the candidate again for this as_at; a model reads a clock or keeps rows of an earlier build.",
    ),
    _critical(
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

ARITHMETIC = (
    not_negative("fct_measure", "numerator", resolve=_FOLLOW_THE_MODEL),
    not_negative("fct_measure", "denominator", resolve=_FOLLOW_THE_MODEL),
    _critical(
        "numerator_is_within_denominator",
        """
        select f.measure_code, f.scope, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        where m.unit = 'percent' and m.direction <> 'band' and f.numerator > f.denominator
        """,
        guards="A share is never more than all. Only a band, such as pupils against places, may exceed 100 %.",
        why="It means that something is counted above the line that is not counted below it, so the value is "
        "wrong too.",
    ),
    _critical(
        "value_is_numerator_over_denominator",
        """
        select f.measure_code, f.scope, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        where f.denominator > 0 and f.numerator is not null and (f.value is null or abs(
            f.value - cast(f.numerator as double) / cast(f.denominator as double)
            * case when m.unit = 'percent' then 100 else 1 end) > 1e-9 * greatest(1, abs(f.value)))
        """,
        guards="Each value is its own numerator over its own denominator.",
        why="The pack prints all three; a board member with a calculator would find the trust wrong.",
    ),
    _critical(
        "without_symbol_there_is_a_value",
        """
        select measure_code, scope, school_urn from strategy.fct_measure
        where coalesce(symbol, 'low') in ('low', 'u') and (value is null or numerator is null or denominator is null)
        """,
        guards="A row has its value, numerator and denominator, or a symbol that says why not.",
        why="A blank is read as compliant. It never is.",
    ),
    _critical(
        "trust_is_the_sum_of_schools",
        """
        with schools as (
            select measure_code, coalesce(sum(numerator), 0) as numerator, coalesce(sum(denominator), 0) as denominator
            from strategy.fct_measure where scope = 'school' and symbol is distinct from 'x' group by measure_code
        )
        select t.measure_code from strategy.fct_measure as t join schools as s on s.measure_code = t.measure_code
        where t.scope = 'trust' and t.symbol is distinct from 'x'
            and (t.numerator is distinct from s.numerator or t.denominator is distinct from s.denominator)
        """,
        guards="The trust's numerator and denominator are the sums over the schools that reported.",
        why="Suppression rests on it, and a total that its parts do not make is believed by nobody.",
    ),
    _critical(
        "low_is_what_rounds_to_nothing",
        """
        select f.measure_code, f.scope, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        where coalesce(f.symbol, 'low') = 'low'
            and (f.symbol is not null) is distinct from (f.value > 0 and f.value < 0.5 / power(10, m.decimals))
        """,
        guards="'low' stands where a value above zero would be printed as 0, and only there.",
        why="A printed 0 says that there was none.",
    ),
    _critical(
        "trust_comparator_is_weighted",
        """
        with schools as (
            select measure_code,
                sum(cast(denominator as double) * comparator) / sum(cast(denominator as double)) as comparator
            from strategy.fct_measure where scope = 'school' and denominator > 0 group by measure_code
        )
        select t.measure_code from strategy.fct_measure as t join schools as s on s.measure_code = t.measure_code
        where t.scope = 'trust' and coalesce(t.symbol, 'low') in ('low', 'u')
            and ((t.comparator is null) <> (s.comparator is null) or abs(t.comparator - s.comparator) > 1e-6)
        """,
        guards="The trust is compared with the national rates of its own mix of phases.",
        why="A trust of mostly special schools looks dreadful beside the rate for all schools.",
    ),
)

HONEST = (
    _critical(
        "missing_is_grey_and_blank",
        """
        select measure_code, scope, school_urn from strategy.fct_measure
        where symbol = 'x' and (rag <> 'grey' or value is not null or numerator is not null or denominator is not null)
        """,
        guards="Where the source is missing (x) there is no number, and the colour is grey.",
        why="This is the failure that the warehouse exists to prevent: a green over something that nobody looked at.",
    ),
    _critical(
        "missing_says_why",
        "select measure_code, scope, school_urn from strategy.fct_measure where symbol in ('x', 'u') and "
        "reason is null",
        guards="A missing or unreliable value says which source is missing or what could not be read.",
        why="Without a reason nobody knows whom to ask.",
    ),
    _critical(
        "not_applicable_has_nothing_to_count",
        """
        select measure_code, scope, school_urn from strategy.fct_measure
        where (symbol = 'z' and (value is not null or denominator is distinct from 0 or rag <> 'grey'))
            or (symbol is distinct from 'z' and symbol is distinct from 'x' and denominator = 0)
        """,
        guards="'z' stands where the denominator is zero, and only there.",
        why="'Not applicable' is where overdue things hide.",
    ),
    _critical(
        "unreliable_is_never_green",
        "select measure_code, scope, school_urn from strategy.fct_measure where symbol = 'u' and rag = 'green'",
        guards="A value that rests on unreadable rows or missing schools (u) is never green.",
        why="The rows that could not be read are as likely as not the ones that are wrong.",
    ),
    _critical(
        "green_is_complete",
        "select measure_code, scope, school_urn from strategy.fct_measure where rag = 'green' and "
        "completeness_pct < 100",
        guards="Nothing is green unless every school that should have reported did.",
        why="The school that did not report may be the one that is red.",
    ),
    _critical(
        "completeness_is_reported_over_open",
        """
        with schools as (
            select measure_code, 100.0 * count(*) filter (symbol is distinct from 'x') / count(*) as completeness_pct
            from strategy.fct_measure where scope = 'school' group by measure_code
        )
        select f.measure_code, f.scope, f.school_urn from strategy.fct_measure as f
        join schools as s on s.measure_code = f.measure_code
        where abs(f.completeness_pct - case
            when f.scope = 'trust' then s.completeness_pct when f.symbol = 'x' then 0 else 100 end) > 1e-6
        """,
        guards="Completeness is the share of open academies that reported.",
        why="It is what tells a board how much of the trust a headline is about.",
    ),
    _critical(
        "trust_is_no_surer_than_its_schools",
        """
        select t.measure_code from strategy.fct_measure as t
        where t.scope = 'trust' and coalesce(t.symbol, 'low') = 'low' and exists (
            select 1 from strategy.fct_measure as s
            where s.scope = 'school' and s.measure_code = t.measure_code and s.symbol in ('x', 'u'))
        """,
        guards="When a school is missing or unreliable, so is the trust's total.",
        why="The headline would be read as being about every academy.",
    ),
)

RATED = (
    _critical(
        "rag_follows_the_thresholds",
        """
        with threshold as (
            select f.measure_code, f.scope, f.school_urn, t.basis, t.green_low, t.green_high, t.amber_low, t.amber_high
            from strategy.fct_measure as f
            left join strategy.dim_school as s on s.school_urn = f.school_urn
            join strategy.dim_threshold as t
                on t.measure_code = f.measure_code and (t.phase is null or t.phase = s.phase)
                and t.valid_from <= $as_at and (t.valid_to is null or t.valid_to >= $as_at)
            qualify row_number() over (
                partition by f.measure_code, f.scope, f.school_urn order by t.phase nulls last) = 1
        ),
        measured as (
            select f.measure_code, f.scope, f.school_urn, f.rag, f.symbol, f.denominator,
                100 * f.numerator - case when t.basis = 'comparator_gap'
                    then cast(f.comparator as decimal(10, 4)) * f.denominator else 0 end as reached,
                t.green_low, t.green_high, t.amber_low, t.amber_high, t.basis
            from strategy.fct_measure as f
            left join threshold as t on t.measure_code = f.measure_code and t.scope = f.scope
                and t.school_urn is not distinct from f.school_urn
            where coalesce(f.symbol, 'low') in ('low', 'u') and f.denominator > 0
        ),
        rated as (
            select *, case
                when basis is null or reached is null then 'grey'
                when (green_low is null or reached >= cast(green_low as decimal(10, 4)) * denominator)
                    and (green_high is null or reached <= cast(green_high as decimal(10, 4)) * denominator)
                    then case when symbol = 'u' then 'grey' else 'green' end
                when (amber_low is null or reached >= cast(amber_low as decimal(10, 4)) * denominator)
                    and (amber_high is null or reached <= cast(amber_high as decimal(10, 4)) * denominator) then 'amber'
                else 'red' end as deserved
            from measured
        )
        select measure_code, scope, school_urn from rated
        where rag <> deserved and not (rag = 'red' and measure_code = '1b.2')
        """,
        guards="Each colour is what the board's thresholds say of the unrounded value; "
        "only 1b.2 may be redder, where a life-safety check is overdue.",
        why="A colour is all that most readers look at.",
    ),
    _critical(
        "target_is_the_green_limit",
        """
        select f.measure_code, f.scope, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        left join strategy.dim_school as s on s.school_urn = f.school_urn
        join strategy.dim_threshold as t
            on t.measure_code = f.measure_code and (t.phase is null or t.phase = s.phase)
            and t.valid_from <= $as_at and (t.valid_to is null or t.valid_to >= $as_at)
        group by all
        having f.target is not null and not bool_or(
            f.target = case m.direction when 'higher' then t.green_low when 'lower' then t.green_high end)
        """,
        guards="The target that is shown is the limit of green in force.",
        why="A target that no threshold knows makes a green below it, or a red above it, look like a mistake.",
        resolve="Change the seed of thresholds; the target is read from it.",
    ),
)

WARNED = (
    none_found(
        "fct_measure.every_measure_has_a_source",
        """
        select measure_code from strategy.fct_measure where scope = 'school'
        group by measure_code having bool_and(symbol is not distinct from 'x')
        """,
        severity=Severity.WARNING,
        guards="No measure is missing (x) for every academy.",
        why="It is published as an honest grey, and a board that sees it three times will stop believing the page.",
        resolve="See source_freshness for the source, and the last attempts of its extract DAG for the reason.",
    ),
    none_found(
        "fct_measure.nothing_about_pupils_is_left_out",
        """
        select f.measure_code, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        where m.is_about_people and f.scope = 'school' and f.exclusions > 0
        """,
        severity=Severity.WARNING,
        guards="No session mark is left out of a measure, for example because its attendance code is unknown.",
        why="A new code that nobody has classified makes absence look lower, or higher, than it is.",
        resolve="Find the code in the build warehouse's staging of session marks and add it to the seed "
        "attendance_codes.",
    ),
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
                    resolve=_FOLLOW_THE_MODEL,
                ),
                in_set(
                    "fct_measure",
                    "rag",
                    ("green", "amber", "red", "grey"),
                    why="Every page draws a word and a shape for these four; a fifth would be drawn as nothing.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                in_set(
                    "fct_measure",
                    "symbol",
                    ("x", "z", "u", "low"),
                    why="A symbol stands instead of a number; 'c' is given at publication, by suppression alone.",
                    resolve=_FOLLOW_THE_MODEL,
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
