create table without_people (
    -- Rebuilt with membership: where people joined records, the report to which a record would
    -- belong by the rules alone. PRISMA counts duplicates found by automation and by hand.
    record text primary key references records (id),
    report text not null references records (id)
) strict;
insert into unsettled select '' where exists (select 1 from membership where record <> report);
