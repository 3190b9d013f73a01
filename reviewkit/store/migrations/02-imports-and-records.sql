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
