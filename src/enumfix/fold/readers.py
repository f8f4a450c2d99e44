"""The readers of statements: each yields what a statement does to the catalog.

They stand in the modules of `kinds` and of `statements`, and are found by being there. Several may read the
same statement: each takes its own part of it. ALTER TABLE is read command by command; what no reader takes
of it cannot be followed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache, wraps
from importlib import import_module
from itertools import islice
from pkgutil import iter_modules
from typing import Any, NamedTuple, TypeAlias, TypeVar

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from enumfix.catalog.catalog import Catalog, Effect
from enumfix.catalog.families import descendants
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import relation_named
from enumfix.sql.script import Statement, Token
from enumfix.sql.tokens import commands

TableStatement: TypeAlias = ast.CreateStmt | ast.CreateForeignTableStmt | ast.AlterTableStmt
"""What may make columns and constraints."""

Reader: TypeAlias = Callable[[Statement, Any, Catalog], Iterable[Effect]]
"""Called with a statement, its node, and the catalog before it, against which names are resolved."""


class TableCommand(NamedTuple):
    """One command of an ALTER TABLE, ALTER INDEX, ALTER VIEW or ALTER TYPE; `number` counts from 0.

    `table` is the relation that the statement names, `node` the whole statement.
    """

    node: ast.AlterTableStmt
    command: ast.AlterTableCmd
    number: int
    table: Key

    @property
    def name(self) -> str:
        """The column, constraint, trigger, rule or index that the command is about, "" if it names none."""
        return self.command.name or ""

    @property
    def only(self) -> bool:
        """Whether the statement says ONLY: it does not reach the tables below."""
        return self.node.relation is not None and not self.node.relation.inh

    @property
    def of_index(self) -> bool:
        """Whether this is a command of ALTER INDEX."""
        return self.node.objtype is ObjectType.OBJECT_INDEX

    def words(self, statement: Statement) -> list[Token]:
        """Return the tokens of the command; those of the first one begin with ALTER TABLE."""
        return next(islice(commands(statement.sql), self.number, None), [])

    def tables(self, catalog: Catalog) -> tuple[Key, ...]:
        """Return the table, and all below it where the command reaches them."""
        return (self.table, *(() if self.only else descendants(self.table, catalog)))


CommandReader: TypeAlias = Callable[[Statement, TableCommand, Catalog], Iterable[Effect]]
"""Called with a statement, one of its commands, and the catalog before the statement."""

_PACKAGES = ("enumfix.kinds", "enumfix.statements")
"""Where readers are. They import this module, so it can name them only in this way."""

R = TypeVar("R", bound=Reader)
C = TypeVar("C", bound=CommandReader)

_READERS: defaultdict[type[ast.Node], list[Reader]] = defaultdict(list)
_COMMANDS: set[AlterTableType] = set()
"""The commands of ALTER TABLE that somebody reads."""

_KEPT: set[AlterTableType] = set()
"""Those of them whose effect a table has again after it was dropped and created."""


def reads(*nodes: type[ast.Node]) -> Callable[[R], R]:
    """Register a reader for statements of these types."""

    def register(reader: R) -> R:
        for node in nodes:
            _READERS[node].append(reader)
        return reader

    return register


def reads_command(*kinds: AlterTableType, is_kept: bool = False) -> Callable[[C], C]:
    """Register a reader for some commands of ALTER TABLE.

    `is_kept` says that a partitioned table has again what they did after it was dropped and created, by the
    object or the accessory that the reader yields: the text of the table need not show it.
    """

    def register(reader: C) -> C:
        @wraps(reader)
        def read(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
            for each in commands_of(node, catalog, kinds):
                yield from reader(statement, each, catalog)

        _READERS[ast.AlterTableStmt].append(read)
        _COMMANDS.update(kinds)
        _KEPT.update(kinds if is_kept else ())
        return reader

    return register


def reads_elements(reader: R) -> R:
    """Register a reader of the columns and constraints that CREATE TABLE makes, and ALTER TABLE adds."""
    _COMMANDS.update((AlterTableType.AT_AddColumn, AlterTableType.AT_AddConstraint))
    _KEPT.add(AlterTableType.AT_AddConstraint)
    return reads(ast.CreateStmt, ast.CreateForeignTableStmt, ast.AlterTableStmt)(reader)


def commands_of(
    node: ast.AlterTableStmt, catalog: Catalog, kinds: Container[AlterTableType] = frozenset(AlterTableType)
) -> Iterator[TableCommand]:
    """Yield the commands of an ALTER TABLE that are of some kinds, in their order."""
    for number, command in enumerate(node.cmds or ()):
        if isinstance(command, ast.AlterTableCmd) and command.subtype in kinds and node.relation is not None:
            yield TableCommand(node, command, number, relation_named(node.relation, catalog))


def is_kept(command: TableCommand) -> bool:
    """Return whether a table that is dropped and created has again what a command did."""
    return command.command.subtype in _KEPT


def is_read(node: ast.AlterTableStmt) -> bool:
    """Return whether each command of an ALTER TABLE has a reader."""
    return all(isinstance(each, ast.AlterTableCmd) and each.subtype in _COMMANDS for each in node.cmds or ())


@cache
def load() -> None:
    """Import every module that has readers, so that the registry is complete."""
    for package in map(import_module, _PACKAGES):
        for module in sorted(found.name for found in iter_modules(package.__path__)):
            import_module(f"{package.__name__}.{module}")


def readers(node: ast.Node) -> tuple[Reader, ...]:
    """Return the readers for one statement's node, in the order of their modules' names.

    Who imported which module first does not matter: what is written must not depend on it.
    """
    load()
    return tuple(sorted(_READERS.get(type(node), ()), key=lambda reader: reader.__module__))
