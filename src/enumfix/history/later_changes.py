"""Later migrations that change objects whose state before the file only an earlier dump would show.

A dump that is later than the file shows what later migrations left. An object that no migration creates
existed before them all, so only the dump has its definition. If a later migration drops, replaces or alters
such an object, the definition from before the file is lost.

Each rule finds its statements in an index of the texts, by the names or words that matter to it. That is
faster than one pass over all statements, which would have to parse them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator

from pglast import ast
from pglast.enums import AlterTableType, ObjectType, RoleSpecType

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.families import (
    ancestors,
    descendants_with_partitions,
    is_recreated_partitioned_table,
    partition_ancestors,
    table_kind,
)
from enumfix.catalog.key import Key
from enumfix.catalog.table_elements import OWNED_SEQUENCE
from enumfix.history.baseline import has_type_in_signature
from enumfix.history.read import History
from enumfix.history.reconstruction import Doubt, Reconstruction
from enumfix.history.schema_before import grantees
from enumfix.history.versions import MigrationStep, all_keys, is_created_before, keys_by_version, rename_key
from enumfix.sql.effects import Effects, effects_of, read_effects
from enumfix.sql.find import index_statements
from enumfix.sql.names import BUILT_IN_TYPES
from enumfix.sql.plpgsql.create_if_missing import statements_inside
from enumfix.sql.script import Statement
from enumfix.sql.tree import INDEX_CONSTRAINTS, TABLE_TYPES, alter_table_commands
from enumfix.sql.words import mentions_any


def _unknown_before(named: object) -> str:
    """Return the reason for a statement that changes something whose state before it is not known."""
    return f"enumfix cannot tell what {named} was before this, for no migration creates it"


# What a recreated table is made of


def changes_to_recreated_tables(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the later statements that may change the text of a table that is recreated."""
    history, catalog = schema.history, schema.catalog
    tables = (
        key
        for key in schema.impact
        if key.kind == "relation" and is_recreated_partitioned_table(key, catalog)
    )
    for table in sorted(tables):
        tree = {table, *partition_ancestors(table, catalog), *ancestors(table, catalog)}
        tree |= {member for top in tree for member in descendants_with_partitions(top, catalog)}
        names = _owned_sequences(tree, catalog) | {
            later.name
            for key in tree
            for later in (key, *keys_by_version(history.steps, history.at, key)[history.at : schema.high + 1])
            if later
        }
        followed = frozenset[AlterTableType]() if tree & schema.preexisting else _FOLLOWED
        for _, step in schema.later:
            index = index_statements(step.script)
            derived = (re.compile(rf"\b{re.escape(name)}_\w+").finditer(index.text) for name in names)
            for statement in index.schema_statements_mentioning(
                names.union(match[0] for found in derived for match in found)
            ):
                if statement.problem is None and _may_change_table_text(statement.node, followed):
                    yield Doubt(statement, _unknown_before(table))


def _owned_sequences(tables: Collection[Key], catalog: Catalog) -> set[str]:
    """Return the names of the sequences that tables own."""
    return {
        accessory.aspect.removeprefix(OWNED_SEQUENCE).rpartition(".")[2].strip('"')
        for table in tables
        for accessory in catalog.accessories.get(table, ())
        if accessory.aspect.startswith(OWNED_SEQUENCE)
    }


_ENDINGS = ("Trig", "TrigAll", "TrigUser", "Rule", "RowSecurity", "ChangeOwner", "ReplicaIdentity")
_APART = frozenset(kind for kind in AlterTableType if kind.name.endswith(_ENDINGS))
"""Commands of ALTER TABLE whose results a dump writes as statements of their own."""
_FOLLOWED = _APART | {AlterTableType.AT_AttachPartition, AlterTableType.AT_DetachPartition}
"""Commands that enumfix follows in a table which a migration creates."""
_IN_TABLE_TEXT = (
    ObjectType.OBJECT_COLUMN,
    ObjectType.OBJECT_SEQUENCE,
    ObjectType.OBJECT_TABCONSTRAINT,
    ObjectType.OBJECT_TABLE,
)
"""Kinds whose names are in the text of a table."""


def _may_change_table_text(node: ast.Node, followed: Collection[AlterTableType]) -> bool:
    """Return whether a statement may change the text of a table, by other commands than `followed`."""
    if isinstance(node, ast.AlterTableStmt):
        altering = (command for command in node.cmds or () if isinstance(command, ast.AlterTableCmd))
        return any(command.subtype not in followed for command in altering)
    if isinstance(node, (ast.CommentStmt, ast.IndexStmt)):
        return not followed
    effects = effects_of(node)
    return any(named.kind is ObjectType.OBJECT_SEQUENCE for named in effects.creates + effects.alters) or any(
        rename.is_move or rename.old.kind in _IN_TABLE_TEXT for rename in effects.renames
    )


