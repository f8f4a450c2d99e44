"""Materialized views: with indexes, statistics and comments, filled or without data.

Nothing that a filled one reads may change, since the contents of a stale one cannot be kept.
"""

from __future__ import annotations

from dataclasses import replace

from dependents.choices import maybe, pick, pick_relation, write_accessories
from dependents.conditions import immutable_condition, index_expression
from dependents.indexes import write_index_accessories
from dependents.registry import dependent
from dependents.views import select_list
from schemas import SchemaAuthor
from spelling import quoted
from story import SPACE, Table


def write_view_over_relation(author: SchemaAuthor, *, filled: bool) -> Table:
    """Write a materialized view over a table or view."""
    source = pick_relation(author, lambda relation: relation.readable or not filled)
    schema = pick(author, author.schemas)
    columns = [replace(column, required=False, fixed=False) for column in source.filled_columns]
    view = Table(schema, author.fresh(schema), columns, leaf=False, bases=(source,), readable=filled)
    source.pinned = view.still = True
    if filled:
        source.freeze()
    body = f"SELECT {select_list(author, source, view)} FROM {source.full}"
    where = f" WHERE {immutable_condition(author, source)}" if author.chance(50) else ""
    space = author.one_of("", "", f" TABLESPACE {quoted(SPACE)}", " WITH (fillfactor='70')")
    tail = "" if filled else " WITH NO DATA"
    author.write(f"CREATE MATERIALIZED VIEW {view.full}{space} AS {body}{where}{tail}")
    if filled and not author.filled:
        author.refreshed.append(f"REFRESH MATERIALIZED VIEW {view.full}")
    author.views.append(view)
    write_view_accessories(author, view)
    return view


def write_view_accessories(author: SchemaAuthor, view: Table) -> None:
    """Perhaps write what a materialized view carries."""
    write_accessories(author, "MATERIALIZED VIEW", view.full, "SELECT")
    column = quoted(pick(author, view.filled_columns).name)
    if author.chance(20):
        author.write(f"COMMENT ON COLUMN {view.full}.{column} IS 'about the column'")
    if author.chance(20):
        author.write(f"ALTER MATERIALIZED VIEW {view.full} ALTER COLUMN {column} SET STATISTICS 99")
    for _ in range(author.draw_count(2)):
        index = quoted(author.fresh(view.schema))
        on_expression = author.chance(40)
        what = index_expression(author, view) if on_expression else author.one_of("id", "data, id")
        where = f" WHERE {immutable_condition(author, view)}" if author.chance(30) else ""
        author.write(f"CREATE INDEX {index} ON {view.full} ({what}){where}")
        write_index_accessories(author, view, index, on_expression=on_expression)
        if not where and author.chance(25):
            author.write(f"ALTER MATERIALIZED VIEW {view.full} CLUSTER ON {index}")
    if author.chance(15):
        statistics = f"{quoted(view.schema)}.{quoted(author.fresh(view.schema))}"
        author.write(f"CREATE STATISTICS {statistics}{maybe(author, ' (mcv)')} ON id, data FROM {view.full}")


@dependent("materialized-view", weight=3)
def materialized_view(author: SchemaAuthor) -> None:
    write_view_over_relation(author, filled=True)


@dependent("materialized-view-no-data", weight=1)
def without_data(author: SchemaAuthor) -> None:
    write_view_over_relation(author, filled=False)
