create table retrievals (
    -- From facts: whether a report's full text was had, and each try to get it.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,
    record text not null references records (id),
    outcome text not null check (outcome in ('retrieved', 'not_retrieved', 'tried')),
    note text not null               -- where it was asked for, where it lies
) strict;
create index retrievals_by_record on retrievals (record, ord);
create table lookups (
    -- From facts: what a source on the network said of open copies of a report.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,
    record text not null references records (id),
    source text not null,
    doi text,                        -- what was asked
    pmid text,
    outcome text not null check (outcome in ('open', 'closed', 'unknown')),
    url text,                        -- of the best open copy
    pdf text,                        -- of its PDF, if there is one
    version text,                    -- submittedVersion, acceptedVersion, publishedVersion
    licence text,
    host text,                       -- who keeps the copy: publisher, repository
    said text not null               -- SHA-256 of the answer, which is kept under runs/
) strict;
create index lookups_by_record on lookups (record, source, ord);
create view standing_lookups as
    -- The last answer of each source about each report.
    select m.report, l.source, l.doi, l.pmid, l.outcome, l.url, l.pdf, l.version, l.licence,
        l.host, l.reviewer, l.fact, max(l.ord) as ord
    from lookups l cross join membership m on m.record = l.record
    group by m.report, l.source;
create table links (
    -- From facts: the study a report tells of; a null study takes the link away.
    fact text primary key references facts (id),
    ord text not null,
    reviewer text not null,
    record text not null references records (id),
    study text,
    role text not null check (role in ('primary', 'joint', 'companion')),
    seen text not null               -- JSON list: the records the report had when it was linked
) strict;
create index links_by_record on links (record, ord);
create view standing_retrievals as
    -- The last word on getting each report; a try alone settles nothing.
    select m.report, r.outcome, r.note, r.reviewer, max(r.ord) as ord
    from retrievals r cross join membership m on m.record = r.record
    where r.outcome <> 'tried'
      and not exists (select 1 from withdrawals w where w.target = r.fact)
    group by m.report;
create view placed_links as
    -- The links that stand, with the report they hold for now; like decisions, a link stands
    -- until the report is linked again by someone who saw its record in it.
    select m.report, l.record, l.study, l.role, l.ord
    from links l cross join membership m on m.record = l.record
    where not exists (select 1 from withdrawals w where w.target = l.fact)
      and not exists (
        select 1 from membership o join links n on n.record = o.record
        where o.report = m.report and n.ord > l.ord
          and not exists (select 1 from withdrawals w where w.target = n.fact)
          and (n.record = l.record
               or exists (select 1 from json_each(n.seen) where value = l.record)));
create view standing_links as
    -- The study of each report: its last link.
    select report, study, role, max(ord) as ord from placed_links group by report;
create view report_states as
    -- Where each report stands at every stage, side by side.
    select m.record as report, m.place,
        coalesce(t.outcome, 'pending') as title, t.reason as title_reason,
        f.outcome as fulltext, f.reason as fulltext_reason, r.outcome as retrieval,
        coalesce(l.study, m.record) as study, l.study is not null as linked,
        case when l.study is null then 'primary' else l.role end as role
    from membership m
    left join outcomes t on t.report = m.record and t.stage = 'title'
    left join outcomes f on f.report = m.record and f.stage = 'fulltext'
    left join standing_retrievals r on r.report = m.record
    left join standing_links l on l.report = m.record
    where m.record = m.report;
create view fates as
    -- What became of each record: exactly one row and one fate a record, which `check` proves.
    select m.record, m.report,
        case when m.record <> m.report then 'duplicate'
             when t.outcome is null or t.outcome = 'pending' then 'awaiting title screening'
             when t.outcome = 'conflict' then 'in conflict at title'
             when t.outcome = 'exclude' then 'excluded at title'
             when f.outcome = 'include' then 'included'
             when f.outcome = 'exclude' then 'excluded at full text'
             when f.outcome = 'conflict' then 'in conflict at full text'
             when f.outcome = 'pending' or r.outcome = 'retrieved'
                then 'awaiting full-text screening'
             when r.outcome = 'not_retrieved' then 'not retrieved'
             when r.outcome is null then 'awaiting retrieval' end as fate,
        case when m.record <> m.report then null
             when t.outcome = 'exclude' then t.reason
             when t.outcome = 'include' and f.outcome = 'exclude' then f.reason
             when t.outcome = 'include' and f.outcome = 'include'
                then coalesce(l.study, m.record) end as reason
    from membership m
    left join outcomes t on t.report = m.record and t.stage = 'title'
    left join outcomes f on f.report = m.record and f.stage = 'fulltext'
    left join standing_retrievals r on r.report = m.record
    left join standing_links l on l.report = m.record;
