"""What the data team can ask of the build warehouse about reading: the tables of ``ops`` that tell of landing.

All are as at the build's day: none tells of a partition or an attempt of a later one.
"""

from __future__ import annotations

from typing import Final

from publication.ops_table import OpsColumn, OpsTable

_SOURCE: Final = OpsColumn("source", "VARCHAR", "The system that is read.", nullable=False)
_RESOURCE: Final = OpsColumn("resource", "VARCHAR", "The resource of that system.", nullable=False)
_ACADEMY: Final = OpsColumn("academy_urn", "VARCHAR", "The academy it is read for; null when read for the whole trust.")
_DAY: Final = OpsColumn("as_at", "DATE", "The day whose close is described.", nullable=False)
_FILE: Final = OpsColumn("file", "VARCHAR", "The file that the row was read from.", nullable=False)
_VERSION: Final = OpsColumn(
    "file_version", "VARCHAR", "The file's time and size: the row is read again when they change.", nullable=False
)
_FROM: Final = OpsColumn("window_from", "TIMESTAMP", "Start of the window, UTC; null: from the beginning, or none.")
_TO: Final = OpsColumn("window_to", "TIMESTAMP", "End of the window, UTC, not included; null where there is none.")

LANDING_PARTITION: Final = OpsTable(
    "landing_partition",
    "One row per landed partition whose as_at is no later than the build's, as its manifest tells.",
    (
        _SOURCE,
        _RESOURCE,
        _ACADEMY,
        _DAY,
        OpsColumn("mode", "VARCHAR", "snapshot (everything there is) or incremental (what changed).", nullable=False),
        _FROM,
        _TO,
        OpsColumn("pages", "BIGINT", "Pages, sheets or files that were read.", nullable=False),
        OpsColumn("requests", "BIGINT", "Requests that the reading took, being let in not counted.", nullable=False),
        OpsColumn("retries", "BIGINT", "Of those, how many were asked again.", nullable=False),
        OpsColumn("rows_received", "BIGINT", "Records that the source sent.", nullable=False),
        OpsColumn("rows_landed", "BIGINT", "Rows that were written.", nullable=False),
        OpsColumn("rows_quarantined", "BIGINT", "Records that were refused.", nullable=False),
        OpsColumn("rows_after_window", "BIGINT", "Records newer than the window, left for the next.", nullable=False),
        OpsColumn("rows_repeated", "BIGINT", "Records that came again under the same key.", nullable=False),
        OpsColumn("source_total", "BIGINT", "The source's own count; null where it gives none."),
        OpsColumn("bytes", "BIGINT", "Size of the Parquet files.", nullable=False),
        OpsColumn("files", "VARCHAR", "JSON list of the absolute paths of the Parquet files.", nullable=False),
        OpsColumn("column_names", "VARCHAR", "JSON list of the columns in the files.", nullable=False),
        OpsColumn("unknown_fields", "VARCHAR", "JSON list of the fields that nobody has declared.", nullable=False),
        OpsColumn(
            "content_hash",
            "VARCHAR",
            "Hash over the files' own hashes; changes when the partition was landed anew.",
            nullable=False,
        ),
        OpsColumn("landed_at", "TIMESTAMP", "When it was landed, UTC.", nullable=False),
        _FILE,
        _VERSION,
    ),
)

EXTRACT_ATTEMPT: Final = OpsTable(
    "extract_attempt",
    "One row per attempt at a resource, failed ones too: what was asked, what came, what it cost, what became of it. "
    "What several resources share (being let in, opening a workbook) is counted once, with the first of them, so that "
    "requests, bytes and seconds may be added up. Columns that older records did not have are null.",
    (
        _SOURCE,
        _RESOURCE,
        _ACADEMY,
        _DAY,
        OpsColumn("attempt", "INTEGER", "Attempts at the source, academy and day are counted from 1.", nullable=False),
        OpsColumn(
            "status",
            "VARCHAR",
            "landed; kept (had landed before); not_due (is not read every day); left_out (by the settings); failed.",
            nullable=False,
        ),
        _FROM,
        _TO,
        OpsColumn("pages", "BIGINT", "Pages, sheets or files read; of a failed attempt, as far as it got."),
        OpsColumn("rows_received", "BIGINT", "Records that came; of a failed attempt, as far as it got."),
        OpsColumn("rows_landed", "BIGINT", "Rows of the partition now in landing; 0 where none is.", nullable=False),
        OpsColumn("rows_quarantined", "BIGINT", "Records refused from that partition.", nullable=False),
        OpsColumn("source_total", "BIGINT", "The source's own count of what was asked for; null where it gives none."),
        OpsColumn(
            "requests",
            "BIGINT",
            "Requests, those for tokens and for finding one's way included. Bringing files is in the seconds only.",
        ),
        OpsColumn("retries", "BIGINT", "Of those, how many were asked again."),
        OpsColumn("bytes", "BIGINT", "Bytes of whole answers, unpacked, or of the files that were read."),
        OpsColumn("seconds", "DOUBLE", "How long it took, by the wall, waits included."),
        OpsColumn("error_code", "VARCHAR", "Name of the error's kind, as in docs/runbooks/extract.md; null if none."),
        OpsColumn("error", "VARCHAR", "The error in a sentence, with what to do; null if none."),
        OpsColumn("transient", "BOOLEAN", "Whether trying again may help.", nullable=False),
        OpsColumn("note", "VARCHAR", "Why it is left out; null for any other."),
        OpsColumn("recorded_at", "TIMESTAMP", "When the attempt ended, UTC."),
        _FILE,
        _VERSION,
    ),
)

