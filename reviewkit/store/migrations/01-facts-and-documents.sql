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
