-- What: the trust has an open academy on the day. Why: every measure is over the open academies, so without one the
-- candidate would be empty and pass everything. How to resolve: see that trust/academies has landed for this as_at or
-- earlier, and that the trust's settings name the academies.
select count(*) as open_academies
from {{ ref('dim_school') }}
where is_open
having count(*) = 0
