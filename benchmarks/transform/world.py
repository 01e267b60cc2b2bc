"""Who was marked what, in SQL: the days of five academic years, the pupils in every place, and their marks.

What the size does not say follows from hashes of the academy, the pupil and the mark's number: the same size is the
same world. Parameters are bound by name; ``$first`` and ``$last`` bound sessions, numbered from the first of all, the
last one not included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import duckdb

YEARS: Final = 5  # academic years, the last of them the one that is counted
DAYS_A_YEAR: Final = 190
SESSIONS_A_DAY: Final = 2
CODES: Final = ("/", "\\", "I", "O", "B", "X")
_FIRST_YEAR: Final = 2021
_SESSIONS: Final = YEARS * DAYS_A_YEAR * SESSIONS_A_DAY


@dataclass(frozen=True)
class Size:
    """About how many marks there are before the one more day, of how many academies, and how they came.

    ``nights`` school days landed night by night; the first partition brought all before.
    """

    marks: int
    academies: int = 20
    nights: int = 40

    @property
    def urns(self) -> tuple[str, ...]:
        return tuple(str(900_001 + number) for number in range(self.academies))

    @property
    def places(self) -> int:
        """Pupils at once at each academy; there is a mark for each place and session."""
        return max(2, round(self.marks / (self.academies * _SESSIONS)))


def school_days() -> list[date]:
    """The days of the years, and one more."""
    days: list[date] = []
    for year in range(_FIRST_YEAR, _FIRST_YEAR + YEARS):
        weekdays = (date(year, 9, 1) + timedelta(days=number) for number in range(300))
        days += [day for day in weekdays if day.weekday() < 5][:DAYS_A_YEAR]
    last = days[-1]
    return [*days, last + timedelta(days=3 if last.weekday() == 4 else 1)]


def opened(size: Size) -> duckdb.DuckDBPyConnection:
    """A database in memory with the days, and who sat in each place in each year: one in seven leaves each summer."""
    world = duckdb.connect(config={"threads": 2})
    world.execute("create table size as select ?::int as places", [size.places])
    days = school_days()
    world.execute("create table days as select unnest(range(len($1))) as number, unnest($1::date[]) as day", [days])
    world.execute(
        """
        create table pupils as
        select
            urn, place, year, make_date($first_year + year::int, 9, 1) as begins,
            make_date($first_year + year::int + 1, 7, 20) as ends,
            md5(urn || ' ' || place || ' ' || ((place + year) // 7)) as student_key
        from unnest($academies) as academies(urn), size,
            range(size.places) as places(place), range($years) as years(year)
        """,
        {"first_year": _FIRST_YEAR, "years": YEARS, "academies": list(size.urns)},
    )
    return world


def span(urn: str, first: int, last: int) -> Mapping[str, object]:
    """The parameters of a read of marks."""
    return {"urn": urn, "first": first, "last": last, "days_a_year": DAYS_A_YEAR, "years": YEARS}


_MARKS: Final = """
    with numbered as (
        select number, number // places as session, number % places as place
        from size, range($first * places, $last * places) as marks(number)
    ),
    marks as (
        select
            numbered.number, numbered.session as session_number, days.day, pupils.student_key,
            'A' || (1000000000 + numbered.number) as mark_id,
            if(numbered.session % 2 = 0, 'AM', 'PM') as session,
            -- most miss little, a few miss much
            hash($urn, numbered.number) % 10000
            < 200 + pow(hash(pupils.student_key) % 100 / 100, 5) * 4000 as is_absent,
            hash($urn, numbered.number, 'reason') % 100 as reason
        from numbered
        inner join days on numbered.session // 2 = days.number
        inner join pupils
            on pupils.urn = $urn and numbered.place = pupils.place
            and pupils.year = least(days.number // $days_a_year, $years - 1)
    )
"""
_CODE: Final = """'A' || case
        when is_absent and reason < 70 then 1002
        when is_absent then 1003
        when reason < 2 then 1004
        when reason = 2 then 1005
        else 1000 + session_number % 2
    end"""
_TAKEN_AT: Final = "day + interval '9 hours' + interval (number % 1800) second"

# Every mark once; one in five thousand also as it was before it was changed, while the list was being read.
TAKEN: Final = f"""{_MARKS}
    select mark_id, student_key, day, session, {_CODE} as attendance_code_id, {_TAKEN_AT} as updated_at from marks
    union all
    select mark_id, student_key, day, session, 'A1003', {_TAKEN_AT} - interval 1 minute
    from marks where hash(number, 'twice') % 5000 = 0
"""  # noqa: S608 - SQL of ours
# One in a hundred put right by the night that closes ``$close``.
CORRECTED: Final = f"""{_MARKS}
    select mark_id, student_key, day, session, 'A1003' as attendance_code_id, $close + interval '15 hours' as updated_at
    from marks where hash(number, $close) % 100 = 0
"""  # noqa: S608 - SQL of ours
# A few deleted, of which some were restored within the hour.
DELETED: Final = f"""{_MARKS}
    select
        mark_id, $close + interval '16 hours' as deleted_at,
        if(hash(number, 'back') % 5 = 0, $close + interval '17 hours', null) as restored_at
    from marks
    where hash(number, $close, 'deleted') % 5000 = 0
"""  # noqa: S608 - SQL of ours
CODES_USED: Final = """
    select 'A' || (1000 + number) as attendance_code_id, code
    from (select unnest(range(len($codes))) as number, unnest($codes) as code) as codes
"""
_STAYS: Final = """
    select
        student_key, student_key as person_key, min(begins) as admission_date, max(begins)::timestamp as updated_at,
        if(max(year) = $years - 1, null, max(ends)) as leaving_date
    from pupils
    where urn = $urn
    group by student_key
"""
ON_ROLL: Final = f"{_STAYS} having max(year) = $years - 1"
LEAVERS: Final = f"{_STAYS} having max(year) < $years - 1"
DELETED_PUPIL: Final = """
    select student_key, $close::timestamp as deleted_at
    from pupils
    where urn = $urn and year = $years - 1
    order by hash(student_key, $close)
    limit 1
"""
