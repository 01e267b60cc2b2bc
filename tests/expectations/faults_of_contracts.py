"""The faults of contracts, bids and software (see faults.py)."""

from __future__ import annotations

FAULTS: dict[str, str] = {
    "contract.ends_after_it_starts": "update contract set end_date = start_date where school_urn = '900001'",
    "contract.large_ones_make_2b1": "insert into fct_measure by name select * replace ('2b.1' as measure_code, "
    "2 as denominator) from fct_measure where measure_code = '1a.1' and school_urn = '900001'",
    "contract.large_ones_have_been_reviewed": "update contract set review_date = null where school_urn = '900001'",
    "bid.decided_after_submitted": "update bid set decided = submitted - 1 where school_urn = '900001'",
    "bid.decided_ones_make_2a2": "insert into fct_measure by name select * replace ('2a.2' as measure_code, "
    "0 as numerator, 1 as denominator) from fct_measure where measure_code = '1a.1' and school_urn = '900001'",
    "software_directory.complete_has_a_renewal": "update software_directory set renewal_date = null "
    "where school_urn = '900001'",
    "software_directory.entries_make_3_2_7a": "insert into fct_measure by name select * replace "
    "('3.2.7a' as measure_code, 0 as numerator, 1 as denominator) "
    "from fct_measure where measure_code = '1a.1' and school_urn = '900001'",
    "software_directory.second_factor_is_enforced": "update software_directory set mfa = 'available_off' "
    "where school_urn = '900001'",
}
