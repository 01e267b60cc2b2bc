-- Grain: one option of one tracking category; an option of the school category stands for an academy.
with landed as (
    {{ landed('xero', 'tracking_categories') }}
)

select
    academy_urn as organisation_urn,
    category_id,
    category_name,
    option_id,
    option_name,
    option_status,
    as_at as landed_as_at
from landed
{{ newest_version(['organisation_urn', 'category_id', 'option_id'], order_by=['option_name']) }}
