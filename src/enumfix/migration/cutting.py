"""How the migrator cuts a file into messages, and which rewrites it would break.

goose, sql-migrate and Liquibase cut a file at semicolons, and do not parse the SQL. Other migrators send a
file as one message. PostgreSQL runs one message in one transaction, whatever a comment says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.migration.comments import AttachedComments, comments_inside
from enumfix.migration.runs import Place, Run
from enumfix.migration.transactions import must_run_alone, piece_with, statements_in
from enumfix.migrators.migrator import CannotCut, Migrator, Piece, section_of
from enumfix.migrators.registry import all_migrators, migrators_of
from enumfix.source import Source, Span
from enumfix.sql.plpgsql.add_value import is_add_value, without_comments
from enumfix.sql.script import Script, Statement, is_comment, read_script, scan_or_none

CUT_IN_TWO = Code(
    "EF351",
    Severity.ERROR,
    "the migrator of the file would cut a statement in two, or leave out a part of it",
    "In a file of goose or sql-migrate, put the statement between StatementBegin and StatementEnd, with no "
    "comment of the migrator inside. In one of Liquibase, give the changeset splitStatements:false.",
)
NOT_RECREATABLE_HERE = Code(
    "EF352",
    Severity.ERROR,
    "the type cannot be recreated here, because of how the migrator runs the file",
    "Give the ADD VALUE statements of one type a changeset, a section or a file of their own. If the file "
    "ends a transaction itself, put BEGIN; in front of ADD VALUE and COMMIT; behind it: all migrators obey "
    "that.",
)
UNREAD = Code(
    "EF222",
    Severity.WARNING,
    "a comment looks as if it turned the transaction off, but the migrator does not read it",
    "The file runs in a transaction. Spell the comment as the message says, or remove it.",
)
ONE_MESSAGE = Code(
    "EF223",
    Severity.WARNING,
    "a comment turns the transaction off, but the file is sent as one message",
    "Nothing to do. PostgreSQL runs the statements of one message in one transaction, so a label that is "
    "added there cannot be used there (55P04). That is why the type is recreated.",
)


def read_pieces(source: Source, script: Script, additions: Sequence[Statement]) -> tuple[Piece, ...]:
    """Return the messages that the migrator of a file sends.

    `additions` are the statements with ADD VALUE. Raises `Refused` if the messages are unknown, if one of
    `additions` is not sent at all, or if the migrator cuts a statement of the file in two.
    """
    migrator = _only_migrator(source, additions[0])
    if migrator is None:
        return (Piece(source.text, Span(0, len(source.text)), bounded=True),)
    try:
        pieces = migrator.pieces(source.text)
    except CannotCut as uncut:
        message = f"{migrator.name} rejects the file, or cuts it in a way of its own: {uncut.why}"
        raise Refused(NOT_RECREATABLE_HERE.at(source, Span(uncut.at, uncut.at), message)) from None
    for addition in additions:
        if piece_with(addition, pieces) is None:
            raise Refused(_not_run_refusal(migrator, source, addition))
    if broken := first_broken_statement(script, pieces, ()):
        message = f"{migrator.name} cuts this statement in two"
        raise Refused(CUT_IN_TWO.at(source, broken.span, message))
    return pieces


def _only_migrator(source: Source, first: Statement) -> Migrator | None:
    """Return the migrator of a file, or None for a file without comments of one.

    Raises `Refused`, at the `first` ADD VALUE, if there are several migrators, or if the migrator would run
    the down part of the file together with the up part.
    """
    candidates = migrators_of(source.text)
    with_sections = [migrator.name for migrator in candidates if migrator.way]
    if len(with_sections) > 1:
        message = f"the file holds comments of {' and of '.join(with_sections)}"
        raise Refused(NOT_RECREATABLE_HERE.at(source, first.span, message))
    migrator = next(iter(candidates), None)
    if migrator is None or not migrator.needs_up:
        return migrator
    sections = migrator.sections(source.text)
    if sections and all(section.down or not section.span.start for section in sections):
        message = f"{migrator.name} runs the down part, too, since there is no {migrator.needs_up} above"
        raise Refused(NOT_RECREATABLE_HERE.at(source, first.span, message))
    return migrator


def _not_run_refusal(migrator: Migrator, source: Source, statement: Statement) -> Diagnostic:
    """Return the refusal of a statement in a part of the file that the migrator does not run."""
    message = f"{migrator.name} does not run this part of the file"
    return NOT_RECREATABLE_HERE.at(source, statement.span, message)


def refuse_additions_above_sections(source: Source) -> None:
    """Raise `Refused` if an ADD VALUE stands above the first section and the migrator does not run it."""
    migrator = next(iter(migrators_of(source.text)), None)
    if migrator is None or not migrator.head(source.text).end:
        return
    head = Source(source.path, source.slice(migrator.head(source.text)))
    for statement in read_script(head).statements:
        if statement.problem is None and is_add_value(statement.node):
            raise Refused(_not_run_refusal(migrator, source, statement))


def first_broken_statement(
    script: Script, pieces: Sequence[Piece], known: Collection[str]
) -> Statement | None:
    """Return the first statement of a script that is not whole in any message, or None.

    A statement whose text is in `known` may change, as long as each message can be parsed.
    """
    if all(piece.bounded for piece in pieces):
        return None
    whole: Counter[str] = Counter()
    for piece in pieces:
        parsed = read_script(Source("", piece.text))
        if parsed.problems and not script.problems:
            return _first_statement_in(piece, script)
        whole.update(without_comments(statement.sql) for statement in parsed.statements)
    for statement in script.statements:
        sql = without_comments(statement.sql)
        if not whole[sql] and statement.sql not in known:
            return statement
        whole[sql] -= 1
    return None


def _first_statement_in(piece: Piece, script: Script) -> Statement:
    """Return the first statement that is at least partly in a message."""
    statements = script.statements
    return next((each for each in statements if each.span.end > piece.span.start), statements[-1])


def place_refusals(
    run: Run, script: Script, migrator: Migrator, pieces: Sequence[Piece]
) -> Iterator[Diagnostic]:
    """Yield the reasons why the type of a run cannot be recreated where its labels are added."""
    for addition in run.additions:
        yield from _message_refusals(addition.statement, script, migrator, pieces)
    sections = migrator.sections(script.source.text) if migrator.separate else ()
    if len({section_of(addition.statement.span.start, sections) for addition in run.additions}) > 1:
        message = f"{run.first.key.name} gets labels in several changesets, each of which is a transaction"
        yield NOT_RECREATABLE_HERE.at(script.source, run.first.statement.span, message)


def _message_refusals(
    addition: Statement, script: Script, migrator: Migrator, pieces: Sequence[Piece]
) -> Iterator[Diagnostic]:
    """Yield a refusal if the message with an ADD VALUE cannot hold a recreation in its place."""
    piece = piece_with(addition, pieces)
    if any(migrator.is_marker(comment) for comment in comments_inside(addition)):
        message = f"a comment of {migrator.name} stands inside the statement"
        yield CUT_IN_TWO.at(script.source, addition.span, message)
    elif piece is None or not piece.alone:
        return
    elif not piece.bounded:
        message = f"{migrator.name} sends this together with a use of the label, in no transaction"
        yield NOT_RECREATABLE_HERE.at(script.source, addition.span, message)
    elif alone := next(filter(must_run_alone, statements_in(piece, script)), None):
        message = f"{migrator.name} sends the file as one message, in which this cannot run (25001)"
        yield NOT_RECREATABLE_HERE.at(script.source, alone.span, message)


def other_changeset_refusals(run: Run, creation: Statement, migrator: Migrator) -> Iterator[Diagnostic]:
    """Yield a refusal if the type is created in another changeset than the one that adds its labels."""
    sections = migrator.sections(creation.source.text) if migrator.separate else ()
    statements = (creation, run.first.statement)
    if len({section_of(statement.span.start, sections) for statement in statements}) > 1:
        message = f"{run.first.key.name} is created in one changeset and gets labels in another"
        yield NOT_RECREATABLE_HERE.at(creation.source, run.first.statement.span, message)


def unknown_use_refusal(run: Run) -> Diagnostic:
    """Return the refusal of a run whose labels are used before or after the commit: it is unknown which."""
    statement = run.first.statement
    message = "whether the label is committed before its use depends on what is sent to the server at once"
    return NOT_RECREATABLE_HERE.at(statement.source, statement.span, message)


def moved_marker_refusals(
    comments: Mapping[Place, AttachedComments], script: Script, migrator: Migrator
) -> Iterator[Diagnostic]:
    """Yield a refusal for each ADD VALUE with a comment that the migrator obeys: it would have to move."""
    for (at, _), attached in comments.items():
        if any(migrator.is_marker(comment) for comment in (*attached.above, *attached.behind)):
            message = f"a comment of {migrator.name} stands inside the statement"
            yield CUT_IN_TWO.at(script.source, script.statements[at].span, message)


def one_message_warnings(run: Run, migrator: Migrator, pieces: Sequence[Piece]) -> Iterator[Diagnostic]:
    """Yield a warning if a comment turns the transaction off, but the file is sent as one message."""
    first = run.first.statement
    piece = piece_with(first, pieces)
    if piece and piece.alone:
        message = f"{migrator.name} sends this and other statements as one message"
        yield ONE_MESSAGE.at(first.source, first.span, message)


def unread_marker_warnings(source: Source) -> Iterator[Diagnostic]:
    """Yield a warning for each comment that looks as if it turned the transaction off, but does not."""
    migrator = next(iter(migrators_of(source.text)), None)
    if migrator and migrator.opts_out(source.text):
        return
    for token in filter(is_comment, scan_or_none(source.text) or ()):
        comment = source.text[token.start : token.end]
        addressee = next((each for each in all_migrators() if _tries_opt_out(each, comment)), None)
        if addressee is not None:
            reader = migrator if migrator and migrator.opt_out else addressee
            message = f"this comment changes nothing: {reader.opt_out_in_words}"
            yield UNREAD.at(source, Span(token.start, token.end), message)


def _tries_opt_out(migrator: Migrator, comment: str) -> bool:
    """Return whether a comment, as a whole, tries to ask a migrator for no transaction."""
    words = migrator.opt_out_attempt
    pattern = rf"(?:--|/\*)[\s\-!+@]*(?:{words})\W*\w*[\W_]*"
    return bool(words) and bool(re.fullmatch(pattern, comment, re.IGNORECASE))
