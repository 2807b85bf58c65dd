-- The tables of one release. Texts are stored as codes of label, 0 for missing.
create table sheet (sheet_id usmallint, file_name varchar, file_sha256 varchar, sheet varchar);
create table office (office_id utinyint, code varchar, name varchar);
create table label (code uinteger, text varchar);
create table quarantine (sheet_id usmallint, row integer, code varchar, column_name varchar);
create table release_row (
    sheet_id usmallint,
    row integer,
    day date,
    time bigint, -- microseconds on the clock of the release; -2^63 when not given
    office utinyint
    {{- range .Labels}},
    {{.}} uinteger
    {{- end}}
);
{{- if .Flagged}}
-- Rows on which a publisher's own flag for repeats and our rule differ.
create table disagreement (sheet_id usmallint, row integer, field varchar, verdict varchar);
{{- end}}
{{- if .YesNo}}
-- Marks of people by month in the nation: value 0 blank, 1 no, 2 yes.
create table yesno (field varchar, first date, value utinyint, rows bigint, episodes bigint, persons bigint);
{{- end}}
-- Rows that a counting rule does not count; a row that is absent counts.
create table repeated (sheet_id usmallint, row integer, in_episode boolean, in_person boolean);
