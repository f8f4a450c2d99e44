"""What the migrator of a file allows there: it must be able to cut the rewrite, and to find its own comments.

goose, sql-migrate and Liquibase cut a file at semicolons without reading SQL; others send a file as one
message, which is one transaction, whatever a comment says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.migration.comments import Notes, inside
from enumfix.migration.runs import Place, Run
from enumfix.migration.transactions import piece_of, runs_outside_only
from enumfix.migrators.migrator import MIGRATORS, Migrator, Piece, Uncut, migrators_of, section_of
from enumfix.source import Source, Span
from enumfix.sql.plpgsql.add_value import is_addition, without_comments
from enumfix.sql.script import Script, Statement, is_comment, read_script, scanned

CUT_IN_TWO = Code(
    "EF351",
    Severity.ERROR,
    "the migrator of the file would cut a statement in two, or leave out a part of it",
    "In a file of goose or sql-migrate, put the statement between StatementBegin and StatementEnd, with no "
    "comment of the migrator inside. In one of Liquibase, give the changeset splitStatements:false.",
)
NOT_THERE = Code(
    "EF352",
    Severity.ERROR,
    "the type cannot be recreated there, as the migrator of the file runs it",
    "Give the ADD VALUE statements of one type a changeset, a section or a file of their own. Where the file "
    "ends a transaction itself, put BEGIN; in front of ADD VALUE and COMMIT; behind it: that holds for all "
    "migrators.",
)
UNREAD = Code(
    "EF222",
    Severity.WARNING,
    "a comment looks like one that turns the transaction off, and the migrator does not read it",
    "The file runs in a transaction. Spell the comment as the message says, or take it away.",
)
ONE_MESSAGE = Code(
    "EF223",
    Severity.WARNING,
    "the file is marked as not running in a transaction, and is sent as one message",
    "PostgreSQL runs the statements of one message in one transaction, so that ADD VALUE and a use of its "
    "label fail there, too (55P04). The type is recreated for this.",
)

_LOOKS_LIKE = (
    (r"\+?goose\W+no[\W_]*trans\w*", "goose"),
    (r"\+?migrate\b.*\bno[\W_]*trans\w*", "sql-migrate"),
    (r"migrate:\s*up\b.*\btransaction\s*[:=]", "dbmate"),
    (r"tern:?\s*disable[\W_]*(?:tx|transaction)", "tern"),
    (r"atlas:\s*tx[\W_]*mode", "Atlas"),
    (r"(?:postgres-migrations\W+)?disable[\W_]*transaction", "postgres-migrations"),
    (r"(?:flyway\W+)?execute[\W_]?in[\W_]?transaction\s*[:=]\s*false", "Flyway"),
    (r"run_in_transaction\s*[:=]\s*false", "Diesel"),
    (r"(?:liquibase\W+)?runInTransaction\s*[:=]\s*\W?false", "Liquibase"),
    (r"(?:sqlx\W+)?no[\W_]*trans(?:action)?", "sqlx"),
    (r"transaction\s*[:=]\s*(?:false|none|off)", "dbmate"),
)
"""What comments look like that turn a transaction off, or nearly, and whose they are."""

_ELSEWHERE = {
    "Flyway": "Flyway reads executeInTransaction=false in a file of its own: the migration's name with .conf",
    "Diesel": "Diesel reads run_in_transaction = false in metadata.toml beside the migration",
    "sqlx": "sqlx reads -- no-transaction where these are the first bytes of the file",
    "Atlas": "Atlas reads -- atlas:txmode none above all statements, with an empty line below",
    "graphile-migrate": "graphile-migrate reads --! no-transaction on the first line of the file",
}


def pieces_of(source: Source, script: Script, additions: Sequence[Statement]) -> tuple[Piece, ...]:
    """Return what the migrator of a file sends as one message each.

    `additions` are the statements with ADD VALUE. Raises `Refused` where that cannot be told, where one of
    them is not sent at all, and where a statement of the file is cut in two as it is.
    """
    first = additions[0]
    found = [each for each in migrators_of(source.text) if each.way]
    if len(found) > 1:
        names = " and of ".join(each.name for each in found)
        raise Refused(NOT_THERE.at(source, first.span, f"the file holds comments of {names}"))
    migrator = next(iter(migrators_of(source.text)), None)
    if migrator is None:
        return (Piece(source.text, Span(0, len(source.text)), bounded=True),)
    sections = migrator.sections(source.text)
    if migrator.needs_up and sections and all(each.down or not each.span.start for each in sections):
        said = f"{migrator.name} runs the down part, too: no {migrator.needs_up} stands above"
        raise Refused(NOT_THERE.at(source, first.span, said))
    try:
        pieces = migrator.pieces(source.text)
    except Uncut as uncut:
        said = f"{migrator.name} rejects the file, or cuts it in a way of its own: {uncut.why}"
        raise Refused(NOT_THERE.at(source, Span(uncut.at, uncut.at), said)) from None
    if left_out := next((each for each in additions if piece_of(each, pieces) is None), None):
        said = f"{migrator.name} does not run this part of the file"
        raise Refused(NOT_THERE.at(source, left_out.span, said))
    if broken := cut_in_two(script, pieces, ()):
        said = f"{migrator.name} cuts this statement in two"
        raise Refused(CUT_IN_TWO.at(source, broken.span, said))
    return pieces


def refuse_above_sections(source: Source) -> None:
    """Raise `Refused` where a file adds a label above its first section, and the migrator leaves that out."""
    migrator = next(iter(migrators_of(source.text)), None)
    if migrator is None or not migrator.head(source.text).end:
        return
    above = Source(source.path, source.slice(migrator.head(source.text)))
    for each in read_script(above).statements:
        if each.problem is None and is_addition(each.node):
            said = f"{migrator.name} does not run this part of the file"
            raise Refused(NOT_THERE.at(source, each.span, said))


def cut_in_two(script: Script, pieces: Sequence[Piece], known: Collection[str]) -> Statement | None:
    """Return the first statement of a script that does not come out whole of the pieces of its file.

    Those whose text is `known` need not come out as they are, only as something that can be read.
    """
    if all(piece.bounded for piece in pieces):
        return None
    whole: Counter[str] = Counter()
    for piece in pieces:
        parts = read_script(Source("", piece.text))
        if parts.problems and not script.problems:
            return _there(script, piece)
        whole.update(without_comments(each.sql) for each in parts.statements)
    for statement in script.statements:
        sql = without_comments(statement.sql)
        if not whole[sql] and statement.sql not in known:
            return statement
        whole[sql] -= 1
    return None


def _there(script: Script, piece: Piece) -> Statement:
    """Return the statement of a script that a piece is of."""
    return next(
        (each for each in script.statements if each.span.end > piece.span.start), script.statements[-1]
    )


def refused_places(
    run: Run, script: Script, migrator: Migrator, pieces: Sequence[Piece]
) -> Iterator[Diagnostic]:
    """Yield why the type of a run cannot be recreated where its labels are added."""
    sections = migrator.sections(script.source.text) if migrator.separate else ()
    homes = set()
    for each in run.additions:
        where = script.source, each.statement.span
        piece = piece_of(each.statement, pieces)
        homes.add(section_of(each.statement.span.start, sections))
        if any(migrator.is_marker(comment) for comment in inside(each.statement)):
            yield CUT_IN_TWO.at(*where, f"a comment of {migrator.name} stands inside the statement")
        elif piece is None or not piece.alone:
            continue
        elif not piece.bounded:
            said = f"{migrator.name} sends this together with what uses the label, and in no transaction"
            yield NOT_THERE.at(*where, said)
        elif outside := next((one for one in _within(piece, script) if runs_outside_only(one)), None):
            said = f"{migrator.name} sends the file as one message, in which this cannot run (25001)"
            yield NOT_THERE.at(script.source, outside.span, said)
    if len(homes) > 1:
        first = run.first
        said = f"{first.key.name} gets labels in several changesets, each of which is a transaction"
        yield NOT_THERE.at(script.source, first.statement.span, said)


def made_elsewhere(run: Run, creation: Statement, migrator: Migrator) -> Iterator[Diagnostic]:
    """Yield a refusal where the type is made in another changeset than the one that adds its labels."""
    sections = migrator.sections(creation.source.text) if migrator.separate else ()
    homes = {section_of(each.span.start, sections) for each in (creation, run.first.statement)}
    if len(homes) > 1:
        said = f"{run.first.key.name} is made in one changeset and gets labels in another"
        yield NOT_THERE.at(creation.source, run.first.statement.span, said)


def unknown_use(run: Run) -> Diagnostic:
    """Return the refusal of a run whose label is used where nobody knows whether it is committed."""
    first = run.first.statement
    said = "whether the label is committed before its use depends on what is sent to the server at once"
    return NOT_THERE.at(first.source, first.span, said)


def _within(piece: Piece, script: Script) -> Iterator[Statement]:
    return (each for each in script.statements if piece_of(each, (piece,)))


def moved_markers(written: Mapping[Place, Notes], script: Script, migrator: Migrator) -> Iterator[Diagnostic]:
    """Yield a refusal for each ADD VALUE with which a comment of the migrator would move."""
    for (at, _), note in written.items():
        if any(migrator.is_marker(comment) for comment in (*note.above, *note.behind)):
            said = f"a comment of {migrator.name} stands inside the statement"
            yield CUT_IN_TWO.at(script.source, script.statements[at].span, said)


def sent_as_one(run: Run, migrator: Migrator, pieces: Sequence[Piece]) -> Iterator[Diagnostic]:
    """Yield the warning that a marker of the file does not help, since the file is sent as one message."""
    first = run.first.statement
    piece = piece_of(first, pieces)
    if piece and piece.alone:
        yield ONE_MESSAGE.at(
            first.source, first.span, f"{migrator.name} sends this as one message with what stands beside it"
        )


def unread_markers(source: Source) -> Iterator[Diagnostic]:
    """Yield a warning for each comment that looks as if it turned the transaction off, and does not."""
    found = migrators_of(source.text)
    own = next(iter(found), None)
    if own and own.opts_out(source.text):
        return
    for token in scanned(source.text) or ():
        if not is_comment(token):
            continue
        comment = source.text[token.start : token.end]
        name = next((name for words, name in _LOOKS_LIKE if _is_like(comment, words)), None)
        if name is not None:
            at = Span(token.start, token.end)
            yield UNREAD.at(source, at, f"this comment changes nothing: {_spelling(own, name)}")


def _is_like(comment: str, words: str) -> bool:
    """Return whether a comment says these words, and nothing else."""
    return bool(re.fullmatch(rf"(?:--|/\*)[\s\-!+@]*{words}\W*\w*[\W_]*", comment, re.IGNORECASE))


def _spelling(own: Migrator | None, name: str) -> str:
    """Return how the migrator of a file is told to run it in no transaction, or the one that is meant."""
    meant = next((each for each in MIGRATORS if each.name == name), None)
    told = own if own and own.opt_out else meant
    name = told.name if told else name
    if name in _ELSEWHERE:
        return _ELSEWHERE[name]
    assert told is not None
    return f"{name} reads {told.opt_out}"
