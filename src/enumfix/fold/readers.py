"""The registry of the readers: functions that yield what a statement does to the catalog.

The modules of `kinds` and `statements` define the readers. All modules there are imported, so no list names
them. Several readers may read one statement, each for its own kind of object. ALTER TABLE is read command by
command; enumfix cannot follow a command without a reader.
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
from enumfix.sql.tokens import comma_separated_parts

TableStatement: TypeAlias = ast.CreateStmt | ast.CreateForeignTableStmt | ast.AlterTableStmt
"""The statements that can create columns and constraints."""

Reader: TypeAlias = Callable[[Statement, Any, Catalog], Iterable[Effect]]
"""Called with a statement, its node, and the catalog before the statement, in which it looks up names."""


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
        """The name of the column, constraint, trigger, rule or index that the command changes, or ""."""
        return self.command.name or ""

    @property
    def only(self) -> bool:
        """Whether the statement says ONLY, so that it does not change the tables below."""
        return self.node.relation is not None and not self.node.relation.inh

    @property
    def is_on_index(self) -> bool:
        """Whether this is a command of ALTER INDEX."""
        return self.node.objtype is ObjectType.OBJECT_INDEX

    def tokens(self, statement: Statement) -> list[Token]:
        """Return the tokens of the command; those of the first command begin with ALTER TABLE."""
        return next(islice(comma_separated_parts(statement.sql), self.number, None), [])

    def tables(self, catalog: Catalog) -> tuple[Key, ...]:
        """Return the tables that the command changes: the named one, and all below it without ONLY."""
        return (self.table, *(() if self.only else descendants(self.table, catalog)))


CommandReader: TypeAlias = Callable[[Statement, TableCommand, Catalog], Iterable[Effect]]
"""Called with a statement, one of its commands, and the catalog before the statement."""

_PACKAGES = ("enumfix.kinds", "enumfix.statements")
"""The packages with readers. They import this module, so this module can only import them by name."""

R = TypeVar("R", bound=Reader)
C = TypeVar("C", bound=CommandReader)

_READERS: defaultdict[type[ast.Node], list[Reader]] = defaultdict(list)
_COMMANDS: set[AlterTableType] = set()
"""The commands of ALTER TABLE that have a reader."""

_KEPT: set[AlterTableType] = set()
"""The commands of ALTER TABLE whose effect a table has again after it was dropped and created."""


def reads(*nodes: type[ast.Node]) -> Callable[[R], R]:
    """Register a reader for statements of these types."""

    def register(reader: R) -> R:
        for node in nodes:
            _READERS[node].append(reader)
        return reader

    return register


def reads_command(*kinds: AlterTableType, survives_recreation: bool = False) -> Callable[[C], C]:
    """Register a reader for some commands of ALTER TABLE.

    `survives_recreation` says that the effect of the commands survives when a partitioned table is dropped
    and created again, by the object or the accessory that the reader yields: the text of the table need not
    show it.
    """

    def register(reader: C) -> C:
        @wraps(reader)
        def read(statement: Statement, node: ast.AlterTableStmt, catalog: Catalog) -> Iterator[Effect]:
            for each in commands_of(node, catalog, kinds):
                yield from reader(statement, each, catalog)

        _READERS[ast.AlterTableStmt].append(read)
        _COMMANDS.update(kinds)
        _KEPT.update(kinds if survives_recreation else ())
        return reader

    return register


def reads_elements(reader: R) -> R:
    """Register a reader of the columns and constraints that CREATE TABLE and ALTER TABLE add."""
    _COMMANDS.update((AlterTableType.AT_AddColumn, AlterTableType.AT_AddConstraint))
    _KEPT.add(AlterTableType.AT_AddConstraint)
    return reads(ast.CreateStmt, ast.CreateForeignTableStmt, ast.AlterTableStmt)(reader)


def commands_of(
    node: ast.AlterTableStmt, catalog: Catalog, kinds: Container[AlterTableType] = frozenset(AlterTableType)
) -> Iterator[TableCommand]:
    """Yield the commands of some kinds in an ALTER TABLE, in order."""
    for number, command in enumerate(node.cmds or ()):
        if isinstance(command, ast.AlterTableCmd) and command.subtype in kinds and node.relation is not None:
            yield TableCommand(node, command, number, relation_named(node.relation, catalog))


def effect_survives_recreation(command: TableCommand) -> bool:
    """Return whether the effect of a command survives when its table is dropped and created again."""
    return command.command.subtype in _KEPT


def has_readers(node: ast.AlterTableStmt) -> bool:
    """Return whether each command of an ALTER TABLE has a reader."""
    return all(isinstance(each, ast.AlterTableCmd) and each.subtype in _COMMANDS for each in node.cmds or ())


@cache
def load_readers() -> None:
    """Import every module that has readers, so that the registry is complete."""
    for package in map(import_module, _PACKAGES):
        for module in sorted(each.name for each in iter_modules(package.__path__)):
            import_module(f"{package.__name__}.{module}")


def readers_of(node: ast.Node) -> tuple[Reader, ...]:
    """Return the readers for the node of a statement, sorted by the names of their modules.

    The order of imports may vary, and must not change the output.
    """
    load_readers()
    return tuple(sorted(_READERS.get(type(node), ()), key=lambda reader: reader.__module__))
