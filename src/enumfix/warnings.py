"""What a rewrite does that its reader has to know: locks, sessions, owners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enumfix.change import Change
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.names import Name
from enumfix.plan import converted

LOCKED = Code(
    "EF201",
    Severity.WARNING,
    "tables are rewritten and locked",
    "Each table is rewritten with all its indexes, and no session can read or write it until the "
    "transaction of the whole batch commits. Plan for its size, or run the batch in a quiet hour.",
)
SESSIONS = Code(
    "EF202",
    Severity.WARNING,
    "open sessions may hold statements that were prepared with the old type",
    "Recycle connection pools after the migration: prepared statements fail with 'cached plan must not "
    "change result type' or 'cache lookup failed for type' until their connection is replaced.",
)
OWNERSHIP = Code(
    "EF204",
    Severity.WARNING,
    "whoever runs the migration must own the tables, not only the type",
    "Run the migration as a member of the roles that own these tables, else it fails with 'must be owner "
    "of table'. ADD VALUE needed the ownership of the type only.",
)


PARKED = Code(
    "EF205",
    Severity.WARNING,
    "columns are text for a while, so that their tables are rewritten twice",
    "Nothing to do but to plan for the time: a range type, or a type that holds rows of a table, cannot be "
    "made under another name first.",
)


def warnings(changes: Sequence[Change]) -> Iterator[Diagnostic]:
    """Yield each warning once for a file."""
    first = changes[0].recreations[0].statement
    where = first.source, first.span
    tables = sorted({key for change in changes for key in converted(change)})
    if tables:
        names = ", ".join(str(Name(key.schema, key.name)) for key in tables)
        word = "table is" if len(tables) == 1 else "tables are"
        yield LOCKED.at(*where, f"the {word} rewritten and locked until the batch commits: {names}")
    parked = sorted({key for change in changes for key in change.impact if change.is_parked(key)})
    if parked:
        names = ", ".join(str(key).removeprefix("column ") for key in parked)
        yield PARKED.at(*where, f"the table is rewritten twice, through text, for {names}")
    types = ", ".join(change.types for change in changes)
    yield SESSIONS.at(*where, f"sessions with statements prepared for {types} must be recycled")
    yield from _ownership(changes)


def _ownership(changes: Sequence[Change]) -> Iterator[Diagnostic]:
    first = changes[0].recreations[0].statement
    owned: dict[str, list[str]] = {}
    for change in changes:
        own = {
            each.role for type_ in change.recreations for each in change.catalog.aspect(type_.key, "owner")
        }
        for table in sorted(converted(change)):
            for owner in change.catalog.aspect(table, "owner"):
                if owner.role and owner.role not in own:
                    owned.setdefault(owner.role, []).append(str(Name(table.schema, table.name)))
    for role, tables in owned.items():
        yield OWNERSHIP.at(
            first.source, first.span, f"{', '.join(tables)} belongs to {role}, not to the type's owner"
        )
