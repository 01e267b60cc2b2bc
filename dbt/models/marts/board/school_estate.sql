-- Grain: one open academy with at least one building on its register.
select
    buildings.school_urn,
    count(*) as buildings,
    cast(sum(buildings.floor_area_m2) as decimal(18, 4)) as floor_area_m2,
    count(*) filter (where buildings.is_temporary) as temporary_buildings,
    cast(
        coalesce(sum(buildings.floor_area_m2) filter (where buildings.is_temporary), 0) as decimal(18, 4)
    ) as temporary_floor_area_m2
from {{ ref('dim_building') }} as buildings
inner join {{ ref('dim_school') }} as academies
    on buildings.school_urn = academies.school_urn and academies.is_open
group by buildings.school_urn
