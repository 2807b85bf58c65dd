-- The table that the Mosaic page reads: episodes of one release by day, office,
-- criminality, group of methods and type of place. Sorted, and with enumerated
-- texts, because that packs smallest and so is kindest to the peer.
attach '{{.Release}}' as release (read_only);
attach '{{.Out}}' as made;

create temp table crosswalk as
select value, "group", coalesce("from"::date, date '0001-01-01') as first, coalesce("to"::date, date '9999-12-31') as last
from read_csv('{{.Registry}}/crosswalk.csv', header = true, all_varchar = true) where field = 'method';
create temp table criminality as from read_csv('{{.Registry}}/criminality.csv', header = true, all_varchar = true);
create temp table arrest as
select a.day, o.code as office, coalesce(c."group", 'unknown') as criminality,
    coalesce(w."group", 'unknown') as method, coalesce(p.text, 'unknown') as place
from release.release_row a
join release.office o on o.office_id = a.office
left join release.label cl on cl.code = a.criminality
left join criminality c on c.value = cl.text
left join release.label wl on wl.code = a.method
left join crosswalk w on w.value = wl.text and a.day between w.first and w.last
left join release.label p on p.code = a.place
left join release.repeated r on r.sheet_id = a.sheet_id and r.row = a.row
where not coalesce(r.in_episode, false) and a.day <= date '{{.To}}';

use made;
create type office as enum (select distinct office from arrest where office <> '--' order by office);
create type criminality as enum (select distinct criminality from arrest order by criminality);
create type method as enum (select distinct method from arrest order by method);
create type place as enum (select distinct place from arrest order by place);
create table arrests as
select day, nullif(office, '--')::office as office, criminality::criminality as criminality,
    method::method as method, place::place as place, count(*)::usmallint as n
from arrest group by all order by office, criminality, method, place, day;
