-- Which rows are of one person: beside the release, in memory, and gone when
-- its file is closed. An identifier here is a number that means nothing elsewhere.
create table aside.link (sheet_id usmallint, row integer, id_high ubigint, id_low ubigint,
    likely utinyint, dropped utinyint); -- a publisher's flags: 0 blank, 1 no, 2 yes
