-- Which rows repeat an event. Rows without an identifier never do.
-- Order within an identifier: instant (midnight of the day where not given),
-- reprocessed arrests last, then place in the release.
insert into repeated
with linked as (
    select sheet_id, row, id_high, id_low,
        case when time = -9223372036854775808 then epoch_us(day::timestamp) else time end as instant,
        {{if .HasMethod}}method in (select code from label where text = 'ERO Reprocessed Arrest'){{else}}false{{end}} as reprocessed
    from release_row join aside.link using (sheet_id, row)
    where id_low <> 0{{with .Within}} and day between date '{{.From}}' and date '{{.To}}'{{end}}
),
ordered as (
    select sheet_id, row,
        instant - lag(instant) over earlier as gap,
        row_number() over earlier as position
    from linked
    window earlier as (partition by id_high, id_low order by instant, reprocessed, sheet_id, row)
),
marked as (
    select sheet_id, row,
        {{template "episodes.sql" .}} as in_episode,
        {{template "persons.sql" .}} as in_person
    from ordered
)
select sheet_id, row, in_episode, in_person from marked
where in_episode or in_person
order by sheet_id, row;
