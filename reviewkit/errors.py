"""One family of errors, by what the reviewer must do next.

ReviewkitError
├── NotThereError      name something that exists (404)
├── NotAllowedError    do something else first, or differently (409)
├── UnreadableError    mend or replace a file that was brought in (422)
├── ProtocolError      mend a protocol, form or codebook: file, line, field (422)
├── SourceError        a source on the network did not answer: try again later (502)
└── BrokenStoreError   the store itself is damaged, too new or does not add up (500)

Each text says what happened and what to do next, in the field's words. They are caught in
exactly two doors: the command line's and the web page's. A bug stays a traceback.
"""


class ReviewkitError(Exception):
    """The reviewer must act; the text says how."""

    status = 500


class NotThereError(ReviewkitError):
    """The review holds no such record, report, study, stage, reviewer or version."""

    status = 404


class NotAllowedError(ReviewkitError):
    """The review's own rules, or the state it is in, forbid this step now."""

    status = 409


class UnreadableError(ReviewkitError):
    """A file that was brought in cannot be understood."""

    status = 422


class ProtocolError(ReviewkitError):
    """A protocol, form or codebook is wrong: the text names file, line and field."""

    status = 422


class SourceError(ReviewkitError):
    """A source on the network did not answer, or not as it should."""

    status = 502


class SourceAwayError(SourceError):
    """A source cannot be reached, or asks to be left alone for longer than we would wait."""


class BrokenStoreError(ReviewkitError):
    """The store is damaged, was written by a newer version, or does not add up."""

    status = 500
