-- Grain: one supplier of one ledger, by its id there. Who it is stays in the ledger.
with billing as (
    select
        organisation_urn,
        contact_id,
        min(invoice_date) as first_billed_on,
        max(invoice_date) as last_billed_on
    from {{ ref('stg_xero__invoices') }}
    where
        invoice_type = 'ACCPAY'
        and status in ('AUTHORISED', 'PAID')
        and contact_id is not null
        and invoice_date <= {{ as_at() }}
    group by organisation_urn, contact_id
),

contacts as (
    select * from {{ ref('stg_xero__contacts') }}
)

select
    coalesce(contacts.organisation_urn, billing.organisation_urn) as organisation_urn,
    coalesce(contacts.contact_id, billing.contact_id) as contact_id,
    contacts.status,
    billing.first_billed_on,
    billing.last_billed_on
from contacts
full join billing
    on
        contacts.contact_id = billing.contact_id
        and contacts.organisation_urn is not distinct from billing.organisation_urn
where contacts.is_supplier or billing.contact_id is not null
