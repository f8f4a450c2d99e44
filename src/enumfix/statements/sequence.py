"""Sequences that are owned by a column.

They would be dropped with a table that is recreated. So OWNED BY NONE comes before the DROP, and OWNED BY
after.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from enumfix.catalog.catalog import Accessory, AddAccessory, Catalog, Effect
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import OWNED_SEQUENCE
from enumfix.catalog.text import Ref, Text, qualified_ref
from enumfix.fold.readers import reads
from enumfix.sql.names import Name, quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts


@reads(ast.CreateSeqStmt, ast.AlterSeqStmt)
def read_owned_by(
    statement: Statement, node: ast.CreateSeqStmt | ast.AlterSeqStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read OWNED BY in CREATE SEQUENCE and ALTER SEQUENCE."""
    for option in node.options or ():
        if isinstance(option, ast.DefElem) and option.defname == "owned_by" and node.sequence is not None:
            *table, column = name_parts(option.arg if isinstance(option.arg, tuple) else None) or ("",)
            if table and column:
                owner = catalog.key_for("relation", tuple(table))
                sequence = relation_named(node.sequence, catalog)
                name = str(Name(sequence.schema, sequence.name))
                owner_column = (qualified_ref(owner), ".", Ref(owner.of("column", column), quote(column)))
                text = Text((f"ALTER SEQUENCE {name} OWNED BY ", *owner_column))
                yield AddAccessory(owner, Accessory(OWNED_SEQUENCE + name, text, statement=statement))
