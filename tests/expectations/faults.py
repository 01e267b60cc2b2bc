"""For every check of every suite, the fault that it must see: statements that break a good candidate.

A check without a fault here is a check of which nobody knows whether it can fail; ``test_gate_blocks`` insists on one.
"""

from __future__ import annotations

from expectations.check import Check, TableSuite
from tests.expectations import faults_of_contracts

FAULTS: dict[str, str] = {
    "fct_measure.every_open_academy_has_every_measure": "delete from fct_measure where measure_code = '1a.3' "
    "and school_urn = '900002'",
    "fct_measure.every_measure_has_a_trust_row": "delete from fct_measure where measure_code = '1a.3' and "
    "scope = 'trust'",
    "fct_measure.only_open_academies": "insert into fct_measure by name select * replace ('900006' as school_urn)"
    " from fct_measure where measure_code = '1a.1' and school_urn = '900001'",
    "fct_measure.scope_and_school_agree": "update fct_measure set scope = 'trust' where measure_code = '1a.1' "
    "and school_urn = '900001'",
    "fct_measure.is_of_the_day": "update fct_measure set as_at = date '2026-03-18' where measure_code = '1a.1'",
    "fct_measure.definition_is_the_registered_one": "update fct_measure set definition_version = 2 where "
    "measure_code = '1a.1'",
    "fct_measure.numerator_is_within_denominator": "update fct_measure set numerator = denominator + 1"
    " where measure_code = '1a.3' and school_urn = '900001'",
    "fct_measure.value_is_numerator_over_denominator": "update fct_measure set value = value + 0.01"
    " where measure_code = 'B1.2' and school_urn = '900001'",
    "fct_measure.without_symbol_there_is_a_value": "update fct_measure set value = null where measure_code = "
    "'1a.1' and school_urn = '900001'",
    "fct_measure.trust_is_the_sum_of_schools": "update fct_measure set numerator = numerator + 1 where "
    "measure_code = 'B1.3' and scope = 'trust'",
    "fct_measure.low_is_what_rounds_to_nothing": "update fct_measure set symbol = 'low' where measure_code = "
    "'B1.2' and school_urn = '900001'",
    "fct_measure.trust_comparator_is_weighted": "update fct_measure set comparator = 6.9 where measure_code = "
    "'B1.2' and scope = 'trust'",
    "fct_measure.missing_is_grey_and_blank": "update fct_measure set rag = 'green' where symbol = 'x' and "
    "measure_code = '1b.2'",
    "fct_measure.missing_says_why": "update fct_measure set reason = null where symbol = 'x' and measure_code = '1b.2'",
    "fct_measure.not_applicable_has_nothing_to_count": "update fct_measure set symbol = 'z' where measure_code "
    "= '1a.1' and school_urn = '900001'",
    "fct_measure.unreliable_is_never_green": "update fct_measure set rag = 'green' where symbol = 'u' and "
    "measure_code = '1a.2'",
    "fct_measure.green_is_complete": "update fct_measure set rag = 'green' where scope = 'trust' and "
    "measure_code = '1a.2'",
    "fct_measure.completeness_is_reported_over_open": "update fct_measure set completeness_pct = 100 where "
    "scope = 'trust' and measure_code = '1a.2'",
    "fct_measure.trust_is_no_surer_than_its_schools": "update fct_measure set symbol = null where scope = "
    "'trust' and measure_code = '1a.2'",
    "fct_measure.rag_follows_the_thresholds": "update fct_measure set rag = 'green' where measure_code = "
    "'1a.3' and school_urn = '900003'",
    "fct_measure.rag_follows_the_line": "update dim_threshold set basis = 'line_gap', line_start = date '2023-09-01', "
    "line_end = date '2030-08-31', line_start_value = 0, line_end_value = 100 where measure_code = '1a.3'",
    "fct_measure.trust_alone_has_what_is_its_alone": "update dim_measure set grain = 'trust' "
    "where measure_code = '1a.1'",
    "fct_measure.target_is_the_green_limit": "update fct_measure set target = 90 where measure_code = '1a.1' "
    "and school_urn = '900001'",
    "fct_measure.every_measure_has_a_source": "update fct_measure set symbol = 'x' where measure_code = '3c.3'",
    "fct_measure.nothing_about_pupils_is_left_out": "update fct_measure set exclusions = 2 where measure_code "
    "= 'B1.2' and school_urn = '900001'",
    "fct_exception.is_of_the_day": "update fct_exception set as_at = date '2026-03-18' where measure_code = '1a.1'",
    "fct_exception.names_its_academy": "update fct_exception set school_urn = null where measure_code = '1a.1'",
    "fct_exception.every_amber_red_or_missing_has_one": "delete from fct_exception where measure_code = '1a.3' "
    "and school_urn = '900003'",
    "fct_exception.perfect_schools_have_none": "insert into fct_exception by name select * replace ('900002' "
    "as school_urn)"
    " from fct_exception where measure_code = '1a.3' and source_record_id = '900003-0'",
    "fct_exception.people_rows_hold_no_figures": "update fct_exception set what = '4 of 9 pupils' where "
    "measure_code = 'B1.3'",
    "fct_exception.since_is_not_in_the_future": "update fct_exception set since = date '2026-03-20' where "
    "measure_code = '1a.3'",
    "fct_exception.owner_is_named": "update fct_exception set owner_role = ' ' where measure_code = '1a.3'",
    "dim_school.openness_follows_the_dates": "update dim_school set is_open = true where school_urn = '900006'",
    "dim_school.predecessors_lead_somewhere": "update dim_school set predecessor_urn = '900002' where "
    "school_urn = '900001'",
    "dim_school.places_and_floor_are_known": "update dim_school set capacity = null where school_urn = '900001'",
    "dim_school.school_urn_is_well_formed": "update dim_school set school_urn = '90001 ' where school_urn = '900006'",
    "dim_school_history.school_urn_is_well_formed": "update dim_school_history set school_urn = '90001 ' where "
    "school_urn = '900007'",
    "dim_school_history.urn_is_well_formed": "update dim_school_history set urn = '90001 ' where school_urn = '900007'",
    "dim_school_history.key_is_academy_and_first_day": "update dim_school_history set school_version_key = urn || ':' "
    "|| cast(valid_from as varchar) where urn = '800001'",
    "dim_school_history.versions_do_not_overlap": "update dim_school_history set valid_to = valid_to + 1 where "
    "urn = '800001'",
    "dim_school_history.current_is_without_end": "update dim_school_history set is_current = true where "
    "school_urn = '900007'",
    "dim_school_history.nothing_from_the_future": "update dim_school_history set valid_to = date '2026-03-19' where "
    "school_urn = '900007'",
    "dim_school_history.current_is_what_dim_school_says": "delete from dim_school_history where school_urn = '900003'",
    "dim_date.holds_the_day": "delete from dim_date where date_day >= date '2026-03-19'",
    "dim_date.has_no_gaps": "delete from dim_date where date_day = date '2026-02-01'",
    "dim_date.years_begin_in_september": "update dim_date set academic_year = '2024/25' where date_day = date "
    "'2025-09-01'",
    "dim_indicator_board.its_own_board_sees_it_in_full": "update dim_indicator_board set view = 'headline' where "
    "indicator_code = '1a'",
    "dim_measure.one_version_in_force": "insert into dim_measure by name select * replace (date '2025-09-01' "
    "as valid_from)"
    " from dim_measure where measure_code = '1a.1'",
    "dim_measure.pupils_are_declared": "update dim_measure set is_about_people = false where measure_code = 'B1.3'",
    "dim_governance_meeting.pack_comes_first": "update dim_governance_meeting set pack_due = meeting_date "
    "where board_code = 'standards'",
    "dim_governance_meeting.calendar_reaches_ahead": "delete from dim_governance_meeting where board_code = "
    "'standards'",
    "dim_threshold.intervals_are_the_right_way_round": "update dim_threshold set amber_low = 101 where "
    "measure_code = '1a.1'",
    "dim_threshold.lines_lead_somewhere": "update dim_threshold set basis = 'line_gap' where measure_code = '1a.1'",
    "dim_threshold.one_in_force_at_a_time": "insert into dim_threshold by name select * replace (date "
    "'2025-09-01' as valid_from)"
    " from dim_threshold where measure_code = '1a.1'",
    "dim_threshold.fit_the_direction": "update dim_threshold set green_low = null, green_high = 100 where "
    "measure_code = '1a.1'",
    "dim_term.terms_follow_each_other": "update dim_term set start_date = date '2025-12-19' where term = 2 and "
    "school_urn = '900001'",
    "dim_term.current_is_the_newest_begun": "update dim_term set is_current = not is_current where term < 3 and "
    "school_urn = '900001'",
    "dim_term.year_has_its_terms": "delete from dim_term where term = 3 and school_urn = '900001'",
    "source_freshness.landing_hash_is_well_formed": "update source_freshness set landing_hash = 'none' "
    "where source = 'xero'",
    "source_freshness.what_landed_has_a_hash": "update source_freshness set landing_hash = null where source = 'xero'",
    "dim_measure_source.every_measure_needs_something": "delete from dim_measure_source where measure_code = '3c.3'",
    "source_freshness.fresh_means_young_enough": "update source_freshness set newest_as_at = date '2026-03-15' "
    "where source = 'xero'",
    "source_freshness.nothing_from_the_future": "update source_freshness set newest_as_at = date '2026-03-20' "
    "where source = 'xero'",
    "source_freshness.stale_says_why": "update source_freshness set reason = null where not is_fresh",
    "source_freshness.every_source_is_fresh": "update source_freshness set is_fresh = false where source = 'xero'",
    "source_freshness.nothing_quarantined": "update source_freshness set rows_quarantined = 1 where source = 'xero'",
    "attendance_summary.absent_is_authorised_or_not": "update attendance_summary set authorised_sessions = "
    "authorised_sessions + 1"
    " where school_urn = '900001' and month_start = date '2026-01-01'",
    "attendance_summary.absent_is_within_possible": "update attendance_summary set absent_sessions = "
    "possible_sessions + 1 where school_urn = '900001'",
    "attendance_summary.rate_is_absent_over_possible": "update attendance_summary set absence_rate = "
    "absence_rate / 100 where school_urn = '900001'",
    "attendance_summary.months_are_past": "update attendance_summary set month_start = date '2026-04-01'"
    " where school_urn = '900001' and month_start = date '2026-03-01'",
    "attendance_summary.months_make_the_year": "update attendance_summary set absent_sessions = absent_sessions + 1"
    " where school_urn = '900001' and month_start = date '2026-01-01'",
    "compliance_status.in_date_is_true": "update compliance_status set next_due = date '2026-03-18' where "
    "record_id = '900001-002'",
    "compliance_status.agrees_with_1b2": "update compliance_status set state = 'not_applicable' where "
    "record_id = '900001-002'",
    "compliance_status.life_safety_turns_red": "update fct_measure set rag = 'amber' where measure_code = "
    "'1b.2' and school_urn = '900003'",
    "compliance_status.life_safety_in_date": "update compliance_status set last_done = null where record_id = "
    "'900001-001'",
    "project.on_track_is_true": "update project set forecast_cost = null where is_on_track and school_urn = '900002'",
    "project.live_ones_make_1c2": "delete from project where record_id = 'J1' and school_urn = '900003'",
    "delivery_plan.overdue_is_not_on_track": "update delivery_plan set due = date '2026-03-18' where is_on_track "
    "and school_urn = '900002'",
    "delivery_plan.actions_ahead_make_dp1": "delete from delivery_plan where record_id = 'D9' "
    "and school_urn = '900001'",
    "delivery_plan.actions_of_the_year_make_b31": "update delivery_plan set status = 'open' where record_id = 'D8' "
    "and school_urn = '900001'",
    "ict_device_summary.old_devices_are_devices": "update ict_device_summary set devices_over_five_years = 41 "
    "where school_urn = '900001'",
    "ict_device_summary.every_device_has_a_school": "update ict_device_summary set school_urn = null where "
    "school_urn = '900001'",
    "finance_summary.financial_year_is_well_formed": "update finance_summary set financial_year = '2025' where "
    "school_urn = '900001'",
    "finance_summary.years_stand_in_the_calendar": "update finance_summary set financial_year = '2051/52' "
    "where school_urn = '900001'",
    "finance_summary.year_makes_3c3": "update finance_summary set without_order = without_order + 0.01"
    " where school_urn = '900001' and financial_year = '2025/26'",
    "finance_summary.accounts_are_named": "update finance_summary set account_name = null where school_urn = '900001'",
    "school_estate.temporary_is_part_of_all": "update school_estate set temporary_buildings = 5 where "
    "school_urn = '900001'",
    "support_summary.met_is_part_of_due": "update support_summary set tickets_met = tickets_due + 1 where "
    "school_urn = '900001'",
    "support_summary.a_median_is_of_answers": "update support_summary set median_minutes_to_first_answer = null "
    "where school_urn = '900001'",
    "support_summary.months_are_past": "update support_summary set month_start = date '2026-04-01' where "
    "school_urn = '900001'",
    "support_summary.month_makes_1e1": "insert into fct_measure by name select * replace ('1e.1' as measure_code,"
    " 8 as numerator, 10 as denominator) from fct_measure where measure_code = '1a.1' and school_urn = '900001'",
    "support_summary.every_ticket_has_a_school": "update support_summary set school_urn = null where "
    "school_urn = '900001'",
    "register_quality.reasons_are_sentences": "update register_quality set reason = 'Cell held "
    "a.person@school.example today.'",
    "register_quality.no_row_was_refused": "insert into register_quality by name select * replace (8 as "
    "source_row) from register_quality",
    **faults_of_contracts.FAULTS,
}
"""Statements in the schema ``strategy``, by the check that must see them."""


