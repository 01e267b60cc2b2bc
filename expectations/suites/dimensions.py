"""The dimensions: schools, days, boards, indicators, measures and the governance calendar."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import in_set, matches, none_found, refers_to, table_suite

_SETTINGS = "Correct the academy in the trust's settings (trust.yml) and land the academies again."
_SEED = "Correct the row in the seed; it is data, and no model needs to change."

SCHOOL = table_suite(
    "dim_school",
    columns=(
        "school_urn",
        "name",
        "phase",
        "la_code",
        "ukprn",
        "floor_area_m2",
        "capacity",
        "joined_on",
        "left_on",
        "predecessor_urn",
        "is_open",
    ),
    grain=("school_urn",),
    required=("school_urn", "name", "phase", "joined_on", "is_open"),
    checks=(
        matches(
            "dim_school",
            "school_urn",
            r"^[0-9]{6}$",
            guards="A URN is six digits.",
            why="A URN that lost a digit or gained a space joins to nothing.",
            resolve=_SETTINGS,
        ),
        none_found(
            "dim_school.openness_follows_the_dates",
            """
            select school_urn from strategy.dim_school
            where is_open is distinct from (joined_on <= $as_at and (left_on is null or $as_at < left_on))
            """,
            severity=Severity.CRITICAL,
            guards="An academy is open exactly between joining and leaving the trust.",
            why="Every measure is over the open academies.",
            resolve=_SETTINGS,
        ),
        none_found(
            "dim_school.predecessors_lead_somewhere",
            """
            select school_urn from strategy.dim_school
            where predecessor_urn in (select school_urn from strategy.dim_school)
            """,
            severity=Severity.CRITICAL,
            guards="No academy's old URN is another academy's present one.",
            why="Register rows under that URN would be given to the wrong school.",
            resolve=_SETTINGS,
        ),
        none_found(
            "dim_school.places_and_floor_are_known",
            """
            select school_urn from strategy.dim_school
            where is_open and not (coalesce(capacity, 0) > 0 and coalesce(floor_area_m2, 0) > 0)
            """,
            severity=Severity.WARNING,
            guards="Every open academy has its capacity and floor area.",
            why="Pupils on roll against capacity, and every cost per square metre, cannot be worked out without.",
            resolve=_SETTINGS,
        ),
    ),
)

DATE = table_suite(
    "dim_date",
    columns=(
        "date_day",
        "academic_year",
        "financial_year",
        "month_start",
        "month_name",
        "day_of_week",
        "is_weekend",
    ),
    grain=("date_day",),
    required=("date_day", "academic_year", "financial_year", "month_start", "month_name", "day_of_week", "is_weekend"),
    checks=(
        none_found(
            "dim_date.holds_the_day",
            "select $as_at as missing_day where not exists (select 1 from strategy.dim_date where date_day = $as_at)",
            severity=Severity.CRITICAL,
            guards="The day of the run stands in the calendar.",
            why="Every report that joins the calendar would be empty.",
            resolve="Widen the range of the calendar's model.",
        ),
        none_found(
            "dim_date.has_no_gaps",
            """
            select date_day from strategy.dim_date
            qualify date_day <> lag(date_day, 1, date_day - 1) over (order by date_day) + 1
            """,
            severity=Severity.CRITICAL,
            guards="The calendar has every day between its first and its last.",
            why="What happened on a missing day is lost by every join.",
            resolve="Mend the calendar's model; it should be one range of days.",
        ),
        none_found(
            "dim_date.years_begin_in_september",
            """
            with expected as (
                select date_day, academic_year, financial_year,
                    year(date_day) - case when month(date_day) < 9 then 1 else 0 end as begins
                from strategy.dim_date
            )
            select date_day from expected
            where academic_year is distinct from begins || '/' || lpad(cast((begins + 1) % 100 as varchar), 2, '0')
                or financial_year is distinct from academic_year
            """,
            severity=Severity.CRITICAL,
            guards="Academic and financial year run from 1 September to 31 August and are written 2025/26.",
            why="A year to date that begins on another day counts other sessions and other pounds.",
            resolve="Mend the calendar's model.",
        ),
    ),
)

BOARD = table_suite(
    "dim_board",
    columns=("board_code", "title", "cadence", "pack_scope", "sort_order"),
    grain=("board_code",),
    required=("board_code", "title", "pack_scope"),
)

INDICATOR = table_suite(
    "dim_indicator",
    columns=(
        "indicator_code",
        "title",
        "officer_role",
        "board_code",
        "objective",
        "rag_rule",
        "valid_from",
        "valid_to",
        "sort_order",
    ),
    grain=("indicator_code", "valid_from"),
    required=("indicator_code", "title", "officer_role", "board_code", "valid_from"),
    checks=(
        refers_to(
            "dim_indicator",
            "board_code",
            "dim_board",
            "board_code",
            why="An indicator of no board is in no board's pack.",
            resolve=_SEED,
        ),
    ),
)

MEASURE = table_suite(
    "dim_measure",
    columns=(
        "measure_code",
        "indicator_code",
        "title",
        "definition",
        "unit",
        "direction",
        "decimals",
        "summary",
        "grain",
        "comparator_name",
        "is_about_people",
        "cadence",
        "definition_version",
        "sources",
        "red_flag_rule",
        "shortfall_note",
        "valid_from",
        "valid_to",
        "sort_order",
    ),
    grain=("measure_code", "valid_from"),
    required=(
        "measure_code",
        "indicator_code",
        "title",
        "definition",
        "unit",
        "direction",
        "decimals",
        "is_about_people",
        "definition_version",
        "valid_from",
    ),
    checks=(
        in_set(
            "dim_measure",
            "direction",
            ("higher", "lower", "band"),
            why="It decides which end of the scale is green.",
            resolve=_SEED,
        ),
        in_set(
            "dim_measure",
            "unit",
            ("percent", "per_100_pupils", "count", "days", "hours", "pounds_per_m2"),
            why="A unit decides how a value is made and printed.",
            resolve=_SEED,
        ),
        refers_to(
            "dim_measure",
            "indicator_code",
            "dim_indicator",
            "indicator_code",
            why="A measure of no indicator is on no page.",
            resolve=_SEED,
        ),
        none_found(
            "dim_measure.one_version_in_force",
            """
            select measure_code from strategy.dim_measure
            where valid_from <= $as_at and (valid_to is null or valid_to >= $as_at)
            group by measure_code having count(*) > 1
            """,
            severity=Severity.CRITICAL,
            guards="On any day one definition of a measure is in force.",
            why="Each row of the measure would be published twice.",
            resolve=_SEED,
        ),
        none_found(
            "dim_measure.pupils_are_declared",
            """
            select measure_code from strategy.dim_measure
            where not is_about_people
                and regexp_matches(lower(title || ' ' || definition), '\\b(pupils?|absence|staff)\\b')
            """,
            severity=Severity.CRITICAL,
            guards="A measure that speaks of pupils, absence or staff is declared to be about people.",
            why="Small numbers are suppressed only in measures that say so.",
            resolve="Set is_about_people in the seed of measures, or reword a definition that is not about people.",
        ),
    ),
)

MEETING = table_suite(
    "dim_governance_meeting",
    columns=("board_code", "meeting_date", "pack_due"),
    grain=("board_code", "meeting_date"),
    required=("board_code", "meeting_date", "pack_due"),
    checks=(
        refers_to(
            "dim_governance_meeting",
            "board_code",
            "dim_board",
            "board_code",
            why="Its pack would never be rendered.",
            resolve=_SEED,
        ),
        none_found(
            "dim_governance_meeting.pack_comes_first",
            "select board_code, meeting_date from strategy.dim_governance_meeting where pack_due >= meeting_date",
            severity=Severity.CRITICAL,
            guards="A pack is due before its meeting.",
            why="The board would meet without it.",
            resolve=_SEED,
        ),
        none_found(
            "dim_governance_meeting.calendar_reaches_ahead",
            """
            select b.board_code from strategy.dim_board as b
            where not exists (
                select 1 from strategy.dim_governance_meeting as g
                where g.board_code = b.board_code and g.meeting_date >= $as_at)
            """,
            severity=Severity.WARNING,
            guards="Every board has a meeting ahead of it.",
            why="When the calendar runs out, packs silently stop.",
            resolve="Ask the clerk for the next dates and add them to the seed governance_calendar.",
        ),
    ),
)

AREA = Area("dimensions", "Dimensions", (SCHOOL, DATE, BOARD, INDICATOR, MEASURE, MEETING))
