"""Views: chains, recursive ones, those dumped in three steps, and what views carry."""

from __future__ import annotations

from dataclasses import replace

from dependents.choices import (
    has_scalar_column,
    label,
    maybe,
    pick,
    pick_enum,
    pick_relation,
    pick_table,
    pick_typed_label,
    write_accessories,
)
from dependents.conditions import condition
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import literal, quoted
from story import READER, Column, Table


def new_view(author: SchemaAuthor, columns: list[Column], *bases: Table) -> Table:
    """Return a view that is about to be written, with copies of the columns."""
    schema = pick(author, author.schemas)
    copies = [replace(column, required=False, still=False, fixed=False) for column in columns]
    readable = all(base.readable for base in bases)
    for base in bases:
        base.pinned = True
    return Table(schema, author.fresh(schema), copies, leaf=False, bases=bases, readable=readable)


def options(author: SchemaAuthor) -> str:
    """Return the options of a view, or nothing."""
    ways = ["", "", "", " WITH (security_barrier='true')", " WITH (security_barrier=false)"]
    ways += [" WITH (security_invoker='true')"] if author.major >= 15 else []
    return pick(author, ways)


def write_view(author: SchemaAuthor, view: Table, body: str, *, updatable: bool = False) -> None:
    """Write a view over a query, and what it carries."""
    check = author.one_of("", "", " WITH LOCAL CHECK OPTION", " WITH CHECK OPTION") if updatable else ""
    way = options(author)
    author.write(f"CREATE {maybe(author, 'OR REPLACE ', 15)}VIEW {view.full}{way} AS {body}{check}")
    author.views.append(view)
    write_column_accessories(author, view)


def write_column_accessories(author: SchemaAuthor, view: Table) -> None:
    """Perhaps write what a view and its columns carry."""
    write_accessories(author, "VIEW", view.full, "SELECT", "SELECT, INSERT")
    for column in view.enum_columns[:1]:
        name = quoted(column.name)
        if author.chance(20):
            author.write(f"COMMENT ON COLUMN {view.full}.{name} IS 'about the column'")
        if author.chance(20):
            author.write(f"GRANT SELECT ({name}), UPDATE (id) ON {view.full} TO {quoted(READER)}")
        if author.chance(20):
            author.write(f"ALTER VIEW {view.full} ALTER COLUMN {name} SET DEFAULT {author.default(column)}")


def select_list(author: SchemaAuthor, source: Table, view: Table, prefix: str = "") -> str:
    """Return the select list of all columns that a view shows, some under new names."""
    parts = [f"{prefix}id"]
    for old, column in zip(source.filled_columns, view.columns, strict=True):
        if author.chance(30):
            column.name = author.fresh_column(view, source)
            parts.append(f"{prefix}{quoted(old.name)} AS {quoted(column.name)}")
        else:
            parts.append(prefix + quoted(old.name))
    return ", ".join([*parts, f"{prefix}data"])


@dependent("view", weight=5)
def view(author: SchemaAuthor) -> None:
    """Write a view over a table or another view."""
    source = pick_relation(author)
    made = new_view(author, source.filled_columns, source)
    chosen = author.one_of("list", "list", "*", "alias")
    if chosen == "*":
        what, prefix = f"* FROM {source.full}", ""
    elif chosen == "alias":
        what, prefix = f"{select_list(author, source, made, 'x.')} FROM {source.full} x", "x."
    else:
        what, prefix = f"{select_list(author, source, made)} FROM {source.full}", ""
    where = f" WHERE {condition(author, source, prefix)}" if author.chance(50) else ""
    order = maybe(author, " ORDER BY 1, 2", 15)
    write_view(author, made, f"SELECT {what}{where}{order}", updatable=not order and not source.bases)