# Accessories and privileges


def changes_of_unknown_accessories(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the later statements that change a grant, a comment or the like that no earlier one gives.

    An object that is not recreated keeps them in any case.
    """
    recreated = schema.recreated_keys
    last = schema.history.schema_after(schema.high).accessories
    for key in sorted(schema.before.accessories_from_files):
        home = key if key in schema.impact else key.relation
        changes = list(_accessory_changes(schema, key)) if home in schema.impact else []
        last_key = changes[-1][0] if changes else key
        dumped = schema.history.dump.accessories.get(last_key, ())
        has_unknown_grant = grantees(dumped) - grantees(last.get(last_key, ()))
        for _, aspect, cause in changes:
            matters = home in recreated or aspect not in _KEPT_IN_PLACE
            if matters and (home in schema.preexisting or (aspect == "grant" and has_unknown_grant)):
                reason = f"this changes the {aspect} of {key}, which no earlier migration sets"
                yield Doubt(cause, reason)


_KEPT_IN_PLACE = ("comment", "owner", "grant")
"""Aspects that an object keeps while its type is replaced, if it is not recreated."""


def _accessory_changes(schema: Reconstruction, key: Key) -> Iterator[tuple[Key, str, Statement]]:
    """Yield (key after the migration, aspect, statement) for each accessory that one of `later` changes."""
    for _, step in schema.later:
        new_key = step.key_after(key) if key in step.before.objects else rename_key(key, step.renamings)
        if new_key is None:
            return
        statements = step.accessory_statements.get(new_key, {})
        aspects = step.changed_aspects(key, new_key) & statements.keys()
        yield from ((new_key, aspect, statements[aspect]) for aspect in sorted(aspects))
        key = new_key


def revokes_of_unknown_default_privileges(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the later statements that revoke default privileges which no migration grants.

    They apply to the objects that are recreated. PUBLIC has its default privileges from the beginning.
    """
    objects = schema.history.by_files.objects
    granted = {key._replace(part="") for key in objects if key.kind == "default privileges"}
    for _, step in schema.later:
        for key, cause in step.causes.items():
            node = cause.node if key.kind == "default privileges" else None
            if not isinstance(node, ast.AlterDefaultPrivilegesStmt):
                continue
            if node.action and node.action.is_grant:
                granted.add(key._replace(part=""))
            elif key._replace(part="") not in granted and not _is_of_public(node):
                reason = "this revokes default privileges that no earlier migration grants"
                yield Doubt(cause, reason)


def _is_of_public(node: ast.AlterDefaultPrivilegesStmt) -> bool:
    roles = [role.roletype for role in (node.action and node.action.grantees) or ()]
    return roles == [RoleSpecType.ROLESPEC_PUBLIC]


# Objects that existed before all migrations


def later_dependencies(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the later statements that create what a preexisting object depends on."""
    for key in sorted(schema.preexisting):
        for used in sorted(schema.catalog.objects[key].uses - schema.catalog.objects.keys()):
            for _, step in schema.later:
                if used in step.created and used in step.causes:
                    reason = f"{key} depends on what this creates, but no migration creates {key}"
                    yield Doubt(step.causes[used], reason)


def changes_of_preexisting(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the later statements that change a preexisting object, as the folded migrations tell it."""
    history, before = schema.history, schema.before
    from_files = before.from_files | before.accessories_from_files
    for key in sorted(schema.preexisting):
        for name in dict.fromkeys(keys_by_version(history.steps, history.at, key)[history.at :]):
            for _, step in schema.later:
                for cause in _causes(step, name, from_file=key in from_files) if name else ():
                    yield Doubt(cause, _unknown_before(key))


def _causes(step: MigrationStep, key: Key, *, from_file: bool) -> Iterator[Statement]:
    """Yield the statements of a migration that change the default of a column, or an object `from_file`."""
    if from_file and key in step.causes and key.kind != "type":
        new_key = step.key_after(key) if key.kind == "column" and key in step.before.objects else None
        if key.kind != "column" or (new_key and not step.leaves_unchanged(key, new_key)):
            yield step.causes[key]
    default = step.causes.get(key.of("default", key.part)) if key.kind == "column" else None
    if default is not None and not read_effects(default).renames:
        yield default


def drops_of_preexisting(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the later statements that drop, replace or retype what no earlier migration creates.

    Only the file itself counts for defaults: a column of another type rarely has a default that mentions
    the enum. `changed_defaults` yields those of the other migrations.
    """
    if not misses_baseline(schema):
        return
    history = schema.history
    start = history.steps[0].before.objects
    new_types = {key.name for key in history.by_files.objects if key.kind == "type" and key not in start}
    for number, step in schema.later:
        for statement in _changes_to_older_objects(history, number, step):
            if isinstance(statement.node, ast.CreateFunctionStmt) and has_type_in_signature(
                statement.node, new_types
            ):
                continue  # no function with a type that a migration creates existed before all of them
            reasons = _unknown_drops(history, number, statement)
            yield from (Doubt(statement, reason) for reason in reasons)


def _unknown_drops(history: History, number: int, statement: Statement) -> Iterator[str]:
    """Yield the reasons to doubt a statement that drops, replaces or retypes what no earlier one creates."""
    for names in _names_dropped(statement):
        if not is_created_before(history.steps, names, number, statement):
            yield f"this drops or changes {names[0]}, which no earlier migration creates"
    for types in _dropped_casts(statement):
        if not any(is_created_before(history.steps, (name,), number, statement) for name in types):
            yield f"this drops a cast of {types[0]}, which no earlier migration creates"
    for names in _defaults(statement) if number == history.at else ():
        if not is_created_before(history.steps, names, number, statement, renamed=False):
            yield f"this changes the default of {names[0]}, which no earlier migration sets"


def changed_defaults(schema: Reconstruction) -> Iterator[Statement]:
    """Yield the statements after the file that set or drop a default which no earlier migration sets."""
    history = schema.history
    for number, step in schema.later[1:]:
        for statement in _changes_to_older_objects(history, number, step):
            columns = _defaults(statement)
            if any(not is_created_before(history.steps, names, number, statement) for names in columns):
                yield statement


def misses_baseline(schema: Reconstruction) -> bool:
    """Return whether something that depends on the types existed before all migrations.

    A table alone does not count: it may be of another schema, and the migrations create its dependents. Nor
    does a partition of a table that a migration creates: programs and functions create such partitions.
    """
    by_files = schema.history.by_files
    start = schema.history.steps[0].before.objects

    def is_table(key: Key) -> bool:
        relation = by_files.objects.get(key)
        return key.kind == "relation" and relation is not None and relation.word == "table"

    def is_new_partition(key: Key) -> bool:
        parents = partition_ancestors(key.relation, by_files)
        return any(parent in by_files.objects and parent not in start for parent in parents)

    return any(not (is_table(key) or is_new_partition(key)) for key in schema.preexisting)


_CHANGING = re.compile(
    r"\bdrop\b|\bcreate\s+or\s+replace\b|\balter\s+(?:column\s+)?\S+\s+(?:(?:set\s+data\s+)?type|set\s+default)\b"
)
"""Words of a statement that may drop, replace or retype something: only those are parsed."""


def _changes_to_older_objects(history: History, number: int, step: MigrationStep) -> Iterator[Statement]:
    """Yield the statements that may drop or replace something, except in tables that a migration creates."""
    index = index_statements(step.script)
    starts = {bisect_right(step.script.starts, match.start()) - 1 for match in _CHANGING.finditer(index.text)}
    for at in sorted(starts - {-1}):
        for statement in statements_inside(step.script.statement(at)):
            if statement.problem is None and not _alters_created_table(history, number, statement):
                yield statement


_CREATING_TABLE = re.compile(
    r"\s*(?:create\b.{0,40}\btable\b|alter\s+table\b.*\brename\b)", re.IGNORECASE | re.DOTALL
)
"""What a statement that creates or renames a table looks like: only those are parsed."""


def _alters_created_table(history: History, number: int, statement: Statement) -> bool:
    """Return whether a statement alters a table that a migration creates: all of its contents are known."""
    alters = read_effects(statement).alters if isinstance(statement.node, ast.AlterTableStmt) else ()
    names = [altered.name for altered in alters]
    for step in reversed(history.steps[: number + 1] if names else ()):
        for mention in index_statements(step.script).schema_statements_mentioning(tuple(names)):
            effects = read_effects(mention) if _CREATING_TABLE.match(mention.sql) else Effects()
            if any(new_table(effects) == name for name in names):
                return True
            renames = (each for each in effects.renames if each.new.name in names and not each.old.home)
            names += [rename.old.name for rename in renames]
    return False


def new_table(effects: Effects) -> str:
    """Return the name of the table that a statement creates, "" if none or only IF NOT EXISTS."""
    tables = (named for named in effects.creates if named.kind in TABLE_TYPES and not named.optional)
    return next((table.name for table in tables), "")


def _names_dropped(statement: Statement) -> Iterator[tuple[str, ...]]:
    """Yield the names of what a statement drops, retypes or replaces; after an attribute's, its type's."""
    if isinstance(statement.node, ast.DropOwnedStmt):
        yield from ((f"what {role.rolename} owns",) for role in statement.node.roles or ())
    effects = read_effects(statement)
    for named in effects.drops + effects.retypes + effects.replaces:
        if named.name:  # a cast has none
            yield (named.name, *(named.home[-1:] if named.kind is ObjectType.OBJECT_ATTRIBUTE else ()))


def _dropped_casts(statement: Statement) -> Iterator[tuple[str, ...]]:
    """Yield, for each cast that a statement drops, the names of its types that are not built in."""
    for named in read_effects(statement).drops:
        types = {*named.home} - BUILT_IN_TYPES if named.kind is ObjectType.OBJECT_CAST else ()
        if types:
            yield tuple(sorted(types))


def _defaults(statement: Statement) -> Iterator[tuple[str, str]]:
    """Yield the columns whose defaults a statement sets or drops, each with its table."""
    yield from ((column.name, column.home_name) for column in read_effects(statement).defaults)


_ALTERED_TYPES = (ObjectType.OBJECT_DOMAIN, ObjectType.OBJECT_TYPE)
_RENAMED = (
    ObjectType.OBJECT_AGGREGATE,
    ObjectType.OBJECT_ATTRIBUTE,
    ObjectType.OBJECT_DOMAIN,
    ObjectType.OBJECT_DOMCONSTRAINT,
    ObjectType.OBJECT_FUNCTION,
    ObjectType.OBJECT_INDEX,
    ObjectType.OBJECT_PROCEDURE,
    ObjectType.OBJECT_ROUTINE,
)
"""Kinds whose renames count as changes of a preexisting object."""


def alterations_of_preexisting(schema: Reconstruction) -> Iterator[Doubt]:
    """Yield the statements from the file on that alter a preexisting object by its name.

    All of them count, not only those of `later`: what shows the version of the dump may mislead. Labels
    that the file itself renames are followed.
    """
    catalog, steps = schema.catalog, schema.history.steps[schema.history.at :]
    if not schema.preexisting:
        return
    keys = schema.preexisting | {
        used for key in schema.preexisting for used in catalog.objects[key].uses if used.kind == "function"
    }
    partitioned = frozenset(
        key.relation for key in schema.preexisting if table_kind(key.relation, catalog) == "partitioned"
    )
    for number, step in enumerate(steps):
        keys, partitioned = all_keys(keys, step.renamings), all_keys(partitioned, step.renamings)
        yield from _alterations(step, keys, partitioned, labels=number > 0)


def _alterations(
    step: MigrationStep, keys: Collection[Key], partitioned: Collection[Key], *, labels: bool
) -> Iterator[Doubt]:
    """Yield the statements of a migration that alter an object, or add an index to a `partitioned` table.

    Such an index comes to all partitions, and nothing tells which of theirs are new. `labels` is whether
    renamed labels count.
    """
    tables = {table.name for table in partitioned}
    names = {key.name for key in keys if key.kind != "cast"}
    columns = {(key.name, key.part) for key in keys if key.kind == "column"}
    for statement in index_statements(step.script).schema_statements_mentioning(names):
        if statement.problem is not None:
            continue
        if _alters(statement.node, columns, labels=labels) or _table_with_new_index(statement.node) in tables:
            name = next((name for name in sorted(names) if mentions_any(statement.sql, (name,))), "it")
            yield Doubt(statement, _unknown_before(name))


def _table_with_new_index(node: ast.Node) -> str:
    """Return the name of the table to which a statement adds an index, or a constraint with one, else ""."""
    table = node.relation if isinstance(node, (ast.IndexStmt, ast.AlterTableStmt)) else None
    added = (
        alter_table_commands(node, AlterTableType.AT_AddConstraint)
        if isinstance(node, ast.AlterTableStmt)
        else ()
    )
    has_index = isinstance(node, ast.IndexStmt) or any(
        isinstance(command.def_, ast.Constraint) and command.def_.contype in INDEX_CONSTRAINTS
        for command in added
    )
    return (table.relname or "") if table and has_index else ""


def _alters(node: ast.Node, columns: Collection[tuple[str, str]], *, labels: bool) -> bool:
    """Return whether a statement changes what it names without creating it, or a default of these columns.

    A column is the name of its table and its own.
    """
    effects = effects_of(node)
    return (
        any(named.kind is ObjectType.OBJECT_CAST for named in effects.creates)
        or (labels and bool(effects.relabels))
        or bool(effects.attaches + effects.detaches)
        or any(named.kind in _ALTERED_TYPES for named in effects.alters)
        or any((column.home_name, column.name) in columns for column in effects.defaults)
        or any(rename.is_move or rename.old.kind in _RENAMED for rename in effects.renames)
    )
