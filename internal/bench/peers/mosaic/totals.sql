-- What the page must come to: episodes in all, and of one filter.
select min(day)::varchar, max(day)::varchar, count(*), sum(n)::bigint,
    coalesce(sum(n) filter (criminality = 'neither'), 0)::bigint
from made.arrests;
