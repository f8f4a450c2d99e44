"""Aggregates whose arguments or state are of the enum, or whose functions depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.key import Key
from enumfix.catalog.mentions import mentions
from enumfix.catalog.resolve import functions_named, routines_named, signature
from enumfix.catalog.text import Text, cut
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change
from enumfix.recreation.recreated import Recreated, written
from enumfix.sql.script import Statement
from enumfix.sql.tokens import parentheses_from, words_after
from enumfix.sql.tree import name_parts


@frozen(kw_only=True)
class Aggregate(Recreated):
    """An aggregate function; `arguments` is the list in parentheses, as CREATE AGGREGATE spells it."""

    word: ClassVar[str] = "aggregate"
    graph_group: ClassVar[str] = "functions"
    kind: ClassVar[str] = "function"
    with_types: ClassVar[bool] = True
    object_types: ClassVar[tuple[ObjectType, ...]] = (ObjectType.OBJECT_AGGREGATE,)
    dropped: ClassVar[str] = "AGGREGATE"
    granted: ClassVar[str] = "FUNCTION"

    arguments: Text

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the keys of the aggregates that a statement names."""
        return functions_named(named, catalog)

    def spelled(self, change: Change) -> str:
        """Return the name and the arguments, as DROP AGGREGATE needs them."""
        return f"{change.name(self.key)}{self.arguments}"


@reads(ast.DefineStmt)
def read(statement: Statement, node: ast.DefineStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE AGGREGATE. Other kinds read other CREATE statements with the same tree."""
    if node.kind is not ObjectType.OBJECT_AGGREGATE:
        return
    mentioned = mentions(node.args, node.definition, catalog=catalog, sql=statement.sql)
    functions = {
        key
        for option in node.definition or ()
        if isinstance(option, ast.DefElem) and isinstance(option.arg, ast.TypeName)
        for key in routines_named(name_parts(option.arg.names), catalog)
    }
    arguments = next((each for each in node.args or () if isinstance(each, tuple)), ())
    input_types = [each.argType for each in arguments if isinstance(each, ast.FunctionParameter)]
    key = catalog.place("function", name_parts(node.defnames))
    key = key._replace(part=signature(input_types, catalog))
    text_fields = written(statement, mentioned, key, words_after(statement.sql, 0, "AGGREGATE"))
    text_fields["loose"] |= functions
    yield Aggregate(
        key=key,
        arguments=cut(statement.sql, parentheses_from(statement.sql, 0), mentioned.places),
        uses=mentioned.keys | functions,
        needs=mentioned.of("type") | functions,
        **text_fields,
    )
