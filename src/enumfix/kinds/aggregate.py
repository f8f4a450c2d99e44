"""Aggregates whose arguments or state are of the enum, or whose functions depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.resolve import functions_named, routines_named, signature
from enumfix.catalog.text import Text, text_with_mentions
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.recreated import RecreatedObject, statement_fields
from enumfix.sql.script import Statement
from enumfix.sql.tokens import offset_after_keyword, parenthesised_span_from
from enumfix.sql.tree import name_parts


@frozen(kw_only=True)
class Aggregate(RecreatedObject):
    """An aggregate function; `arguments` is the list in parentheses, as CREATE AGGREGATE spells it."""

    word: ClassVar[str] = "aggregate"
    graph_group: ClassVar[str] = "functions"
    kind: ClassVar[str] = "function"
    key_has_types: ClassVar[bool] = True
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_AGGREGATE,)
    drop_keywords: ClassVar[str] = "AGGREGATE"
    grant_keyword: ClassVar[str] = "FUNCTION"

    arguments: Text

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the keys of the aggregates that a statement names."""
        return functions_named(named, catalog)

    def name_in_drop(self, change: Change) -> str:
        """Return the name and the arguments, as DROP AGGREGATE needs them."""
        return f"{change.name(self.key)}{self.arguments}"


@reads(ast.DefineStmt)
def read(statement: Statement, node: ast.DefineStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE AGGREGATE. Other kinds read other CREATE statements with the same tree."""
    if node.kind is not ObjectType.OBJECT_AGGREGATE:
        return
    mentioned = find_mentions(node.args, node.definition, catalog=catalog, sql=statement.sql)
    functions = {
        key
        for option in node.definition or ()
        if isinstance(option, ast.DefElem) and isinstance(option.arg, ast.TypeName)
        for key in routines_named(name_parts(option.arg.names), catalog)
    }
    arguments = next((each for each in node.args or () if isinstance(each, tuple)), ())
    input_types = [each.argType for each in arguments if isinstance(each, ast.FunctionParameter)]
    key = catalog.key_for("function", name_parts(node.defnames))
    key = key._replace(part=signature(input_types, catalog))
    text_fields = statement_fields(
        statement, mentioned, key, offset_after_keyword(statement.sql, 0, "AGGREGATE")
    )
    text_fields["unplaced_keys"] |= functions
    yield Aggregate(
        key=key,
        arguments=text_with_mentions(
            statement.sql, parenthesised_span_from(statement.sql, 0), mentioned.places
        ),
        uses=mentioned.keys | functions,
        needs=mentioned.of("type") | functions,
        **text_fields,
    )
