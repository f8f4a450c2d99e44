"""Security labels, which extensions such as sepgsql or an anonymizer use.

A table and its columns keep them when a column is converted. An object that is dropped loses them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from enumfix.catalog.catalog import Accessory, AddAccessory, Catalog, Effect, NotFollowed, RemoveAccessories
from enumfix.catalog.resolve import keys_of_named_object
from enumfix.catalog.text import Text
from enumfix.fold.readers import reads
from enumfix.sql.script import Statement


@reads(ast.SecLabelStmt)
def read_security_label(statement: Statement, node: ast.SecLabelStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read SECURITY LABEL. enumfix cannot follow the label of a type, whose successor has another name."""
    aspect = f"security label {node.provider}"
    for key in keys_of_named_object(node.objtype, node.object, catalog):
        if key.kind == "type":
            yield NotFollowed(statement)
        elif node.label is None:
            yield RemoveAccessories(key, (aspect,))
        else:
            yield AddAccessory(key, Accessory(aspect, Text((statement.sql,)), statement=statement))
