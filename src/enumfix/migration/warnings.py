"""Warnings of what a rewrite costs and needs: locks, scans, sessions, owners, roles, event triggers."""

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
from enumfix.recreation.plan import Plan, tables_to_rewrite
from enumfix.sql.names import Name, quote
from enumfix.sql.script import parse_statement
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
CONVERTED_TWICE = Code(
    "EF205",
    Severity.WARNING,
    "columns are converted to text and back, so their tables are rewritten twice",
    "Plan for the time. A range type, or a type that holds rows of a table, cannot be created under a "
    "temporary name first.",
)
OTHER_OWNER = Code(
    "EF217",
    Severity.WARNING,
    "a function that may hold the old type belongs to another role than the type",
    "Run the migration as a member of that role. Else the function is not compiled again, and sessions that "
    "ran it before fail with 'cache lookup failed for type' until they connect again.",
)
CHECKED_AGAIN = Code(
    "EF232",
    Severity.WARNING,
    "constraints that are added again check all rows",
    "Plan for the time: a foreign key reads both tables, a check reads its own. The rows passed before, and "
    "pass again.",
)
FILLED_AGAIN = Code(
    "EF233",
    Severity.WARNING,
    "materialized views are filled again",
    "Plan for the time that their queries take. After the migration, the views show the present rows.",
)
NO_STATISTICS = Code(
    "EF234",
    Severity.WARNING,
    "the planner's statistics of the converted columns are gone",
    "Run ANALYZE for these tables once the migration has committed. Until then, or until autovacuum does it, "
    "the planner guesses, and queries on these columns may be slow.",
)
EVENT_TRIGGERS = Code(
    "EF235",
    Severity.WARNING,
    "event triggers fire during the recreation",
    "Read their functions: they run for each CREATE, ALTER and DROP of the recreation.",
)
ROLES = Code(
    "EF203",
    Severity.WARNING,
    "the recreation names roles",
    "Check that every role exists in production and that whoever runs the migration is a member of it: "
    "ALTER … OWNER TO or GRANT … TO a role that is missing aborts the migration.",
)
SEARCH_PATH = Code(
    "EF230",
    Severity.WARNING,
    "the file leaves the schema to the search_path, but the recreation names a schema",
    "Run the migration only where the search_path finds that schema first, or write the schema in front of "
    "the type in the file.",
)


def warnings(plans: Sequence[Plan]) -> Iterator[Diagnostic]:
    """Yield the warnings of a file with these plans, each once."""
    changes = tuple(plan.change for plan in plans)
    where = plans[0].place
    tables = sorted({key for change in changes for key in tables_to_rewrite(change)})
    if tables:
        word = "table is" if len(tables) == 1 else "tables are"
        message = f"the {word} rewritten and locked until the batch commits: {_join_names(tables)}"
        yield LOCKED.at(*where, message)
    if columns := sorted(
        {key for change in changes for key in change.impact if change.is_converted_through_text(key)}
    ):
        names = ", ".join(str(key).removeprefix("column ") for key in columns)
        yield CONVERTED_TWICE.at(*where, f"the table is rewritten twice, through text, for {names}")
    types = ", ".join(change.types for change in changes)
    yield SESSIONS.at(*where, f"sessions with statements prepared for {types} must be recycled")
    yield from role_warnings(plans)
    yield from (OWNERSHIP.at(*where, message) for message in _tables_of_other_owners(changes))
    yield from (OTHER_OWNER.at(*where, message) for message in _functions_of_other_owners(changes))
    yield from search_path_warnings(plans)
    yield from (CHECKED_AGAIN.at(*where, message) for message in _constraints_to_check(changes))
    yield from (FILLED_AGAIN.at(*where, message) for message in _views_to_fill(changes))
    if tables:
        yield NO_STATISTICS.at(*where, f"run ANALYZE after the batch: {_join_names(tables)}")
    yield from (EVENT_TRIGGERS.at(*where, message) for message in _event_triggers_to_fire(changes))


def _join_names(keys: Sequence[Key]) -> str:
    return ", ".join(str(Name(key.schema, key.name)) for key in keys)


