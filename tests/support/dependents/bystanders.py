"""Publications, default privileges, event triggers and foreign tables."""

from __future__ import annotations

from dependents.choices import adorn, any_enum, new_full_name, pick, some_label, table_where, text_or_nothing
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import literal, quote
from story import OWNER, READER


@dependent("publication", since=15)
def publication(author: SchemaAuthor) -> None:
    table = table_where(author, lambda table: table.logged)
    name = quote(author.fresh("publication"))
    columns = ["id", *(quote(column.name) for column in table.filled_columns)]
    some = author.one_of(f" ({', '.join(columns)})", f" ({', '.join(columns)})", " (id)", "")
    where = text_or_nothing(author, " WHERE (id > 0)", 30)
    author.write(
        f"CREATE PUBLICATION {name} FOR TABLE {author.one_of('', 'ONLY ')}{table.full}{some}{where} "
        f"WITH (publish = 'insert', publish_via_partition_root = true)"
    )
    adorn(author, "PUBLICATION", name)


@dependent("default-privileges", weight=1)
def default_privileges(author: SchemaAuthor) -> None:
    who = author.one_of("", f" FOR ROLE {quote(OWNER)}", " FOR ROLE postgres")
    where = text_or_nothing(author, f" IN SCHEMA {quote(pick(author, author.schemas))}", 50)
    grants = [
        f"GRANT SELECT ON TABLES TO {quote(READER)}",
        f"GRANT ALL ON FUNCTIONS TO {quote(READER)} WITH GRANT OPTION",
        f"GRANT USAGE ON TYPES TO {quote(READER)}",
    ]
    if not where:
        grants += ["REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC", "REVOKE USAGE ON TYPES FROM PUBLIC"]
    author.write(f"ALTER DEFAULT PRIVILEGES{who}{where} {pick(author, grants)}")


@dependent("event-trigger", weight=1)
def event_trigger(author: SchemaAuthor) -> None:
    name, function = quote(author.fresh("event trigger")), new_full_name(author)
    author.write(f"CREATE FUNCTION {function}() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END'")
    on = author.one_of(
        "ddl_command_end",
        "ddl_command_start",
        "sql_drop",
        "table_rewrite",
        "sql_drop WHEN TAG IN ('DROP TYPE')",
    )
    author.write(f"CREATE EVENT TRIGGER {name} ON {on} EXECUTE FUNCTION {function}()")
    adorn(author, "EVENT TRIGGER", name)
    if author.chance(20):
        author.write(f"ALTER EVENT TRIGGER {name} DISABLE")


@dependent("foreign-table", weight=1)
def foreign_table(author: SchemaAuthor) -> None:
    wrapper, server = quote(author.fresh("wrapper")), quote(author.fresh("server"))
    author.write(f"CREATE FOREIGN DATA WRAPPER {wrapper}")
    author.write(f"CREATE SERVER {server} FOREIGN DATA WRAPPER {wrapper}")
    enum, table = any_enum(author), new_full_name(author)
    default = text_or_nothing(author, f" DEFAULT {some_label(author, enum)}", 30)
    options = text_or_nothing(author, f" OPTIONS (column_name {literal('it')})", 30)
    author.write(
        f"CREATE FOREIGN TABLE {table} (id integer, c {enum.full}{options}{default}, "
        f"l {enum.full}[]) SERVER {server} OPTIONS (table_name 'other')"
    )
    adorn(author, "FOREIGN TABLE", table, "SELECT")
    if author.chance(30):
        author.write(f"ALTER FOREIGN TABLE {table} ALTER c SET STATISTICS 12")
