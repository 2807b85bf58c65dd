-- What is known of rows and never stored: which are of one person, a publisher's
-- flags and the marks of people (0 blank, 1 no, 2 yes). Beside the release, in
-- memory, and gone when its file is closed. An identifier here is a number that
-- means nothing elsewhere.
create table aside.link (sheet_id usmallint, row integer, id_high ubigint, id_low ubigint, likely utinyint, dropped utinyint
    {{- range .YesNo}}, {{.}} utinyint{{end}});
