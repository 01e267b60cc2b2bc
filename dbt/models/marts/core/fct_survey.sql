-- Grain: one question of one final survey of an academy: how many answered, never who.
select
    school_urn,
    record_id,
    audience,
    question,
    wave,
    closed,
    invited,
    responded,
    coalesce(point_4, 0) + coalesce(point_5, 0) as satisfied_answers,
    coalesce(point_1, 0) + coalesce(point_2, 0) + coalesce(point_3, 0) + coalesce(point_4, 0) + coalesce(point_5, 0)
        as answers
from {{ ref('stg_registers__surveys') }}
where status = 'final'
