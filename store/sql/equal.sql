-- How many rows equal an earlier one in all that is kept of them. Only rows of one
-- identifier can, and of these only such as repeat an event.
with suspect as materialized (
    select distinct id_high, id_low from repeated join aside.link using (sheet_id, row) where in_episode
),
few as materialized (
    select * from aside.link semi join suspect using (id_high, id_low)
),
same as (
    select count(*) as rows
    from release_row join few using (sheet_id, row)
    group by id_high, id_low, day, time, office{{range .Labels}}, {{.}}{{end}}{{range .YesNo}}, {{.}}{{end}}
)
select coalesce(sum(rows - 1), 0)::bigint from same;
