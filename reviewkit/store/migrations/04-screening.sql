create table decisions (
    -- From facts: what one reviewer said of one report at one stage. Anchored on the record
    -- that was seen; it holds for the report to which that record belongs now.
    fact text primary key references facts (id),
    ord text not null,
    protocol text not null,
    reviewer text not null,
    record text not null references records (id),
    stage text not null check (stage in ('title', 'fulltext')),
    verdict text not null check (verdict in ('include', 'exclude', 'unsure')),
    reason text,                     -- id of the criterion that failed
    note text not null,
    seen text not null,              -- JSON list: the records the report had when it was seen
    check (not (stage = 'fulltext' and verdict = 'exclude' and reason is null))
) strict;
create index decisions_by_record
    on decisions (record, stage, reviewer, ord, verdict, reason, protocol, fact);
create table sightings (
    -- From decisions: the other records that the report had when it was decided on.
    fact text not null references decisions (fact),
    record text not null references records (id),
    stage text not null,
    reviewer text not null,
    ord text not null,
    anchor text not null,            -- the record that the decision is anchored on
    primary key (record, stage, reviewer, ord)
) strict, without rowid;
create table settlements (
    -- From facts: the verdict that ends a conflict, and the decisions it saw. A decision that
    -- it did not see reopens the conflict.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,
    record text not null references records (id),
    stage text not null check (stage in ('title', 'fulltext')),
    verdict text not null check (verdict in ('include', 'exclude')),
    reason text,
    why text not null,
    saw text not null,               -- JSON list of decision facts
    check (not (stage = 'fulltext' and verdict = 'exclude' and reason is null))
) strict;
create index settlements_by_record on settlements (record, stage, ord);
create view placed_decisions as
    -- Every decision that was not taken back, with the report its record belongs to now.
    select d.*, m.report
    from decisions d join membership m on m.record = d.record
    where not exists (select 1 from withdrawals w where w.target = d.fact);
create view standing_decisions as
    -- What each reviewer says of each report now: a decision stands until the same reviewer
    -- decides again on its record, or on another record of the report that was seen to hold
    -- both. Merging two reports unites their decisions; splitting gives each back.
    select d.* from placed_decisions d
    where not exists (
        select 1 from decisions l
        where l.record = d.record and l.stage = d.stage and l.reviewer = d.reviewer
          and l.ord > d.ord
          and not exists (select 1 from withdrawals w where w.target = l.fact))
      and not exists (
        select 1 from sightings s join membership a on a.record = s.anchor
        where s.record = d.record and s.stage = d.stage and s.reviewer = d.reviewer
          and s.ord > d.ord and a.report = d.report
          and not exists (select 1 from withdrawals w where w.target = s.fact));
create view seeing_settlements as
    -- Settlements that saw every decision standing now.
    select m.report, s.stage, s.verdict, s.reason, s.why, s.reviewer, s.fact, s.ord
    from settlements s join membership m on m.record = s.record
    where not exists (select 1 from withdrawals w where w.target = s.fact)
      and not exists (
        select 1 from standing_decisions d
        where d.report = m.report and d.stage = s.stage
          and d.fact not in (select value from json_each(s.saw)));
create view standing_settlements as
    -- The last settlement of each report and stage that saw every decision standing now.
    select s.* from seeing_settlements s
    where not exists (
        select 1 from seeing_settlements l
        where l.report = s.report and l.stage = s.stage and l.ord > s.ord);
create view stage_counts as
    -- Standing decisions of each report and stage, counted; a person is who is no program.
    select d.report, d.stage, count(distinct d.reviewer) as reviewers,
        count(distinct d.verdict) as verdicts, min(d.verdict) as verdict,
        sum(d.verdict = 'exclude') as excludes,
        count(distinct case when d.reviewer not in (
            select value from standing_rules r, json_each(r.rule, '$.programs')
            where r.stage = d.stage) then d.reviewer end) as people,
        min(case when d.verdict = 'exclude' then
            (select c.place from ranked_criteria c
             where c.stage = d.stage and c.id = d.reason) end) as reason_place,
        min(d.reason) as any_reason
    from standing_decisions d group by d.report, d.stage;
create view ranked_criteria as
    -- The criteria in force in the order in which they are counted as reasons at each stage:
    -- those that the stage's rule names first, then the others as they stand in the protocol.
    select r.stage, c.id,
        coalesce((select key from json_each(r.rule, '$.reasons') where value = c.id),
                 1000 + c.place) as place
    from criteria c join standing_protocol p on p.sha = c.protocol
    join stage_rules r on r.protocol = p.sha;
create view stage_outcomes as
    -- What became of each report at each stage where anybody decided: include, exclude,
    -- pending (reviewers still owe a decision) or conflict. Nothing is a conflict before all
    -- readers have decided: seeing one early would tell what the others said. Two reasons for
    -- one exclusion are no conflict: the criterion that comes first counts. Programs exclude
    -- only together with a person, unless the protocol says that they may alone.
    select n.report, n.stage,
        case when s.verdict is not null then s.verdict
             when n.people = 0 and n.verdicts = 1 and n.verdict = 'exclude'
                and r.rule ->> '$.automation' = 'excludes'
                and exists (select 1 from left_by_all l
                    where l.report = n.report and l.stage = n.stage) then 'exclude'
             when n.reviewers < coalesce(
                (select nullif(count(distinct a.reviewer), 0) from standing_assigned a
                 where a.report = n.report and +a.stage = n.stage and a.how = 'calibration'),
                (select max(a.needs) from standing_assigned a
                 where a.report = n.report and +a.stage = n.stage
                   and r.rule ->> '$.sample' is not null),
                r.reviewers, 2) then 'pending'
             when n.people = 0 and n.excludes > 0
                and coalesce(r.rule ->> '$.automation', '') <> 'excludes' then 'pending'
             when n.excludes = 0 and r.rule ->> '$.unsure' = 'forward' then 'include'
             when n.verdicts > 1 or n.verdict = 'unsure' then 'conflict'
             else n.verdict end as outcome,
        case when s.verdict is not null then s.reason
             else coalesce((select c.id from ranked_criteria c
                            where c.stage = n.stage and c.place = n.reason_place),
                           n.any_reason) end as reason
    from stage_counts n
    left join standing_rules r on r.stage = n.stage
    left join settlements s on s.fact = (
        select g.fact from standing_settlements g
        where g.report = n.report and g.stage = n.stage);
create view conflicts as
    -- Reports on which reviewers differ, or all are unsure, and nobody has settled it.
    select o.report, o.stage from outcomes o where o.outcome = 'conflict';
create view reopened as
    -- Exclusions whose criterion reads differently, or is gone, in the protocol in force: to be
    -- looked at again.
    select d.report, d.stage, d.reviewer, d.reason, d.fact
    from standing_decisions d, standing_protocol p
    left join criteria was on was.protocol = d.protocol and was.id = d.reason
    left join criteria now on now.protocol = p.sha and now.id = d.reason
    where d.verdict = 'exclude' and d.reason is not null and d.protocol <> p.sha
      and was.text is not now.text;
