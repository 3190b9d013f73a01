"""Every table and view of the store, as numbered migrations.

Facts are appended; opinions are views. Tables marked *from facts* hold, in columns with types
and keys, what the facts say; they are filled in the transaction that appends the fact and can
be rebuilt from the facts and the imported files at any time. `ord` orders facts: by Lamport
tick (Lamport 1978, doi:10.1145/359545.359563), then author, never by clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from sqlite3 import complete_statement

_FIRST_APPEND_ONLY = (
    "facts",
    "documents",
    "criteria",
    "stage_rules",
    "imports",
    "import_problems",
    "records",
    "record_texts",
    "runs",
    "pairs",
    "judgements",
    "decisions",
    "sightings",
    "settlements",
    "retrievals",
    "lookups",
    "links",
    "answers",
    "agreements",
    "withdrawals",
    "releases",
    "bulks",
    "assignments",
    "assigned",
    "departures",
    "openings",
    "tags",
    "comments",
    "orders",
    "ranks",
    "samples",
    "sampled",
    "stops",
    "left_unread",
)
_APPEND_ONLY_SINCE_9 = ("put_off", "splits", "document_numbers", "displays")
APPEND_ONLY = (*_FIRST_APPEND_ONLY, *_APPEND_ONLY_SINCE_9)


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step of the schema; `sql` holds its statements with their comments."""

    number: int
    name: str
    sql: str

    def statements(self) -> Iterator[str]:
        """Yield the statements one by one."""
        statement = ""
        for line in self.sql.splitlines(keepends=True):
            statement += line
            if complete_statement(statement):
                yield statement.strip()
                statement = ""


FACTS = """
create table facts (
    -- What anybody did, in order. Appended, never changed; everything else follows from it.
    id text primary key,             -- SHA-256 of the fact's canonical JSON
    ord text not null unique,        -- tick/reviewer/device/seq: sorts facts, causes first
    reviewer text not null,          -- who
    device text not null,            -- on which machine and folder
    seq integer not null check (seq >= 1),   -- the author's own count
    tick integer not null check (tick >= 1), -- Lamport clock: above every fact seen before
    prev text,                       -- id of the author's fact before this one
    protocol text not null,          -- SHA-256 of the protocol in force, '' before the first
    kind text not null,              -- document, import, run, judgement, decision, ...
    body text not null check (json_valid(body)), -- what it says
    at text not null,                -- when, for information only
    unique (reviewer, device, seq),
    check ((seq = 1) = (prev is null))
) strict;
create index facts_by_kind on facts (kind, ord);
create table about (
    -- The store itself: its device name and where it was made.
    key text primary key,
    value text not null
) strict;
create table documents (
    -- From facts: each version of the protocol, a form, a codebook, a strand or the findings.
    fact text primary key references facts (id),
    ord text not null,
    role text not null check (role in ('protocol', 'form', 'codebook', 'strand', 'findings')),
    name text not null,              -- file in the review folder
    sha text not null,               -- SHA-256 of the text
    version text not null,           -- name the text gives itself
    text text not null
) strict;
create index documents_by_role on documents (role, name, ord);
create table criteria (
    -- From facts: the criteria of each protocol version, in their order.
    protocol text not null,          -- SHA-256 of the protocol
    id text not null,
    place integer not null,
    kind text not null check (kind in ('include', 'exclude')),
    text text not null,
    label text not null,
    primary key (protocol, id)
) strict;
create table stage_rules (
    -- From facts: how each stage is decided in each protocol version.
    protocol text not null,
    stage text not null check (stage in ('title', 'fulltext')),
    reviewers integer not null check (reviewers >= 1),
    rule text not null check (json_valid(rule)), -- the rest of the stage's rule, and who is who
    primary key (protocol, stage)
) strict;
create view standing_documents as
    -- The version of each document that is in force: the last one.
    select role, name, sha, version, text, max(ord) as ord
    from documents group by role, name;
create view standing_protocol as
    -- The protocol in force.
    select sha, version, max(ord) as ord from documents where role = 'protocol';
create view standing_rules as
    -- How each stage is decided by the protocol in force.
    select r.stage, r.reviewers, r.rule from stage_rules r, standing_protocol p
    where r.protocol = p.sha;
"""

