create table searches (
    -- From facts: one run of one strategy in one source on one day, and what it gave.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,          -- who noted it
    source text not null,
    kind text not null check (kind in
        ('database', 'register', 'website', 'organisation', 'citation_searching', 'other')),
    platform text,                   -- interface; null: not reported
    api text,                        -- where reviewkit asked by itself; null: searched by hand
    query text,                      -- exact strategy; null: not reported
    ran text,                        -- day, ISO; null: not reported
    reported integer check (reported >= 0), -- hits the source told of; null: not reported
    received integer check (received >= 0), -- different records that came; null: not reported
    known integer check (known >= 0), -- of these, known from an earlier run; null: not reported
    why text,                        -- why hits were not imported
    updates integer not null check (updates in (0, 1)), -- run by `reviewkit update`
    told text not null check (json_valid(told)) -- JSON list: what the source said
) strict;
create table search_files (
    -- From searches: the imported files that hold what a search found.
    fact text not null references searches (fact),
    file text not null,              -- SHA-256, as in imports
    primary key (fact, file)
) strict, without rowid;
create index search_files_by_file on search_files (file);
create table explanations (
    -- From facts: why hits of a search were not imported; the last word on a search stands.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,
    target text not null references searches (fact),
    why text not null
) strict;
create index explanations_by_target on explanations (target, ord);
create view claimed_files as
    -- The imported files that searches name, each under the first search that names it: another
    -- that found the same bytes brought nothing in.
    select f.file, f.fact, row_number() over (partition by f.file order by s.ord) as nth
    from search_files f join searches s on s.fact = f.fact
    where not exists (select 1 from withdrawals w where w.target = s.fact);
create view standing_searches as
    -- Searches that were not taken back, with the records each brought in, those it knew from an
    -- earlier one, and what was said last of hits that were not imported.
    with held as (
        select c.fact, sum(iif(c.nth = 1, i.records, 0)) as own,
            sum(iif(c.nth > 1, i.records, null)) as again
        from claimed_files c join standing_imports i on i.file = c.file group by c.fact),
    explained as (
        select target, why, max(ord) from explanations group by target)
    select s.fact, s.ord, s.reviewer, s.source, s.kind, s.platform, s.api, s.query, s.ran,
        s.reported, s.received, s.updates, s.told, coalesce(h.own, 0) as imported,
        coalesce(s.known + coalesce(h.again, 0), h.again) as known, coalesce(e.why, s.why) as why
    from searches s left join held h on h.fact = s.fact left join explained e on e.target = s.fact
    where not exists (select 1 from withdrawals w where w.target = s.fact);
create view unexplained_searches as
    -- Searches of which more or fewer hits were told than came in, and nobody said why.
    select *, coalesce(reported, received) as hits from standing_searches
    where why is null and coalesce(reported, received) <> imported + coalesce(known, 0);
