"""The limit: the attendance tables of the same landing by a script that somebody wrote for this landing alone.

It knows that there is one MIS, that nothing is taken in from snapshots, and that no census was read; it checks nothing,
remembers nothing, and starts from nothing every time. Its rows are the project's.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import duckdb
import yaml

from extractors.landing import Landing, Mode

DATABASE: Final = "limit.duckdb"
_RESOURCES: Final = (
    "session_marks",
    "session_mark_deletions",
    "student_deletions",
    "students",
    "students_leaver",
    "attendance_codes",
)
_STATEMENTS: Final = (
    """
    create table codes as
    select
        ids.academy_urn as school_urn, ids.attendance_code_id, meanings.category,
        coalesce(meanings.valid_from, date '0001-01-01') as valid_from,
        coalesce(meanings.valid_to, date '9999-12-31') as valid_to
    from read_parquet(getvariable('attendance_codes')) as ids
    inner join read_csv(getvariable('meanings')) as meanings on ids.code = meanings.attendance_code
    """,
    """
    create table gone_marks as
    select academy_urn as school_urn, mark_id
    from read_parquet(getvariable('session_mark_deletions'))
    group by all
    having arg_max(restored_at is null or restored_at < deleted_at, (as_at, greatest(deleted_at, restored_at)))
    """,
    """
    create table gone_pupils as
    select academy_urn as school_urn, student_key
    from read_parquet(getvariable('student_deletions'))
    group by all
    having arg_max(restored_at is null or restored_at < deleted_at, (as_at, greatest(deleted_at, restored_at)))
    """,
    """
    create table pupils as
    select academy_urn as school_urn, student_key, any_value(person_key) as person_key
    from (
        from read_parquet(getvariable('students')) union all by name from read_parquet(getvariable('students_leaver'))
    ) as listed
    anti join gone_pupils as gone on listed.academy_urn = gone.school_urn and listed.student_key = gone.student_key
    group by all
    """,
    # Few marks have a second version: only those are ordered.
    """
    create table marks as
    with landed as not materialized (
        select
            academy_urn as school_urn, mark_id, student_key, day, date_trunc('month', day)::date as month_start,
            session, attendance_code_id, updated_at, as_at as landed_as_at
        from read_parquet(getvariable('session_marks'))
    ),
    repeated as materialized (
        select hash(school_urn, mark_id) as hashed from landed group by hashed having count(*) > 1
    ),
    newest as (
        from landed anti join repeated on hash(landed.school_urn, landed.mark_id) = repeated.hashed
        union all
        from (from landed semi join repeated on hash(landed.school_urn, landed.mark_id) = repeated.hashed) as landed
        qualify row_number() over (
            partition by school_urn, mark_id
            order by landed_as_at desc, updated_at desc, attendance_code_id, student_key, day
        ) = 1
    )
    select
        newest.*, gone_marks.mark_id is not null or gone_pupils.student_key is not null as is_removed
    from newest
    left join gone_marks on newest.school_urn = gone_marks.school_urn and newest.mark_id = gone_marks.mark_id
    left join gone_pupils on newest.school_urn = gone_pupils.school_urn and newest.student_key = gone_pupils.student_key
    """,
    """
    create table months as
    select
        marks.school_urn, coalesce(pupils.person_key, marks.student_key) as person_key, marks.month_start,
        count(*) filter (where codes.category <> 'not_possible') as possible_sessions,
        count(*) filter (where codes.category in ('authorised', 'unauthorised')) as absent_sessions,
        count(*) filter (where codes.category = 'authorised') as authorised_sessions,
        count(*) filter (where codes.category = 'unauthorised') as unauthorised_sessions,
        count(*) filter (where codes.category is null) as unknown_code_sessions
    from marks
    left join pupils on marks.school_urn = pupils.school_urn and marks.student_key = pupils.student_key
    left join codes
        on marks.school_urn = codes.school_urn and marks.attendance_code_id = codes.attendance_code_id
        and marks.day between codes.valid_from and codes.valid_to
    where not marks.is_removed and marks.day between getvariable('year_start') and getvariable('as_at')
    group by all
    """,
    """
    create table years as
    select
        *, possible_sessions > 0 and absent_sessions * 10 >= possible_sessions as is_persistently_absent,
        possible_sessions > 0 and absent_sessions * 2 >= possible_sessions as is_severely_absent
    from (
        select
            school_urn, person_key, sum(possible_sessions)::bigint as possible_sessions,
            sum(absent_sessions)::bigint as absent_sessions, sum(unknown_code_sessions)::bigint as unknown_code_sessions
        from months group by all
    ) as totals
    """,
    """
    create table summary as
    select
        school_urn, month_start, sum(possible_sessions)::bigint as possible_sessions,
        sum(absent_sessions)::bigint as absent_sessions, sum(authorised_sessions)::bigint as authorised_sessions,
        sum(unauthorised_sessions)::bigint as unauthorised_sessions,
        100.0 * sum(absent_sessions) / nullif(sum(possible_sessions), 0) as absence_rate,
        count(*) filter (where possible_sessions > 0) as pupils
    from months group by school_urn, month_start
    """,
)


def compute(home: Path, project: Path, as_at: date) -> None:
    """Write the tables to ``home/limit.duckdb``, over what was there."""
    for left in home.glob(f"{DATABASE}*"):
        left.unlink()
    files: dict[str, list[str]] = {}
    landing = Landing(home)
    for manifest in landing.manifests(as_at):
        if manifest.resource in _RESOURCES:
            kept = files.setdefault(manifest.resource, [])
            if manifest.mode is Mode.SNAPSHOT and manifest.as_at < as_at:
                continue
            kept += [str(path) for path in landing.files(manifest)]
    profile = yaml.safe_load((project / "profiles.yml").read_text("utf-8"))["strategy"]["outputs"]["build"]
    with duckdb.connect(str(home / DATABASE)) as connection:
        connection.execute("set enable_progress_bar = false")
        for setting, value in profile["settings"].items():
            connection.execute(f"set {setting} = '{value}'")
        for resource, paths in files.items():
            connection.execute(f"set variable {resource} = $paths", {"paths": paths})
        year_start = date(as_at.year - (as_at.month < 9), 9, 1)
        meanings = str(project / "seeds" / "attendance_codes.csv")
        for name, value in {"as_at": as_at, "year_start": year_start, "meanings": meanings}.items():
            connection.execute(f"set variable {name} = $value", {"value": value})
        for statement in _STATEMENTS:
            connection.execute(statement)
