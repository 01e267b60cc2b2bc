-- Grain: one term of one open academy and academic year: as its local authority has it, else as every other has it.
with academies as (
    select
        school_urn,
        la_code
    from {{ ref('dim_school') }}
    where is_open
),

own_terms as (
    select
        academies.school_urn,
        terms.academic_year,
        terms.term,
        terms.start_date,
        terms.end_date
    from academies
    inner join {{ ref('term_dates') }} as terms
        on academies.la_code = terms.la_code
),

common_terms as (
    select
        academies.school_urn,
        terms.academic_year,
        terms.term,
        terms.start_date,
        terms.end_date
    from academies
    cross join {{ ref('term_dates') }} as terms
    left join own_terms
        on
            academies.school_urn = own_terms.school_urn
            and terms.academic_year = own_terms.academic_year
            and terms.term = own_terms.term
    where terms.la_code is null and own_terms.term is null
),

all_terms as (
    select * from own_terms
    union all
    select * from common_terms
),

newest as (
    select
        school_urn,
        max(start_date) as start_date
    from all_terms
    where start_date <= {{ as_at() }}
    group by school_urn
)

select
    all_terms.school_urn,
    all_terms.academic_year,
    all_terms.term,
    all_terms.start_date,
    all_terms.end_date,
    coalesce(all_terms.start_date = newest.start_date, false) as is_current
from all_terms
left join newest
    on all_terms.school_urn = newest.school_urn
