-- The cube: rows, episodes and persons by day, office, method and criminality.
select a.day, a.office,
    {{if .HasMethod}}a.method{{else}}0::uinteger{{end}} as method,
    {{if .HasCriminality}}a.criminality{{else}}0::uinteger{{end}} as criminality,
    count(*) as rows,
    count(*) filter (not coalesce(r.in_episode, false)) as episodes,
    count(*) filter (not coalesce(r.in_person, false)) as persons
from release_row a left join repeated r using (sheet_id, row)
group by all
order by all;
