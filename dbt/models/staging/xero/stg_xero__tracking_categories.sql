-- Grain: one option of one tracking category; an option of the school category stands for an academy.
with landed as (
    {{ landed('xero', 'tracking_categories') }}
)

select
    category_id,
    category_name,
    option_id,
    option_name,
    option_status,
    as_at as landed_as_at
from landed
{{ newest_version(['category_id', 'option_id'], order_by=['option_name']) }}
