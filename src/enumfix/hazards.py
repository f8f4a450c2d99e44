"""What the file does in the same transaction before the run, or after it, and PostgreSQL would not forgive.

Checks that are pending until the commit ("cannot ALTER TABLE … because it has pending trigger
events"), open cursors, and statements that were prepared with the old type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from itertools import permutations

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Object
from enumfix.change import Change
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.fold import fold_all
from enumfix.graph import made_again
from enumfix.ids import Key
from enumfix.kinds.attachment import Attachment
from enumfix.objects import keys_of
from enumfix.partitioned_index import Indexed, is_indexed
from enumfix.runs import Step
from enumfix.script import Statement
from enumfix.transactions import commits
from enumfix.tree import descendants
from enumfix.unless import parts_of
from enumfix.words import mentions_any

PENDING = Code(
    "EF315",
    Severity.ERROR,
    "rows that the file changed before have deferred checks pending",
    "Move the ADD VALUE statements above the rows' changes, or put SET CONSTRAINTS … IMMEDIATE and then "
    "SET CONSTRAINTS … DEFERRED, with the constraint's name, between them.",
)
PREPARED = Code(
    "EF316",
    Severity.ERROR,
    "a statement prepared, or a cursor opened, before the run reads what it changes",
    "Move the ADD VALUE statements above it, or DEALLOCATE it (CLOSE the cursor) before them.",
)
CHECKED_ANEW = Code(
    "EF343",
    Severity.ERROR,
    "rows that the file changes have deferred checks pending where it alters their table",
    "Put SET CONSTRAINTS … IMMEDIATE, with the name of the constraint, between the two: in one transaction, "
    "the deferred check of a new row waits for the commit, and so does that of each row that is changed in a "
    "table that the rewrite made again.",
)

NAMED_ANEW = Code(
    "EF346",
    Severity.ERROR,
    "a partition that the file makes below gets two indexes that PostgreSQL names alike, but for a number",
    "Make the partition in a migration before this one: PostgreSQL numbers the names in the order in which "
    "the indexes of the table were made, and one of those is made again.",
)

_NEW_ROWS = {ast.InsertStmt, ast.MergeStmt, ast.CopyStmt}
_CHANGES = {ast.UpdateStmt, ast.MergeStmt}
_GONE = {ast.DeleteStmt, ast.MergeStmt}
_WRITES = (ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt, ast.CopyStmt)

# What asks that no check of a row is pending (CheckTableNotInUse in tablecmds.c; measured on PostgreSQL 15):
# CREATE VIEW, CREATE TRIGGER, COMMENT, GRANT and RENAME do not.
_ALTERS = (ast.AlterTableStmt, ast.IndexStmt, ast.TruncateStmt, ast.ReindexStmt, ast.ClusterStmt)


def hazards(change: Change, steps: Sequence[Step], place: int) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement before `place` that the change cannot follow."""
    begun = max((at + 1 for at in range(place) if commits(steps[at].statement)), default=0)
    tables = altered(change)
    names = {key.name for key in change.impact if key.kind != "cast"}
    for step in steps[begun:place]:
        statement = step.statement
        if not mentions_any(statement.sql, names):
            continue
        try:
            node = statement.node
        except Refused:
            continue
        where = statement.source, statement.span
        if isinstance(node, (ast.PrepareStmt, ast.DeclareCursorStmt)):
            yield PREPARED.at(
                *where, f"{change.types} cannot be recreated: this statement holds on to the old type"
            )
        for table in sorted(written(node, step.before)):
            family = {table, *descendants(table, step.before)}
            if family & tables and (
                name := deferred(family, change.catalog, _after(steps, begun, statement))
            ):
                yield PENDING.at(
                    *where,
                    f"{change.types} cannot be recreated: "
                    f"the rows of {table.name} wait for the deferred check {name}",
                )
    yield from _checked_anew(change, steps, begun, place)
    yield from _named_anew(change, steps[place:])


def _named_anew(change: Change, below: Sequence[Step]) -> Iterator[Diagnostic]:
    """Yield a refusal for each partition whose indexes would get each other's names."""
    made = made_again(change.catalog, change.impact)
    for step in below:
        split = _split(step)
        objects = step.before.objects.values() if split else ()
        found = [each for each in objects if is_indexed(each) and each.table in split]
        for one, other in permutations(found, 2):
            if one.key in made and _made_name(one) == _made_name(other):
                yield NAMED_ANEW.at(
                    step.statement.source,
                    step.statement.span,
                    f"{change.types} cannot be recreated: the names of what this makes of {one.label} and "
                    f"{other.label} would change places",
                )
                break


def _made_name(index: Indexed) -> tuple[Key, str, str]:
    return index.table, index.shape.columns, index.shape.ending


def _split(step: Step) -> set[Key]:
    """Return the tables that a statement gives a partition."""
    if all(key.kind != "attachment" for key in step.delta.created):
        return set()
    after = fold_all(step.before, (step.statement,))
    made = (each for each in after.of(Attachment) if each.key in step.delta.created)
    return {each.parent for each in made if not each.index}


