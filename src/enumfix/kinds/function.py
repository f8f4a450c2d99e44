"""Functions and procedures.

A function depends on the types of its signature, argument defaults and `BEGIN ATOMIC` body: "function f(e)
depends on type e". It does not depend on what a string body names. But a session that has run a plpgsql
function keeps the old type, and the function fails after the recreation: "cache lookup failed for type N". An
ALTER ROUTINE that changes nothing makes every session compile it again, and leaves the dump as it is. When
the migration runs, it finds these functions in the catalog of the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from itertools import pairwise
from typing import ClassVar

from pglast import ast
from pglast.enums import FunctionParameterMode, ObjectType

from enumfix.catalog.catalog import (
    Accessory,
    AddAccessory,
    Catalog,
    Effect,
    NamesInImpact,
    Object,
    aspect_of_alter,
)
from enumfix.catalog.key import Key
from enumfix.catalog.marks import mark_name
from enumfix.catalog.mentions import find_mentions
from enumfix.catalog.resolve import functions_named, keys_of_named_object, signature
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Settings, Sql
from enumfix.recreation.recreated import RecreatedObject, restore_accessories, statement_fields
from enumfix.sql.script import Statement
from enumfix.sql.tokens import offset_after_keyword
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import mentions_any

UNNAMED = Code(
    "EF336",
    Severity.ERROR,
    "a function returns a column without a name, but the dump gives it a name",
    "PostgreSQL shows `SELECT $1` in a BEGIN ATOMIC body as `SELECT v`, and reads that as `SELECT v AS v`. "
    "Name the column in a migration before this one: CREATE OR REPLACE FUNCTION with `SELECT $1 AS v`.",
)

_IDENTIFIER = re.compile(r'"((?:[^"]|"")+)"|([^\W\d][\w$]*)')
_ROWTYPE = re.compile(r"%\s*rowtype", re.IGNORECASE)
_ALL_COLUMNS = re.compile(r"(?:\b(?:select|distinct|all|returning)|[.,])\s*\*|\btable\s", re.IGNORECASE)
"""What reads all columns of a relation without naming them."""
_COLUMN_ALIASES = re.compile(r'\b(?:union|with)\b|(?:[\w"]\s+|\)\s*)(?:as\s+)?[\w"]+\s*\(', re.IGNORECASE)
"""What may rename such columns: column names after an alias, a WITH query, or a UNION."""


@frozen(kw_only=True)
class Function(RecreatedObject):
    """A function or procedure.

    `body` is its string body, "" if it has none; `default_count` counts its arguments with defaults;
    `row_types` is the row type that it returns. The others are flags: `body_has_old_names`, its string body
    names an object by a name that was changed since; `has_unnamed_column`, a query of its BEGIN ATOMIC body
    selects a parameter without an alias; `may_hold_the_type`, in another version of the schema its body reads
    a recreated type; `is_trigger_function`, it returns `trigger`.
    """

    word: ClassVar[str] = "function"
    graph_group: ClassVar[str] = "functions"
    kind: ClassVar[str] = "function"
    needs_cascade: ClassVar[bool] = True
    key_has_types: ClassVar[bool] = True
    object_types: ClassVar[tuple[ObjectType, ...]] = (
        ObjectType.OBJECT_FUNCTION,
        ObjectType.OBJECT_PROCEDURE,
        ObjectType.OBJECT_ROUTINE,
    )
    governing_settings: ClassVar[tuple[str, ...]] = ("check_function_bodies",)

    language: str
    body: str
    is_procedure: bool
    default_count: int = field(default=0, compare=False)
    row_types: frozenset[Key] = field(default=frozenset(), compare=False)
    body_has_old_names: bool = field(default=False, compare=False)
    has_unnamed_column: bool = field(default=False, compare=False)
    may_hold_the_type: bool = field(default=False, compare=False)
    is_trigger_function: bool = field(default=False, compare=False)

    @property
    def full_word(self) -> str:
        """The word for the routine in a picture."""
        return "procedure" if self.is_procedure else self.word

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the keys of the functions that a statement names."""
        return functions_named(named, catalog)

    def mentioned_names(self) -> frozenset[str]:
        """Return the names in its keys, and the words of its body."""
        return RecreatedObject.mentioned_names(self) | _identifiers(self.body)

    def after_rename(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename. A string body does not, so PostgreSQL must not check it at CREATE FUNCTION."""
        function = RecreatedObject.after_rename(self, old, move)
        if (old.part or old.name) not in _identifiers(self.body) or not isinstance(function, Function):
            return function
        return replace(function, settings=_without_body_check(function.settings), body_has_old_names=True)

    def after_label_rename(self, type_: Key, old: str, new: str) -> Object:
        """Follow a renamed label. A string body does not, so PostgreSQL must not check it any more."""
        function = RecreatedObject.after_label_rename(self, type_, old, new)
        settings = _without_body_check(self.settings)
        if (
            not mentions_any(self.body, (old,))
            or settings == self.settings
            or not isinstance(function, Function)
        ):
            return function
        return replace(function, settings=settings, body_has_old_names=True)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the function."""
        yield Sql(f"DROP {self._keyword} {change.signature(self.key)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the function. A body that names dropped objects is not checked: they may not be back yet."""
        dropped_names = {
            key.name
            for key in change.impact - {self.key}
            if key.kind in ("relation", "function")
            and change.catalog.objects[key].is_recreated(change.catalog)
        }
        skips_check = not dropped_names.isdisjoint(_identifiers(self.body))
        function = replace(self, settings=_without_body_check(self.settings)) if skips_check else self
        yield from RecreatedObject.restore(function, change)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse a function that its own dump would not restore as it is."""
        yield from RecreatedObject.review(self, change)
        if self.has_unnamed_column and self.statement.source is change.schema:
            yield UNNAMED.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} returns a column without a name, but the "
                "dump gives it one",
            )

    def restore_accessories(self, change: Change) -> Iterator[Sql]:
        """Restore the accessories of the function."""
        yield from restore_accessories(self.key, self._keyword, change)

    @property
    def _keyword(self) -> str:
        """What DROP and GRANT call the routine."""
        return "PROCEDURE" if self.is_procedure else "FUNCTION"

    def may_stay_compiled(self, names: NamesInImpact, *, is_called: bool, may_be_called: bool) -> bool:
        """Return whether a session may still use the function as compiled with the old types.

        Only plpgsql bodies are read, although other languages may also keep compiled functions.
        """
        if self.language != "plpgsql":
            return False
        is_called = is_called or (self.is_trigger_function and may_be_called)
        return self.may_hold_the_type or self._may_read_values(names, is_called=is_called)

    def _may_read_values(self, names: NamesInImpact, *, is_called: bool) -> bool:
        """Return whether the string body may read a value of the types in the impact.

        `is_called` says whether a trigger of a table with a column of such a type calls the function.
        """
        words = _identifiers(self.key.part + self.body)
        if not words.isdisjoint(names.value_sources):
            return True
        tables = words & names.columns.keys()
        if tables and (
            _ROWTYPE.search(self.body)
            or (_ALL_COLUMNS.search(self.body) and _COLUMN_ALIASES.search(self.body))
        ):
            return True
        if is_called:
            tables = {""}
        return any(not words.isdisjoint(names.columns[table]) for table in tables)


def _without_body_check(settings: Settings) -> Settings:
    """Return the settings with check_function_bodies off: PostgreSQL does not check string bodies."""
    return tuple((dict(settings) | {"check_function_bodies": ("false",)}).items())


def _identifiers(text: str) -> set[str]:
    """Return all words of a text that may be identifiers, folded as PostgreSQL folds them."""
    return {quoted or plain.lower() for quoted, plain in _IDENTIFIER.findall(text)}


def _return_type(node: ast.CreateFunctionStmt) -> ast.TypeName | None:
    """Return the type after RETURNS, None for RETURNS TABLE: its columns are among the parameters."""
    modes = (each.mode for each in node.parameters or () if isinstance(each, ast.FunctionParameter))
    return None if FunctionParameterMode.FUNC_PARAM_TABLE in modes else node.returnType


@reads(ast.CreateFunctionStmt)
def read(statement: Statement, node: ast.CreateFunctionStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE FUNCTION and CREATE PROCEDURE."""
    options = {option.defname: option.arg for option in node.options or () if isinstance(option, ast.DefElem)}
    roots = node.parameters, _return_type(node), node.sql_body, options.get("support")
    mentioned = find_mentions(*roots, catalog=catalog, sql=statement.sql, assigned=True)
    key = catalog.key_for("function", name_parts(node.funcname))
    word = "PROCEDURE" if node.is_procedure else "FUNCTION"
    body = options.get("as")
    key = key._replace(part=signature(_input_types(node), catalog))
    yield Function(
        key=key,
        language=_string_value(options.get("language")) or "sql",
        body=next(iter(name_parts(body if isinstance(body, tuple) else ())), ""),
        is_procedure=bool(node.is_procedure),
        default_count=sum(1 for each in node.parameters or () if each.defexpr),
        row_types=find_mentions(_return_type(node), catalog=catalog).of("row type"),
        has_unnamed_column=_has_unnamed_column(node),
        is_trigger_function=node.returnType is not None
        and name_parts(node.returnType.names)[-1:] == ("trigger",),
        uses=mentioned.keys,
        needs=mentioned.needed_keys("column") | _relations_read(node, catalog),
        **statement_fields(
            statement,
            mentioned,
            key,
            None if _qualifies_a_parameter(node) else offset_after_keyword(statement.sql, 0, word),
        ),
    )


def _input_types(node: ast.CreateFunctionStmt) -> list[ast.TypeName | None]:
    """Return the types of the signature: not those of OUT parameters and of the columns of RETURNS TABLE."""
    results = (FunctionParameterMode.FUNC_PARAM_OUT, FunctionParameterMode.FUNC_PARAM_TABLE)
    parameters = (each for each in node.parameters or () if isinstance(each, ast.FunctionParameter))
    return [parameter.argType for parameter in parameters if parameter.mode not in results]


def _qualifies_a_parameter(node: ast.CreateFunctionStmt) -> bool:
    """Return whether the body qualifies a parameter by the function (`f.n`): renames do not reach that."""
    function, parameters = name_parts(node.funcname)[-1], _parameter_names(node)
    columns = (each for each in walk(node.sql_body) if isinstance(each, ast.ColumnRef))
    return any(
        first == function and second in parameters
        for each in columns
        for first, second in pairwise(name_parts(each.fields))
    )


def _parameter_names(node: ast.CreateFunctionStmt) -> set[str]:
    """Return the names of the parameters and of the columns of RETURNS TABLE."""
    names = (each.name for each in node.parameters or () if isinstance(each, ast.FunctionParameter))
    return {name for name in names if name}


def _has_unnamed_column(node: ast.CreateFunctionStmt) -> bool:
    """Return whether a query of the body selects a parameter, or a part of one, without an alias."""
    function = name_parts(node.funcname)[-1]
    parameter_names = {name for each in _parameter_names(node) for name in ((each,), (function, each))}
    queries = (each for each in walk(node.sql_body) if isinstance(each, ast.SelectStmt))
    targets = (each for query in queries for each in query.targetList or ())
    columns = (
        _without_subscripts(each.val) for each in targets if isinstance(each, ast.ResTarget) and not each.name
    )
    return any(
        isinstance(each, ast.ColumnRef) and name_parts(each.fields) in parameter_names for each in columns
    )


def _without_subscripts(value: object) -> object:
    """Return an expression without COLLATE, subscripts and fields: a column takes its name from the rest."""
    while isinstance(value, (ast.CollateClause, ast.A_Indirection)):
        value = value.arg
    return value


def _relations_read(node: ast.CreateFunctionStmt, catalog: Catalog) -> frozenset[Key]:
    """Return the relations that a `BEGIN ATOMIC` body reads. Row types in the signature do not count."""
    return find_mentions(node.sql_body, catalog=catalog).of("relation")


def _string_value(value: object) -> str:
    return (value.sval or "") if isinstance(value, ast.String) else ""


@reads(ast.AlterFunctionStmt)
def alter(statement: Statement, node: ast.AlterFunctionStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER FUNCTION as an accessory, which is restored after the function."""
    for key in keys_of_named_object(node.objtype, node.func, catalog):
        text = mark_name(statement, key, "ALTER", node.func, catalog)
        yield AddAccessory(key, Accessory(aspect_of_alter(statement), text, statement=statement))
