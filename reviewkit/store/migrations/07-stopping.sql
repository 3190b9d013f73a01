create table samples (
    -- From facts: a random sample of what a reviewer has not read, which is read next; its list
    -- is kept under runs/.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,          -- whose unread reports
    stage text not null check (stage in ('title', 'fulltext')),
    seed integer not null,
    unread integer not null,         -- reports it was drawn from
    said text not null               -- SHA-256 of the list
) strict;
create index samples_by_reviewer on samples (reviewer, stage, ord);
create table sampled (
    -- From samples: a report that was drawn; anchored on a record, it holds for the report to
    -- which that record belongs now.
    fact text not null references samples (fact),
    place integer not null,          -- as drawn, from 1
    record text not null references records (id),
    primary key (fact, place)
) strict, without rowid;
create table stops (
    -- From facts: a reviewer stopped reading a stage on purpose, and what could be said then;
    -- what they left unread is kept under runs/.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,          -- who noted it
    stage text not null check (stage in ('title', 'fulltext')),
    whose text not null,             -- who stopped
    why text not null,
    read integer not null,
    unread integer not null,
    figures text not null check (json_valid(figures)), -- the test's numbers and its sentence
    said text not null               -- SHA-256 of the list of what was left
) strict;
create index stops_by_whose on stops (whose, stage, ord);
create table left_unread (
    -- From stops: a report that was left unread; what comes later is not left.
    record text not null references records (id),
    fact text not null references stops (fact),
    primary key (record, fact)
) strict, without rowid;
create view standing_samples as
    -- Samples that were not taken back.
    select * from samples s where not exists (select 1 from withdrawals w where w.target = s.fact);
create view standing_stops as
    -- Stops that were not taken back. What they say of a reviewer's words is open to all only
    -- when nobody owes a decision on any report that this reviewer has decided.
    select s.*, not exists (select 1 from words w where w.reviewer = s.whose
        and w.stage = s.stage and w.open = 1) as shown
    from stops s where not exists (select 1 from withdrawals w where w.target = s.fact);
create view left_reports as
    -- What each reviewer who stopped was not going to read, read since or not.
    select m.report, s.stage, s.whose as reviewer, s.fact
    from membership m cross join left_unread l on l.record = m.record
    join stops s on s.fact = l.fact
    where not exists (select 1 from withdrawals w where w.target = s.fact);
create view standing_left as
    -- What each reviewer left unread and has not decided since.
    select l.* from left_reports l
    where not exists (select 1 from words w where w.report = l.report and w.stage = l.stage
        and w.reviewer = l.reviewer);
create view left_by_all as
    -- Reports that no person is going to read at a stage: all who were to read them stopped.
    select l.report, l.stage from left_reports l join standing_rules r on r.stage = l.stage
    where not exists (
        select 1 from json_each(r.rule, '$.who') p
        where p.value not in (select value from json_each(r.rule, '$.programs'))
          and (l.stage not in (select stage from handed_out)
               or exists (select 1 from standing_assigned a where a.report = l.report
                          and +a.stage = l.stage and +a.reviewer = p.value))
          and not exists (select 1 from left_reports o where o.report = l.report
                          and o.stage = l.stage and o.reviewer = p.value));
create view stood_in as
    -- Decisions of programs on what people left unread: made in one stroke, unlike those of a
    -- program that reads.
    select d.fact, d.reviewer, d.report, d.stage from placed_decisions d
    join standing_rules r on r.stage = d.stage
    where d.verdict = 'exclude'
      and d.reviewer in (select value from json_each(r.rule, '$.programs'))
      and exists (select 1 from bulks b where b.target = d.fact);
create view excluded_unread as
    -- Reports excluded at title that nobody has read, person or program: PRISMA counts them as
    -- marked as ineligible by automation tools, before screening.
    select e.report from excluded_by_program e where exists (
        select 1 from stood_in s where s.report = e.report and s.stage = 'title');
create trigger stop_touches after insert on stops begin
    insert into newly_touched select '' where exists (
        select 1 from standing_rules where rule ->> '$.automation' = 'excludes');
end;
create trigger resumption_touches after insert on withdrawals begin
    insert into newly_touched select '' where new.target in (select fact from stops);
end;