RECORDS = """
create table imports (
    -- From facts: each file brought in, by whom, from which search.
    fact text primary key references facts (id),
    ord text not null,
    file text not null,              -- SHA-256 of the bytes, kept under imports/
    name text not null,              -- name it was given under
    source text not null,
    kind text not null check (kind in
        ('database', 'register', 'website', 'organisation', 'citation_searching', 'other')),
    platform text,                   -- null: not reported
    searched text,                   -- day of the search, ISO; null: not reported
    format text not null,
    dialect text,
    encoding text not null,
    starts integer not null,         -- start markers found
    records integer not null         -- records made
) strict;
create index imports_by_file on imports (file, ord);
create table import_problems (
    -- From facts: lines of a file that were not understood; kept, never dropped.
    file text not null,
    line integer not null,
    what text not null,
    text text not null
) strict;
create index import_problems_by_file on import_problems (file);
create table records (
    -- From imports: one entry as it came from one file.
    id text primary key,             -- first 8 hex digits of the file's SHA-256, then position
    file text not null,
    position integer not null,       -- counted in the file from 1
    line integer not null,           -- where it starts in the file, from 1
    kind text,
    title text,
    authors text not null,           -- joined with '; '
    year integer,
    journal text,
    volume text,
    issue text,
    pages text,
    doi text,
    pmid text,
    accession text,
    isbn text,
    url text,
    language text,
    unique (file, position)
) strict;
create index records_by_accession on records (accession);
create index records_by_doi on records (doi);
create index records_by_pmid on records (pmid);
create table record_texts (
    -- From imports: the long parts of a record, and every tag as it stood.
    record text primary key references records (id),
    abstract text,
    keywords text not null,          -- JSON list
    provenance text not null,        -- JSON: normalised field to the tag it came from
    raw text not null                -- JSON list of [tag, value, line], in file order
) strict;
create view standing_imports as
    -- One row a file: the first import of it counts, whoever else brought the same bytes.
    select *, min(ord) as first from imports group by file;
"""

DEDUPE = """
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
"""

SCREEN = """
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
"""

STUDIES = """
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
"""

TOGETHER = """
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
"""

STOPPING = """
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
"""

PAIRS_JUDGED = """
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
"""

# What is agreed and where extractors differ is worked out form by form, with tolerances and
# blinding, in stages/extract and stages/synthesise; nothing reads these any more.
UNREAD = """
drop view agreed_answers;
drop view extraction_conflicts;
"""

BY_PEOPLE = """
create table without_people (
    -- Rebuilt with membership: where people joined records, the report to which a record would
    -- belong by the rules alone. PRISMA counts duplicates found by automation and by hand.
    record text primary key references records (id),
    report text not null references records (id)
) strict;
insert into unsettled select '' where exists (select 1 from membership where record <> report);
"""

ONE_A_QUESTION = """
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
"""


def _refusals(tables: tuple[str, ...]) -> str:
    return "".join(
        f"create trigger {table}_no_{verb} before {verb} on {table} begin"
        f" select raise(abort, '{table} is append-only'); end;\n"
        for table in tables
        for verb in ("update", "delete")
    )


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "facts and documents", FACTS),
    Migration(2, "imports and records", RECORDS),
    Migration(3, "duplicates and reports", DEDUPE),
    Migration(4, "screening", SCREEN),
    Migration(5, "studies, answers and releases", STUDIES),
    Migration(6, "screening together", TOGETHER),
    Migration(7, "stopping", STOPPING),
    Migration(8, "triggers that refuse update and delete", _refusals(_FIRST_APPEND_ONLY)),
    Migration(
        9,
        "duplicates judged by people, and the fields that reports show",
        PAIRS_JUDGED + _refusals(_APPEND_ONLY_SINCE_9),
    ),
    Migration(10, "views that nothing reads", UNREAD),
    Migration(11, "duplicates found by people", BY_PEOPLE),
    Migration(12, "one question for each two reports", ONE_A_QUESTION),
)
LATEST = MIGRATIONS[-1].number
