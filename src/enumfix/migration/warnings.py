"""What a rewrite does that its reader has to know: locks, scans, sessions, owners, event triggers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pglast import ast
from pglast.enums import RoleSpecType

from enumfix.catalog.compiled_functions import functions_to_recompile
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.kinds.check import Check
from enumfix.kinds.event_trigger import EventTrigger
from enumfix.kinds.foreign_key import ForeignKey
from enumfix.kinds.table import Table
from enumfix.kinds.view import MaterializedView
from enumfix.recreation.change import Change
from enumfix.recreation.constraint import Constraint
from enumfix.recreation.plan import Plan, converted
from enumfix.sql.names import Name, quote
from enumfix.sql.script import tree
from enumfix.sql.tree import walk

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
OTHERS = Code(
    "EF217",
    Severity.WARNING,
    "a function that may hold the old type belongs to another role than the type",
    "Run the migration as a member of that role. Else the function stays as it is, and sessions that ran it "
    "before fail with 'cache lookup failed for type' until they connect again.",
)
CHECKED = Code(
    "EF232",
    Severity.WARNING,
    "constraints that are added again look at all rows",
    "Plan for the time: a foreign key reads both tables, a check its own. They held before, and hold after.",
)
FILLED = Code(
    "EF233",
    Severity.WARNING,
    "materialized views are filled again",
    "Plan for the time that their queries take. What was stale in them is fresh after the migration.",
)
FORGOTTEN = Code(
    "EF234",
    Severity.WARNING,
    "the planner's statistics of the converted columns are gone",
    "Run ANALYZE for these tables once the migration has committed: until then, or until autovacuum comes "
    "by, queries on the converted columns are planned by guess.",
)
EVENTS = Code(
    "EF235",
    Severity.WARNING,
    "event triggers fire during the recreation",
    "Read their functions: what they do to or note of every CREATE, ALTER and DROP, they do here too.",
)


def warnings(plans: Sequence[Plan]) -> Iterator[Diagnostic]:
    """Yield each warning once for a file."""
    changes = tuple(plan.change for plan in plans)
    where = plans[0].place
    tables = sorted({key for change in changes for key in converted(change)})
    if tables:
        names = _listed(tables)
        word = "table is" if len(tables) == 1 else "tables are"
        yield LOCKED.at(*where, f"the {word} rewritten and locked until the batch commits: {names}")
    parked = sorted({key for change in changes for key in change.impact if change.is_parked(key)})
    if parked:
        names = ", ".join(str(key).removeprefix("column ") for key in parked)
        yield PARKED.at(*where, f"the table is rewritten twice, through text, for {names}")
    types = ", ".join(change.types for change in changes)
    yield SESSIONS.at(*where, f"sessions with statements prepared for {types} must be recycled")
    yield from roles(plans)
    yield from (OWNERSHIP.at(*where, said) for said in _ownership(changes))
    yield from (OTHERS.at(*where, said) for said in _of_others(changes))
    yield from open_schemas(plans)
    yield from (CHECKED.at(*where, said) for said in _checked(changes))
    yield from (FILLED.at(*where, said) for said in _filled(changes))
    if tables:
        yield FORGOTTEN.at(*where, f"run ANALYZE after the batch: {_listed(tables)}")
    yield from (EVENTS.at(*where, said) for said in _events(changes))


def _listed(keys: Sequence[Key]) -> str:
    return ", ".join(str(Name(key.schema, key.name)) for key in keys)


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _ownership(changes: Sequence[Change]) -> Iterator[str]:
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
        yield f"{', '.join(tables)} belongs to {role}, not to the type's owner"


def _of_others(changes: Sequence[Change]) -> Iterator[str]:
    """Yield which functions that may hold an old type have another owner than the type."""
    for change in changes:
        own = {each.role for one in change.recreations for each in change.catalog.aspect(one.key, "owner")}
        for found in functions_to_recompile(change.catalog, change.impact):
            for owner in change.catalog.aspect(found.key, "owner"):
                if owner.role and owner.role not in own:
                    yield f"{found.label} belongs to {owner.role}, not to the type's owner"


_UNCHECKED = re.compile(r"\bNOT\s+(?:VALID|ENFORCED)(?:\s+NO\s+INHERIT)?\s*$", re.IGNORECASE)


def _checked(changes: Sequence[Change]) -> Iterator[str]:
    """Yield which foreign keys and checks are validated again."""
    for kind, word in ((ForeignKey, "foreign key"), (Check, "check")):
        found = [
            f"{quote(each.key.part)} of {Name(each.key.schema, each.key.name)}"
            for change in changes
            for each in change.catalog.of(kind)
            if each.key in change.impact and _looks_again(each, change)
        ]
        if found:
            yield f"{_many(len(found), word)} looked through again: {', '.join(sorted(set(found)))}"


def _looks_again(constraint: Constraint, change: Change) -> bool:
    """Return whether adding the constraint reads rows: those of a foreign table are never looked at."""
    table = change.catalog.objects.get(constraint.key.relation)
    foreign = isinstance(table, Table) and table.variety == "foreign"
    return not foreign and not _UNCHECKED.search(str(constraint.text))


def _filled(changes: Sequence[Change]) -> Iterator[str]:
    """Yield which materialized views are filled again."""
    found = sorted(
        {
            each.key
            for change in changes
            for each in change.catalog.of(MaterializedView)
            if each.key in change.impact and each.is_filled(change)
        }
    )
    if found:
        yield f"{_many(len(found), 'materialized view')} filled again: {_listed(found)}"


def _events(changes: Sequence[Change]) -> Iterator[str]:
    """Yield which event triggers fire, each once."""
    found = {each.key.name: each for change in changes for each in change.catalog.of(EventTrigger)}
    rewrites = any(converted(change) for change in changes)
    names = [
        f"{quote(name)} ({each.event})"
        for name, each in sorted(found.items())
        if each.enabled and (each.event != "table_rewrite" or rewrites)
    ]
    if names:
        yield f"{_many(len(names), 'event trigger')} will fire: {', '.join(names)}"


ROLES = Code(
    "EF203",
    Severity.WARNING,
    "what is put back names roles",
    "Check that every role exists in production and that whoever runs the migration is a member of it: "
    "ALTER … OWNER TO or GRANT … TO a role that is missing aborts the migration.",
)
SCHEMA_OPEN = Code(
    "EF230",
    Severity.WARNING,
    "the schema depends on the search_path, but what is put back names it",
    "Run the migration only where the search_path finds that schema first, or write the schema in front of "
    "the type, so that both are the same everywhere.",
)

_WITH_ROLES = re.compile(r"(?:ALTER|GRANT|REVOKE|CREATE\s+POLICY|SET\s+LOCAL\s+ROLE)\b", re.IGNORECASE)
_ROLE = re.compile(r'SET LOCAL ROLE "?([^";]+)"?$')


def roles(plans: Sequence[Plan]) -> Iterator[Diagnostic]:
    """Yield the warning of the roles that put-backs name, once for a file."""
    named = sorted({role for plan in plans for text in plan.statements for role in _roles_in(text)})
    if named:
        types = ", ".join(plan.change.types for plan in plans)
        word = "role" if len(named) == 1 else f"{len(named)} roles"
        yield ROLES.at(*plans[0].place, f"the recreation of {types} names the {word} {', '.join(named)}")


def _roles_in(text: str) -> Iterator[str]:
    if not _WITH_ROLES.match(text):
        return
    for node in walk(tree(text)):
        if isinstance(node, ast.RoleSpec) and node.roletype is RoleSpecType.ROLESPEC_CSTRING:
            yield node.rolename or ""
    if (found := _ROLE.match(text)) and found[1] != "NONE":
        yield found[1]


def open_schemas(plans: Sequence[Plan]) -> Iterator[Diagnostic]:
    """Yield the warning of put-backs that name a schema which the file leaves to the search_path."""
    for plan in plans:
        if "search_path" in plan.change.catalog.settings:
            continue
        for schema in sorted(plan.change.bare):
            name = re.compile(rf'(?<![\w$."]){re.escape(quote(schema))}\.')
            if count := sum(bool(name.search(text)) for text in plan.statements):
                said = f"{count} statements name" if count > 1 else "1 statement names"
                yield SCHEMA_OPEN.at(
                    *plan.place,
                    f"the file writes {plan.change.types.replace(f'{quote(schema)}.', '')} without its "
                    f"schema, and {said} {quote(schema)}",
                )
                return
