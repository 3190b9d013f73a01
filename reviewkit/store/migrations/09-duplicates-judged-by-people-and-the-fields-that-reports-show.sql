alter table runs add column policy text; -- JSON: what counted as the same; null: nobody noted it
alter table runs add column after text references runs (fact); -- null: it compared all records
create index pairs_unsure on pairs (judgement, run, a, b) where judgement <> 'same';
create table document_numbers (
    -- From runs: the number that names a record's document (DOI, registration number). No rule
    -- brings two of them together by way of a third record.
    run text not null references runs (fact),
    record text not null references records (id),
    number text not null,
    primary key (run, record)
) strict, without rowid;
create table put_off (
    -- From facts: a reviewer wants to see a doubtful pair later; for them it comes last.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,
    a text not null references records (id),
    b text not null references records (id),
    check (a < b)
) strict;
create index put_off_by_pair on put_off (a, b, reviewer, ord);
create index put_off_by_reviewer on put_off (reviewer, ord);
create index judgements_by_reviewer on judgements (reviewer, ord);
create table splits (
    -- From facts: judgements made in one stroke, which split a report; one undo takes them back.
    target text not null references judgements (fact),
    fact text not null references facts (id),
    ord text not null,
    primary key (target, fact)
) strict, without rowid;
create index splits_by_fact on splits (fact, target);
create table displays (
    -- From facts: which of its records' fields a report shows, by the protocol version; a
    -- protocol kept by an older version says nothing of it.
    protocol text primary key,       -- SHA-256 of the protocol
    rule text not null check (json_valid(rule))
) strict;
create table stopped_joins (
    -- Rebuilt with membership: pairs called the same that were not joined, and why.
    a text not null references records (id),
    b text not null references records (id),
    reason text not null,
    primary key (a, b)
) strict, without rowid;
create table shown (
    -- Rebuilt from membership and records: what a report of several records shows, field by
    -- field.
    report text primary key references records (id),
    kind text,
    title text,
    authors text,
    year integer,
    journal text,
    volume text,
    issue text,
    pages text,
    doi text,
    pmid text,
    accession text,
    url text,
    abstract_of text references records (id), -- the record whose abstract it is
    origin text not null             -- JSON: field to the record that it is from
) strict;
create table unshown (
    -- Reports whose records changed since `shown` was rebuilt; '' stands for all. Empty at the
    -- end of every transaction.
    report text primary key
) strict, without rowid;
create view newly_unshown as
    -- What the triggers write through: a report that is not noted yet.
    select report from unshown;
create trigger unshow instead of insert on newly_unshown
    when not exists (select 1 from unshown where report = new.report)
begin
    insert into unshown values (new.report);
end;
create trigger member_unshows after insert on membership when new.report <> new.record begin
    insert into newly_unshown values (new.report);
end;
create trigger move_unshows after update on membership begin
    insert into newly_unshown select old.report where old.report <> new.report;
    insert into newly_unshown select new.report
        where old.report <> new.report or new.record <> new.report;
end;
create trigger display_unshows after insert on documents when new.role = 'protocol' begin
    insert into newly_unshown values ('');
end;
create view standing_display as
    -- How reports are shown by the protocol in force; no row where it says nothing of it.
    select d.rule from displays d join standing_protocol p on p.sha = d.protocol;
create view standing_runs as
    -- The last run of the rules, and those that it goes on from, back to one over all records.
    with recursive chain (fact, after) as (
        select fact, after from (select fact, after from runs order by ord desc limit 1)
        union all
        select r.fact, r.after from chain c join runs r on r.fact = c.after)
    select fact from chain;
drop view doubtful_pairs;
drop view standing_pairs;
create view standing_pairs as
    -- What the rules say now: the pairs of the last run, and of those that it goes on from.
    select * from pairs where run in (select fact from standing_runs);
create view standing_numbers as
    -- The document numbers that the standing runs read.
    select record, number from document_numbers where run in (select fact from standing_runs);
create view doubtful_pairs as
    -- Maybe-pairs that no person has judged and that are not one report already.
    select p.a, p.b, p.probability, p.rule, p.reason, p.similarities
    from standing_pairs p
    join membership ma on ma.record = p.a
    join membership mb on mb.record = p.b
    where p.judgement = 'maybe' and ma.report <> mb.report
      and not exists (select 1 from judgements j where j.a = p.a and j.b = p.b
        and not exists (select 1 from withdrawals w where w.target = j.fact));
create view unjoined as
    -- Stopped joins that no person has judged: both records are still in two reports.
    select s.a, s.b, s.reason from stopped_joins s
    join membership ma on ma.record = s.a
    join membership mb on mb.record = s.b
    where ma.report <> mb.report
      and not exists (select 1 from judgements j where j.a = s.a and j.b = s.b
        and not exists (select 1 from withdrawals w where w.target = j.fact));
insert into shown
    select report, kind, title, authors, year, journal, volume, issue, pages, doi, pmid,
        accession, url,
        (select t.record from membership n join record_texts t on t.record = n.record
         where n.report = reports.report order by length(t.abstract) desc, n.place limit 1), '{}'
    from reports
    where exists (select 1 from membership n
                  where n.report = reports.report and n.record <> n.report);
insert into unshown select '' where exists (select 1 from shown);
drop view reports;
create view reports as
    -- One row a report: its record's fields, or what is shown of its several records.
    select m.record as report, m.place,
        coalesce(s.kind, r.kind) as kind,
        coalesce(s.title, r.title) as title,
        coalesce(s.authors, r.authors) as authors,
        coalesce(s.year, r.year) as year,
        coalesce(s.journal, r.journal) as journal,
        coalesce(s.volume, r.volume) as volume,
        coalesce(s.issue, r.issue) as issue,
        coalesce(s.pages, r.pages) as pages,
        coalesce(s.doi, r.doi) as doi,
        coalesce(s.pmid, r.pmid) as pmid,
        coalesce(s.accession, r.accession) as accession,
        coalesce(s.url, r.url) as url,
        (select t.abstract from record_texts t
         where t.record = coalesce(s.abstract_of, m.record)) as abstract
    from membership m join records r on r.id = m.record
    left join shown s on s.report = m.record
    where m.record = m.report;
