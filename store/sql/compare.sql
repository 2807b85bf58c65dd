-- Where a publisher's own flags for repeats stand beside ours: likely says that
-- an episode has several rows, dropped that the row is not its first.
insert into disagreement
with linked as (
    select sheet_id, row, id_high, id_low, likely, dropped,
        case when time = -9223372036854775808 then epoch_us(day::timestamp) else time end as instant
    from release_row join aside.link using (sheet_id, row)
),
near as (
    select *,
        id_low <> 0 and coalesce(instant - lag(instant) over earlier <= 24::bigint * 3600 * 1000000
            or lead(instant) over earlier - instant <= 24::bigint * 3600 * 1000000, false) as several,
        id_low = 0 or count(*) over (partition by id_high, id_low) = 1 as alone
    from linked
    window earlier as (partition by id_high, id_low order by instant, sheet_id, row)
),
flags as (
    select sheet_id, row, 'likely' as field, likely as theirs, several as ours, alone from near where likely <> 0
    union all
    select sheet_id, row, 'dropped', dropped, coalesce(in_episode, false), alone
    from near left join repeated using (sheet_id, row) where dropped <> 0
)
select sheet_id, row, field,
    case
        when theirs = 1 and not ours then 'neither'
        when theirs = 2 and ours then 'both'
        when ours then 'ours: another row of the identifier is within 24 hours'
        when alone then 'theirs: no other row of the identifier is in the release'
        else 'theirs: the nearest row of the identifier is more than 24 hours away, or another row counts'
    end as verdict
from flags;
create table agreement as select field, verdict, count(*)::bigint as rows from disagreement group by all order by all;
delete from disagreement where verdict in ('both', 'neither');