@dependent("view-computed")
def view_computed(author: SchemaAuthor) -> None:
    """Write a view of computed columns: aggregates, unions, joins, window functions, literals."""
    source = pick_relation(author, has_scalar_column)
    column = pick(author, source.scalar_columns)
    assert column.enum
    name, enum = quoted(column.name), column.enum
    made = new_view(author, [Column("result", enum)], source)
    rest = f"FROM {source.full}"
    one = label(author, enum)
    body = author.one_of(
        f"SELECT 1 AS id, max({name}) AS result, NULL::text AS data {rest}",
        f"SELECT count(*) AS id, {name} AS result, 'x'::text AS data {rest} GROUP BY {name} "
        f"HAVING count(*) FILTER (WHERE {name} = {one}) >= 0",
        f"SELECT id, {name} AS result, data {rest} UNION ALL SELECT 0, {one}, 'x'",
        f"SELECT a.id, b.{name} AS result, a.data {rest} a JOIN {source.full} b ON a.{name} = b.{name}",
        f"SELECT id, lag({name}, 1, {pick_typed_label(author, enum)}) OVER (PARTITION BY {name} ORDER BY id) "
        f"AS result, data {rest}",
        f"SELECT id, COALESCE({name}, {one}) AS result, {name}::text AS data {rest}",
        f"WITH few AS (SELECT * {rest} WHERE {name} = {one}) SELECT id, {name} AS result, data FROM few",
        f"SELECT DISTINCT ON ({name}) id, {name} AS result, data {rest} ORDER BY {name}, id",
        f"SELECT id, (SELECT min({name}) {rest}) AS result, data {rest}",
        f"SELECT t.id, l AS result, t.data {rest} t, "
        f"unnest(enum_range({pick_typed_label(author, enum)}, NULL)) l",
    )
    write_view(author, made, body)


@dependent("view-literal", weight=1)
def view_literal(author: SchemaAuthor) -> None:
    """Write a view that uses the type and no column of it."""
    enum = pick_enum(author)
    made = new_view(author, [Column("only", enum)])
    value = pick_typed_label(author, enum)
    write_view(
        author,
        made,
        author.one_of(
            f"SELECT 1 AS id, {value} AS only, NULL::text AS data",
            f"SELECT column1 AS id, column2 AS only, NULL::text AS data FROM (VALUES (1, {value})) v",
        ),
    )


@dependent("view-recursive")
def view_recursive(author: SchemaAuthor) -> None:
    source = pick_relation(author, has_scalar_column)
    column = pick(author, source.scalar_columns)
    assert column.enum
    name = quoted(column.name)
    made = new_view(author, [replace(column, name="r")], source)
    step = f"SELECT id + 1, r FROM steps WHERE id < 3 AND r <> {label(author, column.enum)}"
    body = f"SELECT id, {name} FROM {source.full} UNION {maybe(author, 'ALL ', 50)}{step}"
    write_view(
        author, made, f"WITH RECURSIVE steps(id, r) AS ({body}) SELECT id, r, NULL::text AS data FROM steps"
    )


@dependent("view-grouped")
def view_grouped(author: SchemaAuthor) -> None:
    """Write a view that groups by a primary key, which pg_dump writes in three steps."""
    source = pick_table(author, lambda table: table.primary == "id" and not table.part)
    made = new_view(author, source.filled_columns, source)
    what = select_list(author, source, made, "t.")
    having = f" HAVING count(*) > 0 AND ({condition(author, source, 't.')})" if author.chance(50) else ""
    write_view(author, made, f"SELECT {what}, count(*) AS n FROM {source.full} t GROUP BY t.id{having}")


def pick_view(author: SchemaAuthor) -> Table:
    """Return a view that is no materialized one, an existing one where possible."""
    known = [view for view in author.views if not view.still]
    if not known or author.chance(30):
        view(author)
        known = author.views[-1:]
    return pick(author, known)


@dependent("view-trigger")
def view_trigger(author: SchemaAuthor) -> None:
    target, name = pick_view(author), quoted(author.fresh("trigger"))
    function = f"{quoted(target.schema)}.{quoted(author.fresh(target.schema))}"
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
    target, name = pick_view(author), quoted(author.fresh("rule"))
    base = pick_table(author, has_scalar_column)
    base.pinned = True
    column = quoted(pick(author, base.scalar_columns).name)
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
