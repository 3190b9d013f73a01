create table runs (
    -- From facts: one run of the matching rules over everything known then.
    fact text primary key references facts (id),
    ord text not null,
    rules text not null,             -- version of the rules
    files text not null,             -- JSON list of the files it read
    said text not null,              -- SHA-256 of its judgements, kept under runs/
    records integer not null,
    same integer not null,
    maybe integer not null,
    related integer not null
) strict;
create table pairs (
    -- From runs: what a rule said of two records, and why.
    run text not null references runs (fact),
    a text not null references records (id),
    b text not null references records (id),
    judgement text not null check (judgement in ('same', 'maybe', 'related')),
    probability real not null,
    rule text not null,
    reason text not null,
    similarities text not null,      -- JSON: field to 0..1, null unknown
    primary key (run, a, b),
    check (a < b)
) strict, without rowid;
create index pairs_by_b on pairs (b, run);
create table judgements (
    -- From facts: what a person said of two records; no rule overrules it.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,
    a text not null references records (id),
    b text not null references records (id),
    judgement text not null check (judgement in ('same', 'different')),
    why text not null,
    check (a < b)
) strict;
create index judgements_by_pair on judgements (a, b, ord);
create index judgements_by_b on judgements (b, a);
create table withdrawals (
    -- From facts: a fact that was taken back; it stays, but no longer stands.
    fact text primary key references facts (id),
    ord text not null,
    target text not null references facts (id)
) strict;
create index withdrawals_by_target on withdrawals (target);
create table membership (
    -- Rebuilt from pairs and judgements: the report each record belongs to now. A report goes
    -- by the id of its first record (earliest import, then position).
    record text primary key references records (id),
    report text not null references records (id),
    place integer not null           -- order of the record among all records, from 1
) strict;
create index membership_by_report on membership (report, record);
create table unsettled (
    -- Records about which something was said since membership was last worked out; '' stands for
    -- all. Empty at the end of every transaction.
    record text primary key
) strict;
create view standing_judgements as
    -- The last word of people on each pair.
    select j.a, j.b, j.judgement, j.reviewer, j.why, j.fact, max(j.ord) as ord
    from judgements j
    where j.fact not in (select target from withdrawals)
    group by j.a, j.b;
create view standing_pairs as
    -- What the rules say now: the pairs of the last run.
    select * from pairs
    where run = (select fact from runs order by ord desc limit 1);
create view doubtful_pairs as
    -- Maybe-pairs that no person has judged and that are not one report already.
    select p.a, p.b, p.probability, p.rule, p.reason, p.similarities
    from standing_pairs p
    join membership ma on ma.record = p.a
    join membership mb on mb.record = p.b
    where p.judgement = 'maybe' and ma.report <> mb.report
      and not exists (select 1 from standing_judgements j where j.a = p.a and j.b = p.b);
create view reports as
    -- One row a report: the fields of its first record, gaps filled from its other records.
    select m.record as report, m.place, r.kind, r.title, r.authors,
        coalesce(r.year, (select min(o.year) from membership n join records o on o.id = n.record
                          where n.report = m.record)) as year,
        coalesce(r.journal, (select min(o.journal) from membership n
                             join records o on o.id = n.record
                             where n.report = m.record)) as journal,
        r.volume, r.issue, r.pages,
        coalesce(r.doi, (select min(o.doi) from membership n join records o on o.id = n.record
                         where n.report = m.record)) as doi,
        coalesce(r.pmid, (select min(o.pmid) from membership n join records o on o.id = n.record
                          where n.report = m.record)) as pmid,
        r.accession, r.url,
        (select t.abstract from membership n join record_texts t on t.record = n.record
         where n.report = m.record order by length(t.abstract) desc, n.place limit 1)
            as abstract
    from membership m join records r on r.id = m.record
    where m.record = m.report;
