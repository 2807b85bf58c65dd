-- The marks of people by month in the nation: all that is kept of them.
{{- range .YesNo}}
insert into yesno
select '{{.}}', date_trunc('month', a.day)::date as first, l.{{.}} as value,
    count(*) as rows,
    count(*) filter (not coalesce(r.in_episode, false)) as episodes,
    count(*) filter (not coalesce(r.in_person, false)) as persons
from release_row a join aside.link l using (sheet_id, row) left join repeated r using (sheet_id, row)
group by all
order by all;
{{- end}}