def fault(suite: TableSuite, check: Check) -> str | None:
    """The statement that breaks what ``check`` guards: one of its own, or the one that its form of check implies."""
    return FAULTS.get(check.name) or _implied(suite, check)


def _implied(suite: TableSuite, check: Check) -> str | None:
    table, _, rest = check.name.partition(".")
    column = str(check.arguments.get("column", ""))
    of_shape = {
        "columns_are_declared": f"alter table {table} add column pupil_name varchar",
        "grain_is_unique": f"insert into {table} select * from {table} limit 1",
        "is_filled": f"delete from {table}",
        "half_the_rows_are_kept": _earlier_rows(table, 2.1),
        "rows_are_kept": _earlier_rows(table, 1.3),
    }
    of_form = {
        "ExpectColumnValuesToNotBeNull": f"update {table} set {column} = null where {_first(suite)}",
        "ExpectColumnValuesToBeInSet": f"update {table} set {column} = 'purple' where {_first(suite)}",
        "ExpectColumnValuesToBeBetween": f"update {table} set {column} = -1 where {_first(suite)}",
    }
    if "_stands_in_" in rest:
        return f"update {table} set {rest.partition('_stands_in_')[0]} = 'nowhere' where {_first(suite)}"
    return of_shape.get(rest) or of_form.get(check.expectation)


def _first(suite: TableSuite) -> str:
    """The first row of the table only: a check must see one wrong row among many."""
    keys = ", ".join(suite.grain)
    return f"rowid = (select rowid from {suite.table} order by {keys} limit 1)"


def _earlier_rows(table: str, times: float) -> str:
    return f"insert into previous_rows select '{table}', cast(ceil(count(*) * {times}) as bigint) from {table}"
