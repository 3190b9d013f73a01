-- What is agreed and where extractors differ is worked out form by form, with tolerances and
-- blinding, in stages/extract and stages/synthesise; nothing reads these any more.
drop view agreed_answers;
drop view extraction_conflicts;
