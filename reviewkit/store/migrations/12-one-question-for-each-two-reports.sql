drop view doubtful_pairs;
create view waiting_pairs as
    -- What waits for a person, one pair for each two reports, their likeliest: a pair that the
    -- rules leave open, or (probability above 1) a join that was stopped. Two reports of which a
    -- person called any two records different are asked about no more.
    with parted as (
        select distinct min(ma.report, mb.report) as one, max(ma.report, mb.report) as other
        from judgements j
        join membership ma on ma.record = j.a
        join membership mb on mb.record = j.b
        where j.judgement = 'different'
          and not exists (select 1 from withdrawals w where w.target = j.fact)),
    asked as (
        select p.a, p.b, p.probability, min(ma.report, mb.report) as one,
            max(ma.report, mb.report) as other
        from (select a, b, probability from standing_pairs where judgement = 'maybe'
              union all select a, b, 2 from unjoined) p
        join membership ma on ma.record = p.a
        join membership mb on mb.record = p.b
        where ma.report <> mb.report
          and not exists (select 1 from judgements j where j.a = p.a and j.b = p.b
            and not exists (select 1 from withdrawals w where w.target = j.fact))),
    ranked as (
        select a, b, probability, one, other,
            row_number() over (partition by one, other order by probability desc, a, b) as nth
        from asked)
    select a, b, probability from ranked
    where nth = 1 and (one, other) not in (select one, other from parted);
