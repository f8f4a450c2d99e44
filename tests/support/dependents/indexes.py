"""Indexes with constants of an enum: partial ones, on expressions, unique ones."""

from __future__ import annotations

from dependents.choices import pick, table_where, text_or_nothing
from dependents.conditions import expression, immutable_condition
from dependents.keys import can_be_unique, columns_for_key, with_id
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import quote
from story import SPACE, Column, Table


def adorn_index(author: SchemaAuthor, table: Table, index: str, *, on_expression: bool) -> None:
    """Perhaps write a comment and a statistics target for an index."""
    full = f"{quote(table.schema)}.{index}"
    if author.chance(25):
        author.write(f"COMMENT ON INDEX {full} IS 'about the index'")
    if on_expression and author.chance(35):
        author.write(f"ALTER INDEX {full} ALTER COLUMN 1 SET STATISTICS 321")


def index_options(author: SchemaAuthor, table: Table) -> str:
    """Return what CREATE INDEX can have between its columns and its predicate."""
    return author.one_of("", "", "", " WITH (fillfactor='80')", f" TABLESPACE {quote(SPACE)}")


def maybe_index_partitions(
    author: SchemaAuthor, table: Table, what: str, where: str = "", unique: str = ""
) -> None:
    """Perhaps write indexes of partitions, which the index on the whole table will take in."""
    for part in table.children if table.partitioned else ():
        if author.chance(25):
            own = quote(author.fresh(part.schema))
            author.write(f"CREATE {unique}INDEX {own} ON {part.full} ({what}){where}")
            if author.chance(25):
                author.write(f"COMMENT ON INDEX {quote(part.schema)}.{own} IS 'about a part'")


@dependent("index", weight=4)
def index(author: SchemaAuthor) -> None:
    table = table_where(author)
    name = quote(author.fresh(table.schema))
    plain = quote(pick(author, table.filled_columns).name)
    bare = ["id", "data"]
    if table.enum_columns:
        column = quote(pick(author, table.enum_columns).name)
        bare += [f"{column} DESC NULLS LAST", f"{column}, id", f"id) INCLUDE ({plain}"]
    expressions = [expression(author, table), f"{expression(author, table)}, id"]
    what = pick(author, expressions if author.chance(50) else bare)
    partial = what in ("id", "data") or author.chance(40)
    where = f" WHERE {immutable_condition(author, table)}" if partial else ""
    only = "ONLY " if table.partitioned and author.chance(10) else ""
    maybe_index_partitions(author, table, what, where)
    author.write(f"CREATE INDEX {name} ON {only}{table.full} ({what}){index_options(author, table)}{where}")
    adorn_index(author, table, name, on_expression=what in expressions)
    if not partial and not table.partitioned and author.chance(25):
        author.write(f"ALTER TABLE {table.full} CLUSTER ON {name}")


@dependent("index-method", weight=1)
def index_method(author: SchemaAuthor) -> None:
    table = table_where(author, lambda table: bool(table.enum_columns))
    column = pick(author, table.enum_columns)
    name, inner = quote(author.fresh(table.schema)), quote(column.name)
    method = author.one_of("gin", "hash", "btree") if column.brackets else author.one_of("hash", "brin (id),")
    where = f" WHERE {immutable_condition(author, table)}" if author.chance(70) else ""
    what = "brin (id)" if method.startswith("brin") else f"{method} ({inner})"
    author.write(f"CREATE INDEX {name} ON {table.full} USING {what}{where}")
    adorn_index(author, table, name, on_expression=False)


def is_shared(author: SchemaAuthor, table: Table, column: Column) -> bool:
    """Return whether a parent or child has the column too: a key makes it NOT NULL in one table only."""
    families = [root.family for root in author.tables if not table.part]
    return any(column in each.columns for family in families for each in family if each is not table)


@dependent("unique-index")
def unique_index(author: SchemaAuthor) -> None:
    table = table_where(author, lambda table: can_be_unique(table) and bool(table.enum_columns))
    columns = columns_for_key(author, table)
    name = quote(author.fresh(table.schema))
    where = (
        f" WHERE {immutable_condition(author, table)}" if not table.partitioned and author.chance(50) else ""
    )
    extra = f", {expression(author, table)}" if not table.partitioned and author.chance(30) else ""
    nulls = text_or_nothing(author, " NULLS NOT DISTINCT", 20) if author.major >= 15 else ""
    if not nulls:
        maybe_index_partitions(author, table, with_id(author, columns), unique="UNIQUE ")
    author.write(
        f"CREATE UNIQUE INDEX {name} ON {table.full} ({with_id(author, columns)}{extra}){nulls}{where}"
    )
    adorn_index(author, table, name, on_expression=False)
    required = all(column.required and not is_shared(author, table, column) for column in columns)
    identifies = required and not where and not extra
    if identifies and not table.partitioned and author.chance(50):
        author.write(f"ALTER TABLE {table.full} ALTER id SET NOT NULL")
        author.write(f"ALTER TABLE {table.full} REPLICA IDENTITY USING INDEX {name}")


@dependent("replica-identity", weight=1)
def replica_identity(author: SchemaAuthor) -> None:
    if author.filled:
        return
    table = table_where(
        author,
        lambda table: (
            not (table.partitioned or table.part or table.filled_by_its_kind) and bool(table.enum_columns)
        ),
    )
    column, name = pick(author, table.enum_columns), quote(author.fresh(table.schema))
    known = column.required and not is_shared(author, table, column)
    required = "" if known else f", ALTER {quote(column.name)} SET NOT NULL"
    author.write(f"ALTER TABLE {table.full} ALTER id SET NOT NULL{required}")
    column.required = True
    author.write(f"CREATE UNIQUE INDEX {name} ON {table.full} (id, {quote(column.name)})")
    author.write(f"ALTER TABLE {table.full} REPLICA IDENTITY USING INDEX {name}")
    adorn_index(author, table, name, on_expression=False)