def _count(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _type_owners(change: Change) -> set[str]:
    types = [recreation.key for recreation in change.recreations]
    return {owner.role for key in types for owner in change.catalog.aspect(key, "owner")}


def _other_owners(key: Key, change: Change) -> Iterator[str]:
    """Yield the owner of an object if the types of the change have another owner."""
    type_owners = _type_owners(change)
    for owner in change.catalog.aspect(key, "owner"):
        if owner.role and owner.role not in type_owners:
            yield owner.role


def _tables_of_other_owners(changes: Sequence[Change]) -> Iterator[str]:
    """Yield a message for each role that owns converted tables, but not the types."""
    tables_by_role: dict[str, list[str]] = {}
    for change in changes:
        for table in sorted(tables_to_rewrite(change)):
            for role in _other_owners(table, change):
                tables_by_role.setdefault(role, []).append(str(Name(table.schema, table.name)))
    for role, tables in tables_by_role.items():
        yield f"{', '.join(tables)} belongs to {role}, not to the type's owner"


def _functions_of_other_owners(changes: Sequence[Change]) -> Iterator[str]:
    """Yield a message for each function that may remember an old type and has another owner than the type."""
    for change in changes:
        for function in functions_to_recompile(change.catalog, change.impact):
            for role in _other_owners(function.key, change):
                yield f"{function.label} belongs to {role}, not to the type's owner"


_UNCHECKED = re.compile(r"\bNOT\s+(?:VALID|ENFORCED)(?:\s+NO\s+INHERIT)?\s*$", re.IGNORECASE)


def _constraints_to_check(changes: Sequence[Change]) -> Iterator[str]:
    """Yield a message with the foreign keys, and one with the checks, that PostgreSQL validates again."""
    for kind, word in ((ForeignKey, "foreign key"), (Check, "check")):
        names = [
            f"{quote(constraint.key.part)} of {Name(constraint.key.schema, constraint.key.name)}"
            for change in changes
            for constraint in change.catalog.of(kind)
            if constraint.key in change.impact and _reads_rows(constraint, change)
        ]
        if names:
            yield f"{_count(len(names), word)} validated again: {', '.join(sorted(set(names)))}"


def _reads_rows(constraint: Constraint, change: Change) -> bool:
    """Return whether adding the constraint reads rows: not for foreign tables, not with NOT VALID."""
    table = change.catalog.objects.get(constraint.key.relation)
    is_foreign = isinstance(table, Table) and table.table_kind == "foreign"
    return not is_foreign and not _UNCHECKED.search(str(constraint.text))


def _views_to_fill(changes: Sequence[Change]) -> Iterator[str]:
    """Yield a message with the materialized views that are filled again."""
    keys = sorted(
        {
            view.key
            for change in changes
            for view in change.catalog.of(MaterializedView)
            if view.key in change.impact and view.is_filled(change)
        }
    )
    if keys:
        yield f"{_count(len(keys), 'materialized view')} filled again: {_join_names(keys)}"


def _event_triggers_to_fire(changes: Sequence[Change]) -> Iterator[str]:
    """Yield a message with the event triggers that will fire, each once."""
    triggers = {
        trigger.key.name: trigger for change in changes for trigger in change.catalog.of(EventTrigger)
    }
    rewrites_tables = any(tables_to_rewrite(change) for change in changes)
    names = [
        f"{quote(name)} ({trigger.event})"
        for name, trigger in sorted(triggers.items())
        if trigger.is_enabled and (trigger.event != "table_rewrite" or rewrites_tables)
    ]
    if names:
        yield f"{_count(len(names), 'event trigger')} will fire: {', '.join(names)}"


_MAY_NAME_ROLES = re.compile(r"(?:ALTER|GRANT|REVOKE|CREATE\s+POLICY|SET\s+LOCAL\s+ROLE)\b", re.IGNORECASE)
_SET_ROLE = re.compile(r'SET LOCAL ROLE "?([^";]+)"?$')


def role_warnings(plans: Sequence[Plan]) -> Iterator[Diagnostic]:
    """Yield one warning with all roles that the new statements name."""
    roles = sorted({role for plan in plans for sql in plan.statements for role in _roles_in(sql)})
    if roles:
        types = ", ".join(plan.change.types for plan in plans)
        word = "role" if len(roles) == 1 else f"{len(roles)} roles"
        yield ROLES.at(*plans[0].place, f"the recreation of {types} names the {word} {', '.join(roles)}")


def _roles_in(sql: str) -> Iterator[str]:
    if not _MAY_NAME_ROLES.match(sql):
        return
    for node in walk(parse_statement(sql)):
        if isinstance(node, ast.RoleSpec) and node.roletype is RoleSpecType.ROLESPEC_CSTRING:
            yield node.rolename or ""
    if (match := _SET_ROLE.match(sql)) and match[1] != "NONE":
        yield match[1]


def search_path_warnings(plans: Sequence[Plan]) -> Iterator[Diagnostic]:
    """Yield a warning if new statements name a schema that the file leaves to the search_path."""
    for plan in plans:
        if "search_path" in plan.change.catalog.settings:
            continue
        for schema in sorted(plan.change.unqualified_schemas):
            qualifier = re.compile(rf'(?<![\w$."]){re.escape(quote(schema))}\.')
            if count := sum(bool(qualifier.search(sql)) for sql in plan.statements):
                types = plan.change.types.replace(f"{quote(schema)}.", "")
                statements = f"{count} statements name" if count > 1 else "1 statement names"
                message = f"the file writes {types} without its schema, and {statements} {quote(schema)}"
                yield SEARCH_PATH.at(*plan.place, message)
                return
