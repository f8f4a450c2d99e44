"""Aggregates, casts, operators, operator classes and families on an enum."""

from __future__ import annotations

from dependents.choices import new, pick, pick_enum, pick_table, write_accessories, write_plain_table
from dependents.registry import dependent
from dependents.routines import write_routine_accessories
from schemas import SchemaAuthor
from spelling import literal, quoted
from story import OWNER, READER, Enum

SYMBOLS = ("===", "~~>", "@@@", "|>|", "=/=", "<~<", "##&", "^^^", "%%%", "<->>", "*=*", "?=?")


@dependent("aggregate")
def aggregate(author: SchemaAuthor) -> None:
    enum = pick_enum(author)
    t, name, step = enum.full, new(author), new(author)
    if author.chance(50):
        body = "LANGUAGE sql IMMUTABLE AS 'SELECT COALESCE($2, $1)'"
        author.write(f"CREATE FUNCTION {step}({t}, {t}) RETURNS {t} {body}")
    else:
        step = "enum_larger"
    enum.settled = True  # the first state is kept as text
    first = author.one_of("", f", INITCOND = {literal(enum.labels[0])}", ", PARALLEL = safe")
    author.write(f"CREATE AGGREGATE {name}({t}) (SFUNC = {step}, STYPE = {t}{first})")
    for statement in (
        f"COMMENT ON AGGREGATE {name}({t}) IS 'about the aggregate'",
        f"GRANT EXECUTE ON FUNCTION {name}({t}) TO {quoted(READER)}",
        f"ALTER AGGREGATE {name}({t}) OWNER TO {quoted(OWNER)}",
    ):
        if author.chance(20):
            author.write(statement)


@dependent("cast")
def cast(author: SchemaAuthor) -> None:
    enum = pick_enum(author)
    t = enum.full
    other, towards = pick(
        author, [("varchar", True), ("varchar", False), ("integer", True), ("integer", False)]
    )
    if not author.claim("cast", f"{id(enum)} {other} {towards}"):
        return
    source, target = (other, t) if towards else (t, other)
    if other == "varchar":
        how = "WITH INOUT AS ASSIGNMENT"
    else:
        function = new(author)
        body = "LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN NULL; END'"
        author.write(f"CREATE FUNCTION {function}({source}) RETURNS {target} {body}")
        write_routine_accessories(author, "FUNCTION", f"{function}({source})")
        how = f"WITH FUNCTION {function}({source}){author.one_of('', ' AS ASSIGNMENT')}"
    author.write(f"CREATE CAST ({source} AS {target}) {how}")
    if author.chance(30):
        author.write(f"COMMENT ON CAST ({source} AS {target}) IS 'about the cast'")


def write_operator(author: SchemaAuthor, enum: Enum, right: str, function: str, schema: str) -> str | None:
    """Write an operator and return its full name, or None where all names are taken."""
    free = [symbol for symbol in SYMBOLS if author.claim_free("operator", f"{schema} {symbol}")]
    if not free:
        return None
    symbol = pick(author, free)
    author.claim("operator", f"{schema} {symbol}")
    options = author.one_of("", "", ", RESTRICT = eqsel, JOIN = eqjoinsel")
    full = f"{quoted(schema)}.{symbol}"
    author.write(
        f"CREATE OPERATOR {full} (FUNCTION = {function}, LEFTARG = {enum.full}, RIGHTARG = {right}{options})"
    )
    write_accessories(author, "OPERATOR", f"{full} ({enum.full}, {right})")
    return full


@dependent("operator")
def operator(author: SchemaAuthor) -> None:
    enum, schema = pick_enum(author), pick(author, author.schemas)
    right = author.one_of("text", enum.full, "integer")
    function = new(author, schema)
    author.write(
        f"CREATE FUNCTION {function}({enum.full}, {right}) RETURNS boolean LANGUAGE sql IMMUTABLE "
        f"AS 'SELECT $1 IS NULL OR $2 IS NULL'"
    )
    name = write_operator(author, enum, right, function, schema)
    tables = [table for table in author.tables if any(c.enum is enum for c in table.scalar_columns)]
    if name and right == enum.full and tables and author.chance(60):
        table = pick(author, tables)
        column = quoted(pick(author, [c for c in table.scalar_columns if c.enum is enum]).name)
        check = quoted(author.fresh(table.schema))
        call = f"{column} OPERATOR({name}) {column}"
        author.write(f"ALTER TABLE {table.full} ADD CONSTRAINT {check} CHECK ({call} OR true)")


@dependent("operator-class")
def operator_class(author: SchemaAuthor) -> None:
    """Write an operator class, sometimes in a family of its own, and perhaps an index that uses it."""
    table = pick_table(author, lambda table: bool(table.scalar_columns))
    column = pick(author, table.scalar_columns)
    enum, schema = column.enum, pick(author, author.schemas)
    assert enum
    method, internal = pick(author, [("hash", "hashenum"), ("btree", "enum_cmp")])
    support, equal, name = new(author, schema), new(author, schema), new(author, schema)
    t = enum.full
    arguments = t if method == "hash" else f"{t}, {t}"
    author.write(
        f"CREATE FUNCTION {support}({arguments}) RETURNS integer LANGUAGE internal IMMUTABLE STRICT "
        f"AS {literal(internal)}"
    )
    author.write(
        f"CREATE FUNCTION {equal}({t}, {t}) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'enum_eq'"
    )
    symbol = write_operator(author, enum, t, equal, schema)
    if symbol is None:
        return
    family = ""
    if author.chance(40):
        family = new(author, schema)
        author.write(f"CREATE OPERATOR FAMILY {family} USING {method}")
        write_accessories(author, "OPERATOR FAMILY", f"{family} USING {method}")
    place = "1" if method == "hash" else "3"
    author.write(
        f"CREATE OPERATOR CLASS {name} FOR TYPE {t} USING {method}{f' FAMILY {family}' if family else ''} AS "
        f"OPERATOR {place} {symbol}, FUNCTION 1 {support}({arguments})"
    )
    write_accessories(author, "OPERATOR CLASS", f"{name} USING {method}")
    if author.chance(60):
        index = quoted(author.fresh(table.schema))
        author.write(f"CREATE INDEX {index} ON {table.full} USING {method} ({quoted(column.name)} {name})")


@dependent("plain-table", weight=1)
def write_another_table(author: SchemaAuthor) -> None:
    """Write one more table, for others to stand on."""
    write_plain_table(author)
