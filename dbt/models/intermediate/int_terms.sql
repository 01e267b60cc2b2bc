-- Grain: one term of one open academy. Where its local authority has a calendar of its own, that is the academy's.
select
    academies.school_urn,
    terms.academic_year,
    terms.term,
    terms.start_date,
    terms.end_date
from {{ ref('int_academies') }} as academies
inner join {{ ref('term_dates') }} as terms
    on terms.la_code is null or academies.la_code = terms.la_code
where academies.is_open
qualify
    terms.la_code is not null
    or count(*) over (partition by academies.school_urn, terms.academic_year, terms.term) = 1
