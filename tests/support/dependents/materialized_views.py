"""Materialized views, with or without data, with indexes, statistics and comments.

The migration may not change what one with data reads, because a rewrite cannot keep stale contents.
"""

from __future__ import annotations

from dataclasses import replace

from dependents.choices import adorn, pick, relation_where, text_or_nothing
from dependents.conditions import expression, immutable_condition
from dependents.indexes import adorn_index
from dependents.registry import dependent
from dependents.views import select_list
from schemas import SchemaAuthor
from spelling import quote
from story import SPACE, Table


def write_materialized_view(author: SchemaAuthor, *, filled: bool) -> Table:
    """Write a materialized view over a table or view."""
    source = relation_where(author, lambda relation: relation.readable or not filled)
    schema = pick(author, author.schemas)
    columns = [replace(column, required=False, name_fixed=False) for column in source.filled_columns]
    view = Table(schema, author.fresh(schema), columns, leaf=False, bases=(source,), readable=filled)
    source.undroppable = view.values_fixed = True
    if filled:
        source.freeze()
    body = f"SELECT {select_list(author, source, view)} FROM {source.full}"
    where = f" WHERE {immutable_condition(author, source)}" if author.chance(50) else ""
    space = author.one_of("", "", f" TABLESPACE {quote(SPACE)}", " WITH (fillfactor='70')")
    tail = "" if filled else " WITH NO DATA"
    author.write(f"CREATE MATERIALIZED VIEW {view.full}{space} AS {body}{where}{tail}")
    if filled and not author.filled:
        author.refreshes.append(f"REFRESH MATERIALIZED VIEW {view.full}")
    author.views.append(view)
    adorn_materialized_view(author, view)
    return view


def adorn_materialized_view(author: SchemaAuthor, view: Table) -> None:
    """Perhaps write indexes, statistics and comments for a materialized view."""
    adorn(author, "MATERIALIZED VIEW", view.full, "SELECT")
    column = quote(pick(author, view.filled_columns).name)
    if author.chance(20):
        author.write(f"COMMENT ON COLUMN {view.full}.{column} IS 'about the column'")
    if author.chance(20):
        author.write(f"ALTER MATERIALIZED VIEW {view.full} ALTER COLUMN {column} SET STATISTICS 99")
    for _ in range(author.draw_count(2)):
        index = quote(author.fresh(view.schema))
        on_expression = author.chance(40)
        what = expression(author, view) if on_expression else author.one_of("id", "data, id")
        where = f" WHERE {immutable_condition(author, view)}" if author.chance(30) else ""
        author.write(f"CREATE INDEX {index} ON {view.full} ({what}){where}")
        adorn_index(author, view, index, on_expression=on_expression)
        if not where and author.chance(25):
            author.write(f"ALTER MATERIALIZED VIEW {view.full} CLUSTER ON {index}")
    if author.chance(15):
        statistics = f"{quote(view.schema)}.{quote(author.fresh(view.schema))}"
        author.write(
            f"CREATE STATISTICS {statistics}{text_or_nothing(author, ' (mcv)')} ON id, data FROM {view.full}"
        )


@dependent("materialized-view", weight=3)
def materialized_view(author: SchemaAuthor) -> None:
    write_materialized_view(author, filled=True)


@dependent("materialized-view-no-data", weight=1)
def without_data(author: SchemaAuthor) -> None:
    write_materialized_view(author, filled=False)
