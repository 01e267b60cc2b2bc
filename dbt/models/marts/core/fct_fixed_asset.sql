-- Grain: one asset in the register of one ledger.
select
    organisation_urn as school_urn,
    asset_id,
    asset_number,
    asset_type_id,
    status,
    status = 'Registered' as is_in_use,
    purchase_date,
    purchase_price,
    depreciation_start_date,
    residual_value,
    book_value,
    disposal_date,
    disposal_price
from {{ ref('stg_xero__fixed_assets') }}
