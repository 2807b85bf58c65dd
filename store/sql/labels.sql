-- How many different values a column of labels has, and in how many rows.
select count(distinct {{.}}), count(*) from release_row where {{.}} <> 0
