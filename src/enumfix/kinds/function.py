"""Functions and procedures.

The types of a signature, argument defaults and `BEGIN ATOMIC` bodies are dependencies: "function
f(e) depends on type e". String bodies are not. But a plpgsql function that already ran in a
session keeps the old type and fails after the swap: "cache lookup failed for type N". A no-op
ALTER ROUTINE makes every session compile it anew and leaves the dump identical. Which functions there
are, and what they are, the catalog of the database says when the migration runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from itertools import pairwise
from typing import ClassVar

from pglast import ast
from pglast.enums import FunctionParameterMode, ObjectType

from enumfix.catalog.catalog import Accessory, Attach, Catalog, Effect, NamesInImpact, Object, altered
from enumfix.catalog.key import Key
from enumfix.catalog.marks import named
from enumfix.catalog.mentions import mentions
from enumfix.catalog.resolve import functions_named, keys_of, signature
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.change import Change, Clause, Settings, Sql
from enumfix.recreation.recreated import Recreated, carried, written
from enumfix.sql.script import Statement
from enumfix.sql.tokens import words_after
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import mentions_any

UNNAMED = Code(
    "EF336",
    Severity.ERROR,
    "a function returns a column without a name, and the dump shows it as one with a name",
    "PostgreSQL shows `SELECT $1` in a BEGIN ATOMIC body as `SELECT v`, and reads that as `SELECT v AS v`. "
    "Name the column in a migration before this one: CREATE OR REPLACE FUNCTION with `SELECT $1 AS v`.",
)

_WORD = re.compile(r'"((?:[^"]|"")+)"|([^\W\d][\w$]*)')
_ROW = re.compile(r"%\s*rowtype", re.IGNORECASE)
_WHOLE = re.compile(r"(?:\b(?:select|distinct|all|returning)|[.,])\s*\*|\btable\s", re.IGNORECASE)
"""What reads all columns of something, and names none."""
_RENAMING = re.compile(r'\b(?:union|with)\b|(?:[\w"]\s+|\)\s*)(?:as\s+)?[\w"]+\s*\(', re.IGNORECASE)
"""What may give other names to such columns: a list of names behind an alias, or a query beside another."""


@frozen(kw_only=True)
class Function(Recreated):
    """A function or procedure.

    `body` is its string body, "" where it has none; `optional` counts its arguments with defaults; `rows` is
    the row type that it returns; `outrun` is whether its string body names what has another name by now;
    `unnamed` is whether its other body has a column that is nothing but a parameter, and no name;
    `may_hold_the_type` is whether its body reads a recreated type in another version of the schema, and
    `of_trigger` whether it is what a trigger calls.
    """

    word: ClassVar[str] = "function"
    graph_group: ClassVar[str] = "functions"
    kind: ClassVar[str] = "function"
    needs_cascade: ClassVar[bool] = True
    with_types: ClassVar[bool] = True
    object_types: ClassVar[tuple[ObjectType, ...]] = (
        ObjectType.OBJECT_FUNCTION,
        ObjectType.OBJECT_PROCEDURE,
        ObjectType.OBJECT_ROUTINE,
    )
    governed: ClassVar[tuple[str, ...]] = ("check_function_bodies",)

    language: str
    body: str
    procedure: bool
    optional: int = field(default=0, compare=False)
    rows: frozenset[Key] = field(default=frozenset(), compare=False)
    outrun: bool = field(default=False, compare=False)
    unnamed: bool = field(default=False, compare=False)
    may_hold_the_type: bool = field(default=False, compare=False)
    of_trigger: bool = field(default=False, compare=False)

    @property
    def full_word(self) -> str:
        """The word for the routine in a picture."""
        return "procedure" if self.procedure else self.word

    @classmethod
    def keys_named(cls, named: object, catalog: Catalog) -> Iterable[Key]:
        """Return the keys of the functions that a statement names."""
        return functions_named(named, catalog)

    def moved(self, old: Key, move: Callable[[Key], Key]) -> Object:
        """Follow a rename. A string body does not, so that it may not be looked at when it comes back."""
        found = Recreated.moved(self, old, move)
        if (old.part or old.name) not in _words(self.body) or not isinstance(found, Function):
            return found
        return replace(found, settings=_unseen(found.settings), outrun=True)

    def relabelled(self, type_: Key, old: str, new: str) -> Object:
        """Follow a renamed label. A string body does not, so that it may not be looked at any more."""
        found = Recreated.relabelled(self, type_, old, new)
        unseen = _unseen(self.settings)
        if not mentions_any(self.body, (old,)) or unseen == self.settings or not isinstance(found, Function):
            return found
        return replace(found, settings=unseen, outrun=True)

    def retire(self, change: Change) -> Iterator[Sql | Clause]:
        """Drop the function."""
        yield Sql(f"DROP {self._kind} {change.signature(self.key)}")

    def restore(self, change: Change) -> Iterator[Sql | Clause]:
        """Create the function; a body that names what leaves may not be looked at: that may not be back."""
        leaving = {
            key.name
            for key in change.impact - {self.key}
            if key.kind in ("relation", "function") and change.catalog.objects[key].leaves(change.catalog)
        }
        unseen = not leaving.isdisjoint(_words(self.body))
        found = replace(self, settings=_unseen(self.settings)) if unseen else self
        yield from Recreated.restore(found, change)

    def review(self, change: Change) -> Iterator[Diagnostic]:
        """Refuse what PostgreSQL would not read as it was from its own dump."""
        yield from Recreated.review(self, change)
        if self.unnamed and self.statement.source is change.schema:
            yield UNNAMED.at(
                self.statement.source,
                self.statement.span,
                f"{change.types} cannot be recreated: {self.label} returns a column that its text names",
            )

    def put_back(self, change: Change) -> Iterator[Sql]:
        """Give the function back what it carried."""
        yield from carried(self.key, self._kind, change)

    @property
    def _kind(self) -> str:
        return "PROCEDURE" if self.procedure else "FUNCTION"

    def may_stay_compiled(self, names: NamesInImpact, *, is_called: bool, may_be_called: bool) -> bool:
        """Return whether a session may hold the function with the types that it was compiled with.

        Of the languages that keep what they compile, plpgsql is the one whose bodies are read.
        """
        if self.language != "plpgsql":
            return False
        is_called = is_called or (self.of_trigger and may_be_called)
        return self.may_hold_the_type or self._reads(names, is_called=is_called)

    def _reads(self, names: NamesInImpact, *, is_called: bool) -> bool:
        """Return whether the string body may read a value of some types.

        `is_called` says whether a trigger of a table with such a column calls the function.
        """
        words = _words(self.key.part + self.body)
        if not words.isdisjoint(names.giving):
            return True
        tables = words & names.columns.keys()
        if tables and (_ROW.search(self.body) or (_WHOLE.search(self.body) and _RENAMING.search(self.body))):
            return True
        if is_called:
            tables = {""}
        return any(not words.isdisjoint(names.columns[table]) for table in tables)


def _unseen(settings: Settings) -> Settings:
    """Return the settings with which PostgreSQL does not look at a body that is a string."""
    return tuple((dict(settings) | {"check_function_bodies": ("false",)}).items())


def _words(text: str) -> set[str]:
    return {quoted or plain.lower() for quoted, plain in _WORD.findall(text)}


def _returned(node: ast.CreateFunctionStmt) -> ast.TypeName | None:
    """Return the type behind RETURNS; that of RETURNS TABLE stands among the parameters alone."""
    modes = (each.mode for each in node.parameters or () if isinstance(each, ast.FunctionParameter))
    return None if FunctionParameterMode.FUNC_PARAM_TABLE in modes else node.returnType


@reads(ast.CreateFunctionStmt)
def read(statement: Statement, node: ast.CreateFunctionStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read CREATE FUNCTION and CREATE PROCEDURE."""
    options = {option.defname: option.arg for option in node.options or () if isinstance(option, ast.DefElem)}
    parts = node.parameters, _returned(node), node.sql_body, options.get("support")
    found = mentions(*parts, catalog=catalog, sql=statement.sql, assigned=True)
    key = catalog.place("function", name_parts(node.funcname))
    inputs = [
        parameter.argType
        for parameter in node.parameters or ()
        if isinstance(parameter, ast.FunctionParameter)
        and parameter.mode
        not in (FunctionParameterMode.FUNC_PARAM_OUT, FunctionParameterMode.FUNC_PARAM_TABLE)
    ]
    word = "PROCEDURE" if node.is_procedure else "FUNCTION"
    body = options.get("as")
    key = key._replace(part=signature(inputs, catalog))
    yield Function(
        key=key,
        language=_string(options.get("language")) or "sql",
        body=next(iter(name_parts(body if isinstance(body, tuple) else ())), ""),
        procedure=bool(node.is_procedure),
        optional=sum(1 for each in node.parameters or () if each.defexpr),
        rows=mentions(_returned(node), catalog=catalog).of("row type"),
        unnamed=_is_unnamed(node),
        of_trigger=node.returnType is not None and name_parts(node.returnType.names)[-1:] == ("trigger",),
        uses=found.keys,
        needs=found.pinned("column") | _relations(node, catalog),
        **written(
            statement, found, key, None if _calls_itself(node) else words_after(statement.sql, 0, word)
        ),
    )


