"""Views: on other views, recursive ones, and those that pg_dump writes in three steps."""

from __future__ import annotations

from dataclasses import replace

from dependents.choices import (
    adorn,
    any_enum,
    has_scalar,
    pick,
    relation_where,
    some_label,
    some_typed_label,
    table_where,
    text_or_nothing,
)
from dependents.conditions import condition
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import literal, quote
from story import READER, Column, Table


def new_view(author: SchemaAuthor, columns: list[Column], *bases: Table) -> Table:
    """Return the record of a view that is about to be written, with copies of the columns."""
    schema = pick(author, author.schemas)
    copies = [replace(column, required=False, values_fixed=False, name_fixed=False) for column in columns]
    readable = all(base.readable for base in bases)
    for base in bases:
        base.undroppable = True
    return Table(schema, author.fresh(schema), copies, leaf=False, bases=bases, readable=readable)


def view_options(author: SchemaAuthor) -> str:
    """Return the options of a view, or nothing."""
    ways = ["", "", "", " WITH (security_barrier='true')", " WITH (security_barrier=false)"]
    ways += [" WITH (security_invoker='true')"] if author.major >= 15 else []
    return pick(author, ways)


def write_view(author: SchemaAuthor, view: Table, body: str, *, updatable: bool = False) -> None:
    """Write a view with a query, and perhaps comments and the like."""
    check = author.one_of("", "", " WITH LOCAL CHECK OPTION", " WITH CHECK OPTION") if updatable else ""
    way = view_options(author)
    author.write(f"CREATE {text_or_nothing(author, 'OR REPLACE ', 15)}VIEW {view.full}{way} AS {body}{check}")
    author.views.append(view)
    adorn_view(author, view)


def adorn_view(author: SchemaAuthor, view: Table) -> None:
    """Perhaps write comments, grants and a default for a view and its columns."""
    adorn(author, "VIEW", view.full, "SELECT", "SELECT, INSERT")
    for column in view.enum_columns[:1]:
        name = quote(column.name)
        if author.chance(20):
            author.write(f"COMMENT ON COLUMN {view.full}.{name} IS 'about the column'")
        if author.chance(20):
            author.write(f"GRANT SELECT ({name}), UPDATE (id) ON {view.full} TO {quote(READER)}")
        if author.chance(20):
            author.write(f"ALTER VIEW {view.full} ALTER COLUMN {name} SET DEFAULT {author.default(column)}")


def select_list(author: SchemaAuthor, source: Table, view: Table, prefix: str = "") -> str:
    """Return the select list for all columns of a view, some of them renamed."""
    parts = [f"{prefix}id"]
    for old, column in zip(source.filled_columns, view.columns, strict=True):
        if author.chance(30):
            column.name = author.fresh_column(view, source)
            parts.append(f"{prefix}{quote(old.name)} AS {quote(column.name)}")
        else:
            parts.append(prefix + quote(old.name))
    return ", ".join([*parts, f"{prefix}data"])


@dependent("view", weight=5)
def view(author: SchemaAuthor) -> None:
    """Write a view over a table or another view."""
    source = relation_where(author)
    derived = new_view(author, source.filled_columns, source)
    chosen = author.one_of("list", "list", "*", "alias")
    if chosen == "*":
        what, prefix = f"* FROM {source.full}", ""
    elif chosen == "alias":
        what, prefix = f"{select_list(author, source, derived, 'x.')} FROM {source.full} x", "x."
    else:
        what, prefix = f"{select_list(author, source, derived)} FROM {source.full}", ""
    where = f" WHERE {condition(author, source, prefix)}" if author.chance(50) else ""
    order = text_or_nothing(author, " ORDER BY 1, 2", 15)
    write_view(author, derived, f"SELECT {what}{where}{order}", updatable=not order and not source.bases)


