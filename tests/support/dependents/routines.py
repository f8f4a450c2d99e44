"""Functions and procedures with the type in their signature or body, and what they carry.

A body in a string that may run mentions nothing that the migration renames.
"""

from __future__ import annotations

from dependents.choices import (
    has_scalar_column,
    label,
    maybe,
    new,
    pick,
    pick_enum,
    pick_relation,
    pick_typed_label,
)
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import literal, quoted
from story import OWNER, READER, Enum, Function


def write_routine_accessories(author: SchemaAuthor, what: str, signature: str) -> None:
    """Perhaps write what a routine carries."""
    for statement in (
        f"COMMENT ON {what} {signature} IS 'about the routine'",
        f"GRANT EXECUTE ON {what} {signature} TO {quoted(READER)}",
        f"REVOKE EXECUTE ON {what} {signature} FROM PUBLIC",
        f"ALTER {what} {signature} OWNER TO {quoted(OWNER)}",
    ):
        if author.chance(20):
            author.write(statement)


def routine_attributes(author: SchemaAuthor) -> str:
    """Return attributes of a function."""
    return author.one_of(
        "",
        "",
        "",
        " STABLE",
        " IMMUTABLE STRICT",
        " SECURITY DEFINER",
        " PARALLEL SAFE COST 50",
        " SET search_path TO 'pg_catalog', 'public'",
        " SET search_path = ''",
        " SET work_mem TO '1MB'",
    )


def uncalled_body(author: SchemaAuthor, enum: Enum) -> str:
    """Return the language and the body of a function that is never called, and may mention anything."""
    relation = pick_relation(author)
    column = quoted(pick(author, relation.filled_columns).name)
    one = pick_typed_label(author, enum)
    return author.one_of(
        "LANGUAGE plpgsql AS $body$BEGIN RAISE 'never'; END$body$",
        f"LANGUAGE plpgsql AS $body$DECLARE v {enum.full}; w {enum.full}[]; BEGIN RAISE 'never'; END$body$",
        f"LANGUAGE plpgsql AS $body$DECLARE v {relation.full}.{column}%TYPE; BEGIN RAISE 'never'; END$body$",
        f"LANGUAGE plpgsql AS $body$\nBEGIN -- {enum.name}\n  PERFORM {one};\n  RAISE 'never';\nEND\n$body$",
    )


@dependent("function", weight=4)
def function(author: SchemaAuthor) -> None:
    """Write a function with the type somewhere in its signature."""
    enum = pick_enum(author)
    t, name = enum.full, new(author)
    arguments, returns, identity = pick(
        author,
        [
            (f"{t}", "integer", f"{t}"),
            (f"one {t}, two integer DEFAULT 1", "text", f"{t}, integer"),
            (f"one {t} DEFAULT {label(author, enum)}", "integer", t),
            (f"n integer, one {t} DEFAULT {pick_typed_label(author, enum)}", "text", f"integer, {t}"),
            (f"many {t}[]", "integer", f"{t}[]"),
            (f"VARIADIC many {t}[]", "integer", f"{t}[]"),
            (f"integer, OUT one {t}", t, "integer"),
            (f"INOUT one {t}, OUT two text", "record", t),
            ("integer", t, "integer"),
            ("integer", f"{t}[]", "integer"),
            ("", f"SETOF {t}", ""),
            ("", f"TABLE (id integer, one {t})", ""),
            (f"text DEFAULT {pick_typed_label(author, enum)}::text", "integer", "text"),
        ],
    )
    returning = "" if "OUT " in arguments else f" RETURNS {returns}"
    returning = returning if returns != "record" else " RETURNS record"
    way = routine_attributes(author) + (
        maybe(author, " ROWS 7", 30) if returns.startswith(("SETOF", "TABLE")) else ""
    )
    body = uncalled_body(author, enum)
    author.write(f"CREATE FUNCTION {name}({arguments}){returning} {body}{way}")
    write_routine_accessories(author, "FUNCTION", f"{name}({identity})")
    if author.chance(20):
        author.write(f"CREATE FUNCTION {name}({t}, {t}, bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $3'")
        write_routine_accessories(author, "FUNCTION", f"{name}({t}, {t}, bigint)")