create view included_reports as
    -- Reports in the review, with their study. A report that nobody linked is a study of its
    -- own.
    select m.record as report, m.place, coalesce(l.study, m.record) as study,
        case when l.study is null then 'primary' else l.role end as role,
        l.study is not null as linked
    from outcomes f
    cross join membership m on m.record = f.report and m.report = f.report
    cross join outcomes t on t.report = f.report and t.stage = 'title'
    left join standing_links l on l.report = f.report
    where f.stage = 'fulltext' and f.outcome = 'include' and t.outcome = 'include';
create view included_studies as
    -- Studies in the review: the unit that is extracted, and counted in tables and maps.
    select study, count(*) as reports, min(place) as place from included_reports
    group by study;
create table answers (
    -- From facts: one extractor's answer to one question of the form for one study.
    fact text not null references facts (id),
    ord text not null,
    extractor text not null,
    study text not null,
    form text not null,              -- SHA-256 of the form in force
    field text not null,             -- full path: design, factors_helped.statement, mmat-2018/s1
    line text not null,              -- key of the row in a group that repeats, else ''
    value text not null check (json_valid(value)),
    reason text,
    note text,
    record text references records (id), -- the report it came from
    page text,
    quote text,
    anchor text,                     -- JSON: where the quote stands in the report's text
    primary key (fact, field, line)
) strict, without rowid;
create index answers_by_study on answers (study, field, line, extractor, ord);
create table agreements (
    -- From facts: the value agreed where extractors differed, and the answers it saw.
    fact text not null references facts (id),
    ord text not null,
    reviewer text not null,
    study text not null,
    form text not null,
    field text not null,
    line text not null,
    value text not null check (json_valid(value)),
    reason text,
    note text,
    record text references records (id),
    page text,
    quote text,
    anchor text,                     -- JSON: where the quote stands in the report's text
    why text not null,
    saw text not null,               -- JSON list of answer facts
    primary key (fact, field, line)
) strict, without rowid;
create index agreements_by_study on agreements (study, field, line, ord);
create table study_names (
    -- Rebuilt from links and membership: the study that answers given for a study hold for now.
    -- A study nobody linked goes by a record; its answers go along when that is merged or linked.
    said text primary key,
    study text not null
) strict;
create index study_names_by_study on study_names (study, said);
create view placed_answers as
    -- Every answer that was not taken back, with the study it holds for now.
    select a.fact, a.ord, a.extractor, n.study, a.form, a.field, a.line, a.value, a.reason,
        a.note, a.record, a.page, a.quote, a.anchor
    from study_names n join answers a on a.study = n.said
    where not exists (select 1 from withdrawals w where w.target = a.fact);
create view standing_answers as
    -- Each extractor's last answer to each question.
    select a.* from placed_answers a
    where not exists (
        select 1 from placed_answers l
        where l.study = a.study and l.field = a.field and l.line = a.line
          and l.extractor = a.extractor and l.ord > a.ord);
create view placed_agreements as
    -- Every agreed value that was not taken back, with the study it holds for now.
    select g.fact, g.ord, g.reviewer, n.study, g.form, g.field, g.line, g.value, g.reason,
        g.note, g.record, g.page, g.quote, g.anchor, g.why, g.saw
    from study_names n join agreements g on g.study = n.said
    where not exists (select 1 from withdrawals w where w.target = g.fact);
create view standing_agreements as
    -- The last agreed value of each question that saw every answer standing now.
    select g.*, max(g.ord) as last from placed_agreements g
    where not exists (
        select 1 from standing_answers a
        where a.study = g.study and a.field = g.field and a.line = g.line
          and a.fact not in (select value from json_each(g.saw)))
    group by g.study, g.field, g.line;
create view extraction_conflicts as
    -- Questions that several extractors answered differently and nobody has agreed on.
    select a.study, a.field, a.line, count(distinct a.value) as differing
    from standing_answers a
    left join standing_agreements g
        on g.study = a.study and g.field = a.field and g.line = a.line
    where g.fact is null
    group by a.study, a.field, a.line having count(distinct a.value) > 1;
create view agreed_answers as
    -- The value to print: what was agreed, else what all extractors say alike. A question in
    -- conflict has no row.
    select study, field, line, value, reason, note, record, page, quote, ord
        from standing_agreements
    union all
    select a.study, a.field, a.line, a.value, a.reason, a.note, a.record, a.page, a.quote,
        max(a.ord)
    from standing_answers a
    where not exists (select 1 from standing_agreements g
        where g.study = a.study and g.field = a.field and g.line = a.line)
    group by a.study, a.field, a.line having count(distinct a.value) = 1;
create table releases (
    -- From facts: a version of the review that was frozen under a name.
    fact text primary key references facts (id),
    ord text not null,
    name text not null,
    heads text not null,             -- JSON: the last fact of each author that belongs to it
    files text not null,             -- JSON list of the files imported by then
    studies text not null            -- JSON: study to the records its included reports had
) strict;