UNKNOWN_FIELD: Final = OpsTable(
    "unknown_field",
    "One row per field that a source sends, or a workbook's heading, and nobody has declared. It is not landed.",
    (
        _SOURCE,
        _RESOURCE,
        _ACADEMY,
        OpsColumn("field", "VARCHAR", "The field's name as the source writes it.", nullable=False),
        OpsColumn("first_seen", "DATE", "The first day whose reading met it.", nullable=False),
        OpsColumn("last_seen", "DATE", "The last day whose reading met it.", nullable=False),
        OpsColumn("is_current", "BOOLEAN", "Whether the newest landing of the resource met it.", nullable=False),
    ),
)

QUARANTINE_REASON: Final = OpsTable(
    "quarantine_reason",
    "One row per landed partition and reason for which records of it were refused. Refused values are not here.",
    (
        _SOURCE,
        _RESOURCE,
        _ACADEMY,
        _DAY,
        OpsColumn("reason_code", "VARCHAR", "The reason's stable name.", nullable=False),
        OpsColumn("reason", "VARCHAR", "The reason in words.", nullable=False),
        OpsColumn("rows", "BIGINT", "Refusals; a record refused for two reasons is in both.", nullable=False),
        OpsColumn("example_where", "VARCHAR", "Where the first of them stands in the source.", nullable=False),
        _FILE,
        _VERSION,
    ),
)

UNREADABLE_FILE: Final = OpsTable(
    "unreadable_file",
    "One row per file among the attempts and the quarantine that could not be read and was passed over.",
    (
        OpsColumn("file", "VARCHAR", "Where it is.", nullable=False),
        OpsColumn("reason", "VARCHAR", "What is wrong with it.", nullable=False),
    ),
)

SOURCE_STATE: Final = OpsTable(
    "source_state",
    "One row per source, and academy where it is read per academy, that was ever attempted or landed: its last "
    "attempt, last success and last error. How old each resource may be is judged by the model int_source_state.",
    (
        _SOURCE,
        _ACADEMY,
        _DAY,
        OpsColumn("last_attempt_as_at", "DATE", "The newest day that was attempted; null when none is recorded."),
        OpsColumn("last_attempt", "INTEGER", "How many attempts that day took."),
        OpsColumn("last_attempt_at", "TIMESTAMP", "When the last of them ended, UTC."),
        OpsColumn("resources_landed", "BIGINT", "Resources that were there after the last attempt, landed or kept."),
        OpsColumn("resources_failed", "BIGINT", "Resources that the last attempt could not land."),
        OpsColumn("last_success_as_at", "DATE", "The newest day of which everything landed; null when there is none."),
        OpsColumn("days_since_success", "BIGINT", "Days from then to as_at; 0 when all is well."),
        OpsColumn("last_landed_as_at", "DATE", "The newest day of which anything landed."),
        OpsColumn(
            "last_error_as_at", "DATE", "The newest day with a failed attempt, also if a later one did not fail."
        ),
        OpsColumn("last_error_code", "VARCHAR", "Name of that error's kind."),
        OpsColumn("last_error", "VARCHAR", "That error in a sentence."),
        OpsColumn("unknown_fields", "BIGINT", "Undeclared fields met by the newest landings.", nullable=False),
        OpsColumn("refused_rows", "BIGINT", "Records refused from the newest landings.", nullable=False),
    ),
)

TABLES: Final = (LANDING_PARTITION, EXTRACT_ATTEMPT, UNKNOWN_FIELD, QUARANTINE_REASON, UNREADABLE_FILE, SOURCE_STATE)
