-- Counts of a release by day and office, under the three rules.
select '{{.Release}}' as release, '{{.Name}}' as "table", a.day, nullif(o.code, '--') as office, count(*) as rows,
    count(*) filter (not coalesce(r.in_episode, false)) as episodes,
    count(*) filter (not coalesce(r.in_person, false)) as persons
from {{.Catalog}}.release_row a
join {{.Catalog}}.office o on o.office_id = a.office
left join {{.Catalog}}.repeated r on r.sheet_id = a.sheet_id and r.row = a.row
group by all
