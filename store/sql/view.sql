-- One readable row per loaded row of a release, with its lineage.
create view {{.Schema}}.{{.Name}} as
select '{{.Release}}' as release, s.file_sha256, s.file_name, s.sheet, a.row,
    a.day as {{.Date}},
    case when a.time = -9223372036854775808 then null else make_timestamp(a.time) end as instant,
    nullif(o.code, '--') as office,
    {{- range .Labels}}
    {{.}}_label.text as {{.}},
    {{- end}}
    not coalesce(r.in_episode, false) as counts_as_episode,
    not coalesce(r.in_person, false) as counts_as_person
from {{.Catalog}}.release_row a
join {{.Catalog}}.sheet s using (sheet_id)
join {{.Catalog}}.office o on o.office_id = a.office
left join {{.Catalog}}.repeated r on r.sheet_id = a.sheet_id and r.row = a.row
{{- range .Labels}}
left join {{$.Catalog}}.label {{.}}_label on {{.}}_label.code = a.{{.}}
{{- end}};