@dependent("predicate", weight=3)
def predicate(author: SchemaAuthor) -> None:
    """Write a function that the conditions of other dependents call."""
    enum = pick_enum(author)
    name = new(author)
    result = author.one_of("boolean", "enum", "text")
    returns = {"boolean": "boolean", "enum": enum.full, "text": "text"}[result]
    expression = {"boolean": "$1 IS NOT NULL", "enum": "$1", "text": "'x'::text || ($1 IS NULL)"}[result]
    body = author.one_of(
        f"LANGUAGE sql IMMUTABLE AS 'SELECT {expression.replace(chr(39), chr(39) * 2)}'",
        f"LANGUAGE plpgsql IMMUTABLE AS $body$BEGIN RETURN {expression}; END$body$",
        f"LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$BEGIN RETURN {expression}; END$body$",
    )
    if author.major >= 14 and author.chance(30):
        body = author.one_of(
            f"LANGUAGE sql IMMUTABLE RETURN {expression}",
            f"LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT {expression}; END",
        )
    argument = author.one_of(enum.full, f"v {enum.full}", f"v {enum.full}, n integer DEFAULT 0")
    identity = f"{enum.full}, integer" if "DEFAULT" in argument else enum.full
    author.write(f"CREATE FUNCTION {name}({argument}) RETURNS {returns} {body}")
    write_routine_accessories(author, "FUNCTION", f"{name}({identity})")
    author.functions.append(Function(name, enum, result))


@dependent("function-atomic", weight=3, since=14)
def function_atomic(author: SchemaAuthor) -> None:
    """Write a function whose body the server keeps as a tree."""
    relation = pick_relation(author, has_scalar_column)
    relation.pinned = True
    column = pick(author, relation.scalar_columns)
    assert column.enum
    inner, one, t = quoted(column.name), pick_typed_label(author, column.enum), column.enum.full
    name = new(author)
    arguments, rest = pick(
        author,
        [
            ("", f"bigint LANGUAGE sql RETURN (SELECT count(*) FROM {relation.full} WHERE {inner} = {one})"),
            ("", f"{t} LANGUAGE sql STABLE BEGIN ATOMIC SELECT max({inner}) FROM {relation.full}; END"),
            (
                "integer",
                f"SETOF {t} LANGUAGE sql BEGIN ATOMIC SELECT {inner} FROM {relation.full}; SELECT {one}; END",
            ),
            ("", f"boolean LANGUAGE sql IMMUTABLE RETURN {one} IS NULL"),
            (t, f"boolean LANGUAGE sql IMMUTABLE RETURN $1 = {one}"),
            (
                "integer",
                f"TABLE (one {t}) LANGUAGE sql BEGIN ATOMIC SELECT t.{inner} FROM {relation.full} t "
                f"WHERE t.id = $1; END",
            ),
        ],
    )
    author.write(f"CREATE FUNCTION {name}({arguments}) RETURNS {rest}")
    write_routine_accessories(author, "FUNCTION", f"{name}({arguments})")


@dependent("procedure")
def procedure(author: SchemaAuthor) -> None:
    enum = pick_enum(author)
    t, name = enum.full, new(author)
    arguments, identity = pick(
        author,
        [
            (f"one {t}", t),
            (f"one {t} DEFAULT {label(author, enum)}", t),
            (f"INOUT one {t}, many {t}[]", f"{t}, {t}[]"),
            ("one integer", "integer"),
        ],
    )
    body = f"DECLARE v {t} := {literal(enum.labels[0])}; BEGIN NULL; END"
    author.write(
        f"CREATE PROCEDURE {name}({arguments}) LANGUAGE plpgsql{maybe(author, ' SECURITY DEFINER', 20)} "
        f"AS $body${body}$body$"
    )
    write_routine_accessories(author, author.one_of("PROCEDURE", "ROUTINE"), f"{name}({identity})")


@dependent("function-row", weight=2)
def function_row(author: SchemaAuthor) -> None:
    """Write a function that takes or returns rows of a table or a view."""
    relation = pick_relation(author)
    relation.pinned = True
    row, name = relation.full, new(author)
    column = quoted(pick(author, relation.filled_columns).name)
    arguments, rest = pick(
        author,
        [
            (row, "integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'"),
            (f"{row}[]", "integer LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'"),
            ("", f"SETOF {row} LANGUAGE plpgsql AS 'BEGIN RETURN; END'"),
            ("", f"{row} LANGUAGE plpgsql AS $body$DECLARE r {row}; BEGIN RETURN r; END$body$"),
            (f"r {row}", f"text LANGUAGE plpgsql AS $body$BEGIN RETURN r.{column}::text; END$body$"),
        ],
    )
    author.write(f"CREATE FUNCTION {name}({arguments}) RETURNS {rest}")
    write_routine_accessories(author, "FUNCTION", f"{name}({arguments.removeprefix('r ')})")
