"""Functions and procedures with an enum in their signature or body.

A body in a string that may run mentions nothing that the migration can rename.
"""

from __future__ import annotations

from dependents.choices import (
    any_enum,
    has_scalar,
    new_full_name,
    pick,
    relation_where,
    some_label,
    some_typed_label,
    text_or_nothing,
)
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import literal, quote
from story import OWNER, READER, Enum, Function


def adorn_routine(author: SchemaAuthor, what: str, signature: str) -> None:
    """Perhaps write a comment, grants and an owner for a routine."""
    for statement in (
        f"COMMENT ON {what} {signature} IS 'about the routine'",
        f"GRANT EXECUTE ON {what} {signature} TO {quote(READER)}",
        f"REVOKE EXECUTE ON {what} {signature} FROM PUBLIC",
        f"ALTER {what} {signature} OWNER TO {quote(OWNER)}",
    ):
        if author.chance(20):
            author.write(statement)


def function_attributes(author: SchemaAuthor) -> str:
    """Return attributes for CREATE FUNCTION, often none."""
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


def function_body(author: SchemaAuthor, enum: Enum) -> str:
    """Return the language and the body of a function that is never called, so it may mention anything."""
    relation = relation_where(author)
    column = quote(pick(author, relation.filled_columns).name)
    one = some_typed_label(author, enum)
    return author.one_of(
        "LANGUAGE plpgsql AS $body$BEGIN RAISE 'never'; END$body$",
        f"LANGUAGE plpgsql AS $body$DECLARE v {enum.full}; w {enum.full}[]; BEGIN RAISE 'never'; END$body$",
        f"LANGUAGE plpgsql AS $body$DECLARE v {relation.full}.{column}%TYPE; BEGIN RAISE 'never'; END$body$",
        f"LANGUAGE plpgsql AS $body$\nBEGIN -- {enum.name}\n  PERFORM {one};\n  RAISE 'never';\nEND\n$body$",
    )


@dependent("function", weight=4)
def function(author: SchemaAuthor) -> None:
    """Write a function with the type somewhere in its signature."""
    enum = any_enum(author)
    t, name = enum.full, new_full_name(author)
    arguments, returns, identity = _signature(author, enum)
    returning = "" if "OUT " in arguments else f" RETURNS {returns}"
    returning = returning if returns != "record" else " RETURNS record"
    attributes = function_attributes(author)
    if returns.startswith(("SETOF", "TABLE")):
        attributes += text_or_nothing(author, " ROWS 7", 30)
    body = function_body(author, enum)
    author.write(f"CREATE FUNCTION {name}({arguments}){returning} {body}{attributes}")
    adorn_routine(author, "FUNCTION", f"{name}({identity})")
    if author.chance(20):
        author.write(f"CREATE FUNCTION {name}({t}, {t}, bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $3'")
        adorn_routine(author, "FUNCTION", f"{name}({t}, {t}, bigint)")


def _signature(author: SchemaAuthor, enum: Enum) -> tuple[str, str, str]:
    """Return (arguments, result type, types of the input arguments) of a function with an enum in them."""
    t = enum.full
    return pick(
        author,
        [
            (f"{t}", "integer", f"{t}"),
            (f"one {t}, two integer DEFAULT 1", "text", f"{t}, integer"),
            (f"one {t} DEFAULT {some_label(author, enum)}", "integer", t),
            (f"n integer, one {t} DEFAULT {some_typed_label(author, enum)}", "text", f"integer, {t}"),
            (f"many {t}[]", "integer", f"{t}[]"),
            (f"VARIADIC many {t}[]", "integer", f"{t}[]"),
            (f"integer, OUT one {t}", t, "integer"),
            (f"INOUT one {t}, OUT two text", "record", t),
            ("integer", t, "integer"),
            ("integer", f"{t}[]", "integer"),
            ("", f"SETOF {t}", ""),
            ("", f"TABLE (id integer, one {t})", ""),
            (f"text DEFAULT {some_typed_label(author, enum)}::text", "integer", "text"),
        ],
    )


@dependent("predicate", weight=3)
def predicate(author: SchemaAuthor) -> None:
    """Write a function that the expressions of other dependents can call."""
    enum = any_enum(author)
    name = new_full_name(author)
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
    adorn_routine(author, "FUNCTION", f"{name}({identity})")
    author.functions.append(Function(name, enum, result))


@dependent("function-atomic", weight=3, since=14)
def function_atomic(author: SchemaAuthor) -> None:
    """Write a function with a body that the server stores as a parse tree."""
    relation = relation_where(author, has_scalar)
    relation.undroppable = True
    column = pick(author, relation.scalar_columns)
    assert column.enum
    inner, one, t = quote(column.name), some_typed_label(author, column.enum), column.enum.full
    name = new_full_name(author)
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
    adorn_routine(author, "FUNCTION", f"{name}({arguments})")


@dependent("procedure")
def procedure(author: SchemaAuthor) -> None:
    enum = any_enum(author)
    t, name = enum.full, new_full_name(author)
    arguments, identity = pick(
        author,
        [
            (f"one {t}", t),
            (f"one {t} DEFAULT {some_label(author, enum)}", t),
            (f"INOUT one {t}, many {t}[]", f"{t}, {t}[]"),
            ("one integer", "integer"),
        ],
    )
    body = f"DECLARE v {t} := {literal(enum.labels[0])}; BEGIN NULL; END"
    security = text_or_nothing(author, " SECURITY DEFINER", 20)
    author.write(f"CREATE PROCEDURE {name}({arguments}) LANGUAGE plpgsql{security} AS $body${body}$body$")
    adorn_routine(author, author.one_of("PROCEDURE", "ROUTINE"), f"{name}({identity})")


@dependent("function-row", weight=2)
def function_row(author: SchemaAuthor) -> None:
    """Write a function that takes or returns rows of a table or a view."""
    relation = relation_where(author)
    relation.undroppable = True
    row, name = relation.full, new_full_name(author)
    column = quote(pick(author, relation.filled_columns).name)
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
    adorn_routine(author, "FUNCTION", f"{name}({arguments.removeprefix('r ')})")
