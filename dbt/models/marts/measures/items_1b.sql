-- Grain: one thing that counts under a measure of indicator 1b: an applicable check, or a row of its register that could
-- not be read (1b.2). A red flag is a life-safety check overdue, never done or unreadable.
with checks as (
    select * from {{ ref('fct_compliance_status') }}
    where state <> 'not_applicable'
)

{{ items(
    '1b.2', 'checks',
    is_met="state = 'in_date'",
    what="coalesce(
            refusal,
            coalesce(check_title, check_type) || ': '
            || case state
                when 'never_done' then 'no check is on record'
                when 'overdue' then 'the check is overdue'
                when 'failed' then 'the last check was failed'
                when 'no_evidence' then 'no evidence is held'
            end
        )",
    record='source_record_id',
    since="case when state = 'overdue' then next_due else last_done end",
    due='next_due', owner_role='owner_role', red_flag='is_red_flag'
) }}
