"""Dumps that hold a part of their database: they name what they do not create.

`pg_dump -n public` writes down a foreign key to `auth.users`, or a call of `auth.uid()`, but nothing of the
schema auth. What stands there on the types and functions of the dump is not seen, and PostgreSQL does not
drop a function or a type on which a policy, a trigger or a column stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from pglast import ast

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.source import Source, Span
from enumfix.sql.find import carries_data
from enumfix.sql.names import name_parts_in_string
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import lower

PARTIAL = Code(
    "EF218",
    Severity.WARNING,
    "the dump holds only a part of the database",
    "What stands on the type in the other part is not seen: PostgreSQL refuses to drop the type while a "
    "column, a view or a policy there uses it (2BP01). To be sure, take the dump without -n, -N, -t and "
    "--exclude-table.",
)
_NAME = r'(?:"[^"]+"|[^\W\d][\w$]*)'
_TAIL = re.compile(r'(?:"[^"]+"|[^\W\d][\w$]*)$')
_CREATES = re.compile(
    rf"create\s+(?:or\s+replace\s+|unlogged\s+|foreign\s+|materialized\s+|recursive\s+|global\s+|local\s+)*"
    rf"(schema|table|view|sequence|type|domain|function|procedure)\s+(?:if\s+not\s+exists\s+)?"
    rf"({_NAME})(?:\s*\.\s*({_NAME}))?"
)
_DROPS_PUBLIC = re.compile(r"drop\s+schema\s+(?:if\s+exists\s+)?public\s*;")
_EXTENSION = re.compile(
    rf"create\s+extension\s+(?:if\s+not\s+exists\s+)?({_NAME})(?:[^;]*?\bschema\s+({_NAME}))?"
)
_AUTHORIZED = re.compile(
    rf"create\s+schema\s+(?:if\s+not\s+exists\s+)?(?:{_NAME}\s+)?authorization\s+({_NAME})"
)
_READS = (
    re.compile(rf"references\s+(?:only\s+)?(?:({_NAME})\s*\.\s*)?({_NAME})"),
    re.compile(rf"from\s+\(*(?:only\s+)?({_NAME})\s*\.\s*({_NAME})"),
    re.compile(rf"join\s+\(*(?:only\s+)?({_NAME})\s*\.\s*({_NAME})"),
)
_EXECUTES = re.compile(rf"execute\s+(?:function|procedure)\s+({_NAME})\s*\.\s*({_NAME})")
"""Each begins with a word that is found at once, and gives its names in one pass: dumps can be large."""
_BEFORE_NAME = re.compile(
    rf"(?:\b(?:references|from|join|into|update|only|on|setof|returns|function|procedure|of|table|inherits|collate)\s+\(*"
    rf"|nextval\('|::|\n\s+{_NAME}\s+)$"
)
_CALL = re.compile(rf"{_NAME}\(")
_OWN = frozenset(("public", "information_schema", "old", "new", "excluded"))
"""Schemas that are there in any database, and rows that are called like one."""
_MADE_BY = {
    "citus": ("citus", "columnar", "columnar_internal"),
    "pg_cron": ("cron",),
    "pg_graphql": ("graphql",),
    "pg_net": ("net",),
    "pgmq": ("pgmq",),
    "pgsodium": ("pgsodium", "pgsodium_masks"),
    "postgis_tiger_geocoder": ("tiger", "tiger_data"),
    "postgis_topology": ("topology",),
    "supabase_vault": ("vault",),
    "timescaledb": (
        "_timescaledb_cache",
        "_timescaledb_catalog",
        "_timescaledb_config",
        "_timescaledb_debug",
        "_timescaledb_functions",
        "_timescaledb_internal",
        "timescaledb_experimental",
        "timescaledb_information",
    ),
}
"""The schemas that extensions make by themselves: no dump creates those."""
_RELATIONS = {
    "hypopg": ("hypopg_hidden_indexes", "hypopg_list_indexes"),
    "pg_buffercache": ("pg_buffercache", "pg_buffercache_numa", "pg_buffercache_os_pages"),
    "pg_partman": ("part_config", "part_config_sub"),
    "pg_stat_kcache": ("pg_stat_kcache", "pg_stat_kcache_detail"),
    "pg_stat_monitor": ("pg_stat_monitor",),
    "pg_stat_statements": ("pg_stat_statements", "pg_stat_statements_info"),
    "pg_wait_sampling": (
        "pg_wait_sampling_current",
        "pg_wait_sampling_history",
        "pg_wait_sampling_profile",
    ),
    "pgtap": ("pg_all_foreign_keys", "tap_funky"),
    "postgis": ("geography_columns", "geometry_columns", "spatial_ref_sys"),
    "postgis_raster": ("raster_columns", "raster_overviews"),
    "postgis_tiger_geocoder": ("pagc_gaz", "pagc_lex", "pagc_rules"),
}
"""The tables and views that extensions make in the schema that is chosen for them: no dump creates those."""
_LOOKS = 20
"""How many statements are parsed to see whether a word in front of a dot is a schema."""
_PLACES = 3_000
"""How many places of a word are looked at: a schema soon stands where nothing else can."""


class Missing(NamedTuple):
    """What a dump names and does not create: schemas, and tables or functions of schemas that it has."""

    schemas: tuple[str, ...]
    objects: tuple[str, ...] = ()
    one_schema: bool = False

    @property
    def words(self) -> str:
        """Return it as a part of a sentence."""
        schemas = f"the schema{'s' * (len(self.schemas) > 1)} {_listed(self.schemas)}"
        return " and ".join([schemas] * bool(self.schemas) + [_listed(self.objects)] * bool(self.objects))


class _Created(NamedTuple):
    """What a dump creates. `tables` and `functions` have a schema, "" where none is written.

    `filled` are schemas in which it creates something, and `extended` those that extensions fill.
    """

    schemas: set[str]
    filled: set[str]
    tables: set[tuple[str, str]]
    functions: set[tuple[str, str]]
    extended: set[str]


def missing(dump: Script) -> Missing:
    """Return what a dump names and does not create."""
    text = lower(dump.source.text)
    created = _created(text)
    known = created.schemas | created.filled | created.extended | _OWN
    qualifiers = sorted(_qualifiers(text) - known)
    schemas = [each for each in qualifiers if not each.startswith("pg_") and _is_schema(dump, text, each)]
    tables = sorted(set(_tables(dump, text, created)))
    functions = sorted(set(_functions(dump, text, created)))
    is_one = "public" in created.schemas and not _DROPS_PUBLIC.search(text)
    return Missing(tuple(schemas), (*tables, *functions), is_one)


def warning(found: Missing, dump: Source, place: tuple[Source, Span]) -> Iterator[Diagnostic]:
    """Yield the warning of a dump that is partial."""
    if found.schemas or found.objects:
        yield PARTIAL.at(*place, f"{dump.path} names {found.words}, but does not create {it_or_them(found)}")
    elif found.one_schema:
        yield PARTIAL.at(*place, f"{dump.path} was taken with -n: it creates the schema public itself")


def it_or_them(found: Missing) -> str:
    """Return the pronoun for what a dump names and does not create."""
    return "it" if len(found.schemas) + len(found.objects) == 1 else "them"


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    first = names[:5] if len(names) > 6 else names
    more = [f"{len(names) - 5} more"] if len(names) > 6 else []
    every = [*first, *more]
    return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


def _places(text: str, word: str) -> Iterator[int]:
    """Yield where a word ends, each time that it stands in a text."""
    at = text.find(word)
    while at != -1:
        yield at + len(word)
        at = text.find(word, at + len(word))


def _created(text: str) -> _Created:
    made = _Created(set(), set(), set(), set(), set())
    for kind, first, second in _found(_CREATES, text):
        name = (first, second) if second else ("", first)
        if kind == "schema":
            made.schemas.add(first)
        elif kind in ("function", "procedure"):
            made.functions.add(name)
        else:  # a composite type has rows, too
            made.tables.add(name)
    made.filled.update(schema for schema, _ in made.tables | made.functions if schema)
    made.schemas.update(role for (role,) in _found(_AUTHORIZED, text))
    for extension, schema in _found(_EXTENSION, text):
        made.extended.update((*_MADE_BY.get(extension, ()), schema or "public"))
        made.tables.update((schema or "public", name) for name in _RELATIONS.get(extension, ()))
    return made


def _found(pattern: re.Pattern[str], text: str) -> set[tuple[str, ...]]:
    """Return the groups of all matches, without quotes; "" stands for a group that is not there."""
    found = (
        (each.groups("") for each in pattern.finditer(text)) if pattern.groups < 2 else pattern.findall(text)
    )
    return {tuple([part.strip('"') for part in each]) for each in set(found)}


def _qualifiers(text: str) -> set[str]:
    """Return the words in front of a dot: schemas, tables, aliases."""
    tails = {part[part.rfind(" ") + 1 :] for part in text.split(".")}
    found = (_TAIL.search(tail) for tail in tails)
    return {each[0].strip('"') for each in found if each}


def _statement_at(dump: Script, at: int) -> Statement | None:
    number = bisect_right(dump.starts, at) - 1
    statement = dump.statement(number) if number >= 0 else None
    if statement is None or statement.problem is not None or carries_data(statement):
        return None
    return statement


def _is_schema(dump: Script, text: str, name: str) -> bool:
    """Return whether a dump has a name in front of a dot where that can only be a schema."""
    looks = 0
    places = chain(_places(text, f'"{name}".'), _places(text, f"{name}."))
    for end in islice(places, _PLACES):
        start = text.rfind(name, 0, end)
        start -= text[start - 1 : start] == '"'
        ahead = text[max(0, start - 80) : start]
        if ahead[-1:].isalnum() or ahead[-1:] in ("_", ".", "$", '"'):
            continue
        if not (_BEFORE_NAME.search(ahead) or _CALL.match(text, end)):
            continue
        looks += 1
        statement = _statement_at(dump, start)
        if statement is not None and name in map(lower, _schemas_in(statement.node)):
            return True
        if looks >= _LOOKS:
            break
    return False


def _schemas_in(node: ast.Node) -> Iterator[str]:
    """Yield the schemas that a statement names."""
    for each in walk(node):
        parts: tuple[str, ...] = ()
        if isinstance(each, ast.RangeVar):
            parts = (each.schemaname, "") if each.schemaname else ()
        elif isinstance(each, ast.TypeName):
            parts = name_parts(each.names)
        elif isinstance(each, (ast.FuncCall, ast.CreateTrigStmt)):
            parts = name_parts(each.funcname)
        elif isinstance(each, ast.A_Expr):
            parts = name_parts(each.name)
        elif isinstance(each, ast.CollateClause):
            parts = name_parts(each.collname)
        elif isinstance(each, ast.TypeCast) and isinstance(each.arg, ast.A_Const):
            parts = _registered(each)
        elif isinstance(each, ast.ObjectWithArgs):
            parts = name_parts(each.objname)
        if len(parts) > 1:
            yield parts[0]


def _registered(node: ast.TypeCast) -> tuple[str, ...]:
    """Return the parts of the name of a relation that a constant of type regclass is."""
    kind = name_parts(node.typeName.names)[-1:] if node.typeName else ()
    value = node.arg.val if isinstance(node.arg, ast.A_Const) else None
    is_name = kind == ("regclass",) and isinstance(value, ast.String)
    return name_parts_in_string(value.sval or "") if is_name and isinstance(value, ast.String) else ()


def _tables(dump: Script, text: str, created: _Created) -> Iterator[str]:
    """Yield the tables that foreign keys and queries name, and that the dump does not create."""
    held, bare = _held(created), {name for _, name in created.tables}
    is_trimmed = any(not schema for schema, _ in created.tables)
    for pattern in _READS:
        named = {(schema, name) for schema, name in _found(pattern, text) if not schema or schema in held}
        unknown = named - created.tables
        unknown = {each for each in unknown if not ((not each[0] or is_trimmed) and each[1] in bare)}
        for each in pattern.finditer(text) if unknown else ():
            schema, name = (part.strip('"') for part in each.groups(""))
            statement = _statement_at(dump, each.start()) if (schema, name) in unknown else None
            if statement is not None and _reads(statement.node, schema, name):
                unknown.remove((schema, name))
                yield f"{schema}.{name}" if schema else name


def _held(created: _Created) -> set[str]:
    """Return the schemas whose tables a dump shows."""
    return created.schemas | created.filled | {"public"}


def _reads(node: ast.Node, schema: str, name: str) -> bool:
    """Return whether a statement names a table, and not a query of its own that is called so."""
    named = {
        (lower(each.schemaname or ""), lower(each.relname or ""))
        for each in walk(node)
        if isinstance(each, ast.RangeVar)
    }
    defined = {lower(each.ctename or "") for each in walk(node) if isinstance(each, ast.CommonTableExpr)}
    return (schema, name) in named and name not in defined


def _functions(dump: Script, text: str, created: _Created) -> Iterator[str]:
    """Yield the functions of triggers that the dump does not create, and no extension can have made."""
    held, bare = _held(created) - created.extended, {name for _, name in created.functions}
    unknown = {each for each in _found(_EXECUTES, text) if each[0] in held and each[1] not in bare}
    for each in _EXECUTES.finditer(text) if unknown else ():
        schema, name = (part.strip('"') for part in each.groups(""))
        statement = _statement_at(dump, each.start()) if (schema, name) in unknown else None
        if statement is not None and isinstance(statement.node, ast.CreateTrigStmt):
            unknown.remove((schema, name))
            yield f"{schema}.{name}()"
