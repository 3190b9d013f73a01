create index decisions_by_reviewer on decisions (reviewer, stage, ord);
create table bulks (
    -- From facts: decisions made in one stroke, which one undo takes back. (Columns in the order
    -- of the key: SQLite 3.40's integrity check misreads this table otherwise.)
    target text not null references decisions (fact),
    fact text not null references facts (id),
    ord text not null,
    primary key (target, fact)
) strict, without rowid;
create index bulks_by_fact on bulks (fact, target);
create table assignments (
    -- From facts: reports given to reviewers to read; who got which is kept under runs/.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,          -- who gave them out
    stage text not null check (stage in ('title', 'fulltext')),
    how text not null
        check (how in ('all', 'split', 'batches', 'top_up', 'calibration', 'passed_on')),
    size integer not null,           -- reports a batch; 0: one batch
    seed integer not null,
    said text not null               -- SHA-256 of the list
) strict;
create table assigned (
    -- From assignments: a report that one reviewer is to read; anchored on a record, it holds
    -- for the report to which that record belongs now.
    fact text not null references assignments (fact),
    ord text not null,
    stage text not null,
    reviewer text not null,
    record text not null references records (id),
    batch integer not null,          -- counted from 1 within the assignment
    needs integer not null,          -- readers that the report was given
    primary key (record, stage, reviewer, fact)
) strict, without rowid;
create index assigned_by_reviewer on assigned (reviewer, stage, ord, batch, record);
create index assigned_by_stage on assigned (stage, fact);
create table departures (
    -- From facts: a reviewer left; what they were given before and did not decide is open.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,          -- who noted it
    who text not null                -- who left
) strict;
create table openings (
    -- From facts: a calibration round was looked at, and the rest of the stage opened.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,
    stage text not null check (stage in ('title', 'fulltext')),
    round text not null references assignments (fact)
) strict;
create table tags (
    -- From facts: a label put on a report or taken off; of each reviewer's own.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,
    record text not null references records (id),
    stage text not null check (stage in ('title', 'fulltext')), -- where the report stood then
    tag text not null,
    state integer not null check (state in (0, 1)) -- 1 on, 0 off
) strict;
create index tags_by_record on tags (record, tag, reviewer, ord);
create index tags_by_tag on tags (tag, record);
create table comments (
    -- From facts: a word in the discussion of a report at a stage.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,
    record text not null references records (id),
    stage text not null check (stage in ('title', 'fulltext')),
    text text not null
) strict;
create index comments_by_record on comments (record, stage, ord);
create table orders (
    -- From facts: an order in which reports are read, frozen; its list is kept under runs/.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,          -- who froze it
    stage text not null check (stage in ('title', 'fulltext')),
    how text not null check (how in ('random', 'newest', 'oldest', 'ranked')),
    seed integer not null,
    whose text not null,             -- the one reviewer who reads in it; '' all
    said text not null               -- SHA-256 of the list
) strict;
create table ranks (
    -- From orders: the place of each report in a frozen order, from 1.
    fact text not null references orders (fact),
    rank integer not null,
    record text not null references records (id),
    primary key (fact, rank)
) strict, without rowid;
create index ranks_by_record on ranks (fact, record, rank);
create view standing_assigned as
    -- Who is to read which report now: neither taken back, nor left open by one who went. Who
    -- asks about one report writes `+stage` and `+reviewer`, so that SQLite goes by the report.
    select m.report, a.stage, a.reviewer, s.how, a.fact, a.ord, a.batch, a.needs, a.record
    from assigned a join membership m on m.record = a.record
    join assignments s on s.fact = a.fact
    where not exists (select 1 from withdrawals w where w.target = a.fact)
      and not exists (
        select 1 from departures e where e.who = a.reviewer and e.ord > a.ord
          and not exists (select 1 from withdrawals w where w.target = e.fact)
          and not exists (select 1 from placed_decisions d
            where d.report = m.report and d.stage = a.stage and +d.reviewer = a.reviewer));
create view handed_out as
    -- Stages whose reports are given to reviewers one by one; elsewhere every reader may take
    -- any. Calibration rounds do not count.
    select distinct stage from assignments a where how <> 'calibration'
        and not exists (select 1 from withdrawals w where w.target = a.fact);
create view calibration_rounds as
    -- Calibration rounds, and whether the rest of their stage is open.
    select a.fact, a.ord, a.stage, a.said,
        exists (select 1 from openings o where o.round = a.fact
            and not exists (select 1 from withdrawals w where w.target = o.fact)) as opened
    from assignments a where a.how = 'calibration'
        and not exists (select 1 from withdrawals w where w.target = a.fact);
create index membership_by_place on membership (place, record, report) where record = report;
create view wanted_readers as
    -- Readers that a report needs where that is not the number of the stage's rule: all who
    -- calibrate on it, or what a sample for second reading gave it.
    select a.report, a.stage,
        coalesce(nullif(count(distinct case when a.how = 'calibration' then a.reviewer end), 0),
                 max(case when r.rule ->> '$.sample' is not null then a.needs end)) as needed
    from standing_assigned a left join standing_rules r on r.stage = a.stage
    group by a.report, a.stage;
create table outcomes (
    -- Rebuilt from stage_outcomes, so that reading it costs the same with ten reports and with
    -- a hundred thousand.
    report text not null,
    stage text not null,
    outcome text not null check (outcome in ('include', 'exclude', 'pending', 'conflict')),
    reason text,                     -- id of the criterion that failed
    primary key (report, stage)
) strict, without rowid;
create index outcomes_by_stage on outcomes (stage, outcome, report);
create table words (
    -- Rebuilt from standing_decisions: what each reviewer says of each report now.
    report text not null,
    stage text not null,
    reviewer text not null,
    verdict text not null,
    reason text,
    note text not null,
    fact text not null,
    ord text not null,
    open integer not null,           -- 1: others still owe a decision on the report
    primary key (report, stage, reviewer, fact)
) strict, without rowid;
create index words_by_reviewer on words (reviewer, stage, open, report, verdict);
create view excluded_by_program as
    -- Reports that programs excluded at title without a person: PRISMA counts them apart.
    select o.report from outcomes o where o.stage = 'title' and o.outcome = 'exclude'
      and not exists (select 1 from standing_settlements s
        where s.report = o.report and s.stage = 'title')
      and not exists (select 1 from words w where w.report = o.report and w.stage = 'title'
        and w.reviewer not in (select value from standing_rules r, json_each(r.rule, '$.programs')
            where r.stage = 'title'));
create table touched (
    -- Reports of which something was said since outcomes and words were rebuilt; '' stands for
    -- all. Empty at the end of every transaction.
    report text primary key
) strict, without rowid;
create view newly_touched as
    -- What the triggers write through: a report that is not noted yet. (The conflict clause of a
    -- statement overrides those in its triggers, so `or ignore` would not do there.)
    select report from touched;
create trigger touch instead of insert on newly_touched
    when not exists (select 1 from touched where report = new.report)
begin
    insert into touched values (new.report);
end;
create trigger decision_touches after insert on decisions begin
    insert into newly_touched select report from membership where record = new.record;
end;
create trigger settlement_touches after insert on settlements begin
    insert into newly_touched select report from membership where record = new.record;
end;
create trigger withdrawal_touches after insert on withdrawals begin
    insert into newly_touched select m.report from membership m
        where m.record in (select record from decisions where fact = new.target
                           union select record from settlements where fact = new.target);
    insert into newly_touched select '' where new.target in (
        select fact from assignments union all select fact from departures);
end;
create trigger document_touches after insert on documents when new.role = 'protocol' begin
    insert into newly_touched values ('');
end;
create trigger assignment_touches after insert on assignments begin
    insert into newly_touched values ('');
end;
create trigger departure_touches after insert on departures begin
    insert into newly_touched values ('');
end;
create trigger member_touches after insert on membership begin
    insert into newly_touched select new.report
        where exists (select 1 from decisions where record = new.record);
end;
create trigger move_touches after update of report on membership when old.report <> new.report
begin
    insert into newly_touched values (old.report);
    insert into newly_touched values (new.report);
end;
