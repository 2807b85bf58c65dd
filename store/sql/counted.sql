-- What the cube counts of a part of the rows, which is as many as are held at
-- a time. A row that no rule leaves out counts.
select a.day, a.office, not coalesce(r.in_episode, false) as episode, not coalesce(r.in_person, false) as person
    {{- range .Labels}}, a.{{.}}{{end}}
from release_row a left join repeated r using (sheet_id, row)
where a.rowid >= {{.From}} and a.rowid < {{.To}};
