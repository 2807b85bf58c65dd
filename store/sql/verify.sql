-- What the ledger says of the rows, counted again from the closed file.
select count(*), coalesce(sum(row), 0)::bigint, coalesce(sum(day - date '1970-01-01'), 0)::bigint,
    coalesce(sum(row::hugeint * (day - date '1970-01-01')) % 1000000007, 0)::bigint,
    coalesce(sum(row::hugeint * office) % 1000000007, 0)::bigint,
    (select count(*) from quarantine)
from release_row;