@dependent("view-computed")
def view_computed(author: SchemaAuthor) -> None:
    """Write a view of computed columns: aggregates, unions, joins, window functions, literals."""
    source = relation_where(author, has_scalar)
    column = pick(author, source.scalar_columns)
    assert column.enum
    name, enum = quote(column.name), column.enum
    derived = new_view(author, [Column("result", enum)], source)
    rest = f"FROM {source.full}"
    one = some_label(author, enum)
    body = author.one_of(
        f"SELECT 1 AS id, max({name}) AS result, NULL::text AS data {rest}",
        f"SELECT count(*) AS id, {name} AS result, 'x'::text AS data {rest} GROUP BY {name} "
        f"HAVING count(*) FILTER (WHERE {name} = {one}) >= 0",
        f"SELECT id, {name} AS result, data {rest} UNION ALL SELECT 0, {one}, 'x'",
        f"SELECT a.id, b.{name} AS result, a.data {rest} a JOIN {source.full} b ON a.{name} = b.{name}",
        f"SELECT id, lag({name}, 1, {some_typed_label(author, enum)}) OVER (PARTITION BY {name} ORDER BY id) "
        f"AS result, data {rest}",
        f"SELECT id, COALESCE({name}, {one}) AS result, {name}::text AS data {rest}",
        f"WITH few AS (SELECT * {rest} WHERE {name} = {one}) SELECT id, {name} AS result, data FROM few",
        f"SELECT DISTINCT ON ({name}) id, {name} AS result, data {rest} ORDER BY {name}, id",
        f"SELECT id, (SELECT min({name}) {rest}) AS result, data {rest}",
        f"SELECT t.id, l AS result, t.data {rest} t, "
        f"unnest(enum_range({some_typed_label(author, enum)}, NULL)) l",
    )
    write_view(author, derived, body)


@dependent("view-literal", weight=1)
def view_literal(author: SchemaAuthor) -> None:
    """Write a view that uses an enum, but no column."""
    enum = any_enum(author)
    derived = new_view(author, [Column("only", enum)])
    value = some_typed_label(author, enum)
    write_view(
        author,
        derived,
        author.one_of(
            f"SELECT 1 AS id, {value} AS only, NULL::text AS data",
            f"SELECT column1 AS id, column2 AS only, NULL::text AS data FROM (VALUES (1, {value})) v",
        ),
    )


@dependent("view-recursive")
def view_recursive(author: SchemaAuthor) -> None:
    source = relation_where(author, has_scalar)
    column = pick(author, source.scalar_columns)
    assert column.enum
    name = quote(column.name)
    derived = new_view(author, [replace(column, name="r")], source)
    step = f"SELECT id + 1, r FROM steps WHERE id < 3 AND r <> {some_label(author, column.enum)}"
    body = f"SELECT id, {name} FROM {source.full} UNION {text_or_nothing(author, 'ALL ', 50)}{step}"
    write_view(
        author,
        derived,
        f"WITH RECURSIVE steps(id, r) AS ({body}) SELECT id, r, NULL::text AS data FROM steps",
    )


@dependent("view-grouped")
def view_grouped(author: SchemaAuthor) -> None:
    """Write a view that groups by a primary key, which pg_dump writes in three steps."""
    source = table_where(author, lambda table: table.primary == "id" and not table.part)
    derived = new_view(author, source.filled_columns, source)
    what = select_list(author, source, derived, "t.")
    having = f" HAVING count(*) > 0 AND ({condition(author, source, 't.')})" if author.chance(50) else ""
    write_view(author, derived, f"SELECT {what}, count(*) AS n FROM {source.full} t GROUP BY t.id{having}")


def some_view(author: SchemaAuthor) -> Table:
    """Return a view that is not materialized, a new one if there is none."""
    known = [view for view in author.views if not view.values_fixed]
    if not known or author.chance(30):
        view(author)
        known = author.views[-1:]
    return pick(author, known)


@dependent("view-trigger")
def view_trigger(author: SchemaAuthor) -> None:
    target, name = some_view(author), quote(author.fresh("trigger"))
    function = f"{quote(target.schema)}.{quote(author.fresh(target.schema))}"
    author.write(f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    event = author.one_of("INSERT", "UPDATE", "DELETE", "INSERT OR UPDATE")
    author.write(
        f"CREATE TRIGGER {name} INSTEAD OF {event} ON {target.full} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()"
    )
    if author.chance(30):
        author.write(f"COMMENT ON TRIGGER {name} ON {target.full} IS {literal('about the trigger')}")


@dependent("view-rule")
def view_rule(author: SchemaAuthor) -> None:
    target, name = some_view(author), quote(author.fresh("rule"))
    base = table_where(author, has_scalar)
    base.undroppable = True
    column = quote(pick(author, base.scalar_columns).name)
    where = f" WHERE {condition(author, target, 'NEW.')}" if author.chance(30) else ""
    author.write(
        author.one_of(
            f"CREATE RULE {name} AS ON INSERT TO {target.full} DO INSTEAD "
            f"INSERT INTO {base.full} (id, data) VALUES (NEW.id::integer, NEW.data)",
            f"CREATE RULE {name} AS ON DELETE TO {target.full} DO INSTEAD NOTHING",
            f"CREATE RULE {name} AS ON UPDATE TO {target.full}{where} DO ALSO "
            f"UPDATE {base.full} SET {column} = {column} WHERE id < 0",
        )
    )
    if author.chance(30):
        author.write(f"COMMENT ON RULE {name} ON {target.full} IS 'about the rule'")
