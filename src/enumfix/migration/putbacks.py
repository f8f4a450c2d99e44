"""What put-backs name that may not be there where the migration runs: roles, and schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pglast import ast
from pglast.enums import RoleSpecType

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.recreation.plan import Plan
from enumfix.sql.names import quote
from enumfix.sql.script import tree
from enumfix.sql.tree import walk

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
