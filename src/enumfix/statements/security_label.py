"""Security labels, which are given by an extension (SELinux, an anonymizer).

They stay with a table and its columns when a type changes, and are lost with what is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from enumfix.catalog.catalog import Accessory, Attach, Catalog, Detach, Effect, Unsure
from enumfix.catalog.resolve import keys_of
from enumfix.catalog.text import Text
from enumfix.fold.readers import reads
from enumfix.sql.script import Statement


@reads(ast.SecLabelStmt)
def read(statement: Statement, node: ast.SecLabelStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read SECURITY LABEL; one of a type is not followed, for the type comes back under another name."""
    aspect = f"security label {node.provider}"
    for key in keys_of(node.objtype, node.object, catalog):
        if key.kind == "type":
            yield Unsure(statement)
        elif node.label is None:
            yield Detach(key, (aspect,))
        else:
            yield Attach(key, Accessory(aspect, Text((statement.sql,)), statement=statement))
