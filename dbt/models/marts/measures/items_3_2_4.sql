-- Grain: one thing that counts under a measure of indicator 3.2.4: the accounts of the trust (3.2.4). An account older than
-- its type is a member.
with accounts as (
    select
        null as school_urn,
        count(*) filter (where user_type is distinct from 'Guest') as numerator,
        count(*) as denominator,
        0 as exclusions
    from {{ ref('stg_graph__accounts') }}
    where account_enabled
)

{{ counted('3.2.4', 'accounts') }}
