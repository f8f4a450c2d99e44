"""Default privileges: PostgreSQL also grants them on the objects that a recreation creates.

They are revoked from the new type, view or function before it gets the grants of the old one.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import ObjectType, RoleSpecType

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.key import Key
from enumfix.fold.readers import reads
from enumfix.recreation.accessories import DefaultPrivileges
from enumfix.sql.names import quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts

_GRANT_WORDS = {
    ObjectType.OBJECT_TYPE: "TYPE",
    ObjectType.OBJECT_TABLE: "TABLE",
    ObjectType.OBJECT_FUNCTION: "FUNCTION",
    ObjectType.OBJECT_ROUTINE: "FUNCTION",
}


@reads(ast.AlterDefaultPrivilegesStmt)
def read(statement: Statement, node: ast.AlterDefaultPrivilegesStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER DEFAULT PRIVILEGES."""
    object_word = (
        _GRANT_WORDS.get(node.action.objtype) if node.action and node.action.objtype is not None else None
    )
    if node.action is None or object_word is None:
        return
    schemas = [
        name
        for option in node.options or ()
        if isinstance(option, ast.DefElem) and option.defname == "schemas" and isinstance(option.arg, tuple)
        for name in name_parts(option.arg)
    ]
    grantees = tuple(
        "PUBLIC" if each.roletype is RoleSpecType.ROLESPEC_PUBLIC else quote(each.rolename or "")
        for each in node.action.grantees or ()
        if isinstance(each, ast.RoleSpec)
    )
    for schema in schemas or [""]:
        key = Key("default privileges", schema, object_word, str(statement.span.start))
        yield DefaultPrivileges(key=key, on=object_word, grantees=grantees, statement=statement)