def _checked_anew(change: Change, steps: Sequence[Step], begun: int, place: int) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement whose rows wait for a check where their table is altered below.

    A foreign key of a row is checked if its columns change, or if the row is new in the transaction: those
    of a table that was rewritten all are (RI_FKey_fk_upd_check_required in ri_triggers.c).
    """
    rewritten = {key.relation for key in change.impact if key.kind == "column"}
    waiting: dict[Key, tuple[Statement, str]] = {}
    for at, step in enumerate(steps[begun:], begun):
        statement, catalog = step.statement, step.before
        if commits(statement) is not None:
            if at > place:
                return
            waiting.clear()
        node = statement.node if statement.problem is None else None
        if isinstance(node, ast.ConstraintsSetStmt) and not node.deferred:
            waiting.clear()
        in_use = _in_use_by(statement, catalog) if waiting else set()
        for table in [key for key in waiting if key in in_use]:
            cause, name = waiting.pop(table)
            yield CHECKED_ANEW.at(
                cause.source,
                cause.span,
                f"{change.types} cannot be recreated: the rows of {table.name} wait for the deferred check "
                f"{name} then, and a statement below alters the table",
            )
        if at == place or not isinstance(node, (ast.SelectStmt, *_WRITES)):
            continue
        later, writes = _after(steps, begun, statement), _writes(node, catalog)
        for table in sorted({table for table, _ in writes}):
            acts = {act for each, act in writes if each == table}
            new = acts & _NEW_ROWS or (acts & _CHANGES and at > place and table in rewritten)
            counts = [_is_trigger, *[_refers] * bool(new), *[_is_referred_to] * bool(acts & _GONE)]
            family = {table, *descendants(table, catalog)}
            names = (deferred(family, catalog, later, each) for each in counts)
            if name := next(filter(None, names), ""):
                waiting.update(dict.fromkeys(family, (statement, name)))


def _in_use_by(statement: Statement, catalog: Catalog) -> set[Key]:
    """Return the tables that a statement, or one of a DO block, may only touch while no check is pending."""
    nodes = (each.node for each in parts_of(statement) if each.problem is None)
    return set[Key]().union(*(_in_use(node, catalog) for node in nodes))


def _in_use(node: ast.Node | None, catalog: Catalog) -> set[Key]:
    """Return the tables that a statement may only touch while no check of their rows is pending."""
    if isinstance(node, ast.DropStmt):
        return {key for each in node.objects or () for key in keys_of(node.removeType, each, catalog)}
    if not isinstance(node, _ALTERS):
        return set()
    named = {refs.relation(each, catalog) for each in refs.walk(node) if isinstance(each, ast.RangeVar)}
    return named.union(*(descendants(each, catalog) for each in named))


def _is_trigger(found: Object, tables: Set[Key]) -> bool:
    return found.word == "trigger" and found.key.relation in tables


def _refers(found: Object, tables: Set[Key]) -> bool:
    return found.word == "foreign key" and found.key.relation in tables


def _is_referred_to(found: Object, tables: Set[Key]) -> bool:
    return found.word == "foreign key" and not tables.isdisjoint(found.uses)


def _concerns(found: Object, tables: Set[Key]) -> bool:
    return not tables.isdisjoint((found.key.relation, *(key.relation for key in found.uses)))


def altered(change: Change) -> frozenset[Key]:
    """Return the tables that a change says ALTER TABLE of."""
    return frozenset(key.relation for key in change.impact if key.kind in ("column", "default"))


def written(node: ast.Node, catalog: Catalog) -> set[Key]:
    """Return the tables that a statement writes to, in any of its parts."""
    return {table for table, _ in _writes(node, catalog)}


def _writes(node: ast.Node, catalog: Catalog) -> list[tuple[Key, type[ast.Node]]]:
    """Return the tables that a statement writes to, and by what."""
    return [
        (refs.relation(each.relation, catalog), type(each))
        for each in refs.walk(node)
        if isinstance(each, _WRITES) and each.relation is not None and _changes_rows(each)
    ]


def _changes_rows(node: ast.Node) -> bool:
    return not isinstance(node, ast.CopyStmt) or bool(node.is_from)


def _after(steps: Sequence[Step], begun: int, statement: Statement) -> bool:
    """Return whether the file defers constraints by SET CONSTRAINTS before a statement."""
    for step in steps[begun:]:
        if step.statement is statement:
            return False
        node = (
            step.statement.node if step.statement.problem is None and len(step.statement.sql) < 2000 else None
        )
        if isinstance(node, ast.ConstraintsSetStmt) and node.deferred:
            return True
    return False


def deferred(
    tables: set[Key],
    catalog: Catalog,
    all_deferred: bool,
    counts: Callable[[Object, Set[Key]], bool] = _concerns,
) -> str:
    """Return the name of a deferred check of the tables that counts; "" where there is none."""
    for found in catalog.objects.values():
        deferral = getattr(found, "deferral", "")
        waits = deferral == "deferred" or (deferral == "deferrable" and all_deferred)
        if waits and counts(found, tables):
            return found.key.part
    return ""