def _calls_itself(node: ast.CreateFunctionStmt) -> bool:
    """Return whether the body names a parameter by the function (`f.n`), which a rename could not follow."""
    function, parameters = name_parts(node.funcname)[-1], _parameters(node)
    columns = (each for each in walk(node.sql_body) if isinstance(each, ast.ColumnRef))
    return any(
        first == function and second in parameters
        for each in columns
        for first, second in pairwise(name_parts(each.fields))
    )


def _parameters(node: ast.CreateFunctionStmt) -> set[str]:
    """Return the names of the parameters, the columns of RETURNS TABLE among them."""
    found = (each.name for each in node.parameters or () if isinstance(each, ast.FunctionParameter))
    return {name for name in found if name}


def _is_unnamed(node: ast.CreateFunctionStmt) -> bool:
    """Return whether a query of the body has a column that is a parameter, or a part of one, and no name."""
    function = name_parts(node.funcname)[-1]
    shown = {name for each in _parameters(node) for name in ((each,), (function, each))}
    queries = (each for each in walk(node.sql_body) if isinstance(each, ast.SelectStmt))
    targets = (each for query in queries for each in query.targetList or ())
    columns = (_inmost(each.val) for each in targets if isinstance(each, ast.ResTarget) and not each.name)
    return any(isinstance(each, ast.ColumnRef) and name_parts(each.fields) in shown for each in columns)


def _inmost(value: object) -> object:
    """Return what a column without a name is called after: what it is an element of, say."""
    while isinstance(value, (ast.CollateClause, ast.A_Indirection)):
        value = value.arg
    return value


def _relations(node: ast.CreateFunctionStmt, catalog: Catalog) -> frozenset[Key]:
    """Return the relations that a `BEGIN ATOMIC` body reads; row types of a signature do not block."""
    return mentions(node.sql_body, catalog=catalog).of("relation")


def _string(value: object) -> str:
    return (value.sval or "") if isinstance(value, ast.String) else ""


@reads(ast.AlterFunctionStmt)
def alter(statement: Statement, node: ast.AlterFunctionStmt, catalog: Catalog) -> Iterator[Effect]:
    """Read ALTER FUNCTION, which comes back behind its function."""
    for key in keys_of(node.objtype, node.func, catalog):
        text = named(statement, key, "ALTER", node.func, catalog)
        yield Attach(key, Accessory(altered(statement), text, statement=statement))
