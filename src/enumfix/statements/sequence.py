"""Sequences that belong to a column.

A table that is created again gives up its sequences before, with OWNED BY NONE, and owns them again after.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from enumfix.catalog.catalog import Accessory, Attach, Catalog, Effect
from enumfix.catalog.resolve import relation_named
from enumfix.catalog.table_elements import OWNED_SEQUENCE
from enumfix.catalog.text import Ref, Text, qualified
from enumfix.fold.readers import reads
from enumfix.sql.names import Name, quote
from enumfix.sql.script import Statement
from enumfix.sql.tree import name_parts


@reads(ast.CreateSeqStmt, ast.AlterSeqStmt)
def owned(
    statement: Statement, node: ast.CreateSeqStmt | ast.AlterSeqStmt, catalog: Catalog
) -> Iterator[Effect]:
    """Read OWNED BY."""
    for option in node.options or ():
        if isinstance(option, ast.DefElem) and option.defname == "owned_by" and node.sequence is not None:
            *table, column = name_parts(option.arg if isinstance(option.arg, tuple) else None) or ("",)
            if table and column:
                key = catalog.place("relation", tuple(table))
                sequence = relation_named(node.sequence, catalog)
                name = str(Name(sequence.schema, sequence.name))
                own = (qualified(key), ".", Ref(key.of("column", column), quote(column)))
                text = Text((f"ALTER SEQUENCE {name} OWNED BY ", *own))
                yield Attach(key, Accessory(OWNED_SEQUENCE + name, text, statement=statement))
