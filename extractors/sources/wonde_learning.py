"""Wonde: how pupils behave, what they achieve and how they are assessed, and the groups they are in.

An incident is landed once for each pupil in it, with the pupil's own points. What a teacher wrote about it is free text
and is not read; nor are names of groups, which are often a teacher's.
"""

from __future__ import annotations

from typing import Final

from extractors.columns import Privacy
from extractors.declare import Field, Resource
from extractors.records.moments import PHP_DAY
from extractors.records.values import IDENTIFIER, INTEGER, LEADING_INTEGER, TEXT
from extractors.sources.wonde_grades import GRADE
from extractors.sources.wonde_parts import CHANGES, below_school, census, deletions, pages, student_key, updated_at

_PUPILS: Final = "students.data[]"
_BEHAVIOUR: Final = Field("behaviour_id", "id", IDENTIFIER, "Wonde's id of the incident.")
_ACHIEVEMENT: Final = Field("achievement_id", "id", IDENTIFIER, "Wonde's id of the achievement.")
_RESULT: Final = Field("result_id", "id", IDENTIFIER, "Wonde's id of the result.")
_OF_THE_LATEST: Final = "A pupil who was taken out of a record is not in its latest version: keep only that one."


def _of_pupils() -> tuple[Field, ...]:
    return (
        Field("student_number", f"{_PUPILS}#", INTEGER, "Position of the pupil from 1; 0 where it has no pupil."),
        student_key(f"{_PUPILS}.id", nullable=True),
        Field("points", f"{_PUPILS}.meta.points", LEADING_INTEGER, "The pupil's own points.", optional=True),
    )


_BEHAVIOURS: Final = Resource(
    name="behaviours",
    path=below_school("behaviours"),
    description=f"Incidents of behaviour that are new or were changed, one row for each pupil. {_OF_THE_LATEST}",
    records="data",
    paging=pages(100),
    params={"include": "students"},
    key=("behaviour_id", "student_number"),
    cursor=CHANGES,
    fields=(
        _BEHAVIOUR,
        *_of_pupils(),
        Field("incident_date", "incident_date", PHP_DAY, "The day of the incident."),
        Field("type", "type", TEXT, "Kind of behaviour, in the MIS's words."),
        Field("status", "status", TEXT, "How far it has been dealt with, in the MIS's words."),
        updated_at(),
    ),
    dropped=(
        *("mis_id", "comment", "location", "subject", "class", "total_points", "points", "action", "action_date"),
        *("parents_notified", "recorded_date", "created_at"),
    ),
)
_ACHIEVEMENTS: Final = Resource(
    name="achievements",
    path=below_school("achievements"),
    description=f"Achievements that are new or were changed, one row for each pupil. {_OF_THE_LATEST}",
    records="data",
    paging=pages(100),
    params={"include": "students"},
    key=("achievement_id", "student_number"),
    cursor=CHANGES,
    fields=(
        _ACHIEVEMENT,
        *_of_pupils(),
        Field("achievement_date", "achievement_date", PHP_DAY, "The day of the achievement."),
        Field("type", "type", TEXT, "Kind of achievement, in the MIS's words."),
        updated_at(),
    ),
    dropped=(
        *("mis_id", "comment", "subject", "class", "total_points", "points", "award", "award_date"),
        *("parents_notified", "recorded_date", "created_at"),
    ),
)
_RESULTS: Final = Resource(
    name="assessment_results",
    path=below_school("assessment/results"),
    description="Results of assessments that are new or were changed.",
    records="data",
    paging=pages(200),
    params={"include": "student,aspect,resultset"},
    key=("result_id",),
    cursor=CHANGES,
    fields=(
        _RESULT,
        student_key("student.data.id"),
        Field("aspect_id", "aspect.data.id", IDENTIFIER, "What was assessed: an id in assessment_aspects."),
        Field("resultset_id", "resultset.data.id", IDENTIFIER, "The round: an id in assessment_resultsets."),
        Field(
            "grade",
            "result",
            GRADE,
            "The grade or score. Null where there is none, and where a teacher wrote words, which are not landed.",
            Privacy.BANDED,
        ),
        Field("collected_on", "collection_date", PHP_DAY, "The day of the assessment."),
        updated_at(),
    ),
    dropped=("mis_id", "comment", "created_at"),
)

RESOURCES: Final = (
    _BEHAVIOURS,
    deletions("behaviour_deletions", "behaviour", _BEHAVIOUR),
    census("behaviour_census", _BEHAVIOURS, smallest_share=0.5),
    _ACHIEVEMENTS,
    deletions("achievement_deletions", "achievement", _ACHIEVEMENT),
    census("achievement_census", _ACHIEVEMENTS, smallest_share=0.5),
    Resource(
        name="assessment_aspects",
        path=below_school("assessment/aspects"),
        description="What pupils are assessed in; results point to it.",
        records="data",
        paging=pages(200),
        key=("aspect_id",),
        fields=(
            Field("aspect_id", "id", IDENTIFIER, "Wonde's id of the aspect."),
            Field("name", "name", TEXT, "The aspect's name."),
            Field("type", "type", TEXT, "How results are written, in the MIS's words."),
        ),
        dropped=("mis_id", "description", "created_at", "updated_at"),
    ),
    Resource(
        name="assessment_resultsets",
        path=below_school("assessment/resultsets"),
        description="Rounds of assessment; results belong to one.",
        records="data",
        paging=pages(200),
        key=("resultset_id",),
        fields=(
            Field("resultset_id", "id", IDENTIFIER, "Wonde's id of the result set."),
            Field("name", "name", TEXT, "The result set's name."),
            Field("start_date", "start_date", PHP_DAY, "First day of the round."),
            Field("end_date", "end_date", PHP_DAY, "Last day of the round."),
        ),
        dropped=("mis_id", "description", "created_at", "updated_at"),
    ),
    _RESULTS,
    deletions("assessment_result_deletions", "result", _RESULT),
    census("assessment_result_census", _RESULTS, smallest_share=0.8),
    Resource(
        name="groups",
        path=below_school("groups"),
        description="Groups of pupils, one row for each pupil in one. Without names: many bear a teacher's.",
        records="data",
        paging=pages(100),
        params={"include": "students"},
        key=("group_id", "student_number"),
        smallest_share=0.3,  # many groups end in summer and are made anew in autumn
        fields=(
            Field("group_id", "id", IDENTIFIER, "Wonde's id of the group."),
            Field("type", "type", TEXT, "Kind of group, in the MIS's words."),
            Field("student_number", f"{_PUPILS}#", INTEGER, "Position of the pupil from 1; 0 where it has no pupil."),
            student_key(f"{_PUPILS}.id", nullable=True),
        ),
        dropped=("mis_id", "name", "code", "description", "notes", "created_at", "updated_at", "restored_at"),
    ),
)
