-- A facet of the cube: rows, episodes and persons by day or month, office and
-- one more label.
select {{if .Monthly}}date_trunc('month', a.day)::date{{else}}a.day{{end}} as first, a.office, a.{{.Name}} as value,
    count(*) as rows,
    count(*) filter (not coalesce(r.in_episode, false)) as episodes,
    count(*) filter (not coalesce(r.in_person, false)) as persons
from release_row a left join repeated r using (sheet_id, row)
group by all
order by all;
