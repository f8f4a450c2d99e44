"""Dumps that hold only a part of their database: they name objects that they do not create.

`pg_dump -n public` writes a foreign key to `auth.users`, or a call of `auth.uid()`, but nothing of the schema
auth. enumfix does not see what depends there on the types and functions of the dump, and PostgreSQL does not
drop a function or a type on which a policy, a trigger or a column depends.

Dumps can be large. So patterns search the text, and only statements with a match are parsed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from pglast import ast

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.source import Source, Span
from enumfix.sql.find import is_dml
from enumfix.sql.names import name_parts_in_string
from enumfix.sql.script import Script
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import lower_ascii

PARTIAL = Code(
    "EF218",
    Severity.WARNING,
    "the dump holds only a part of the database",
    "enumfix does not see what depends on the type in the other part. PostgreSQL refuses to drop the type "
    "while a column, a view or a policy there uses it (2BP01). To be sure, take the dump without -n, -N, -t "
    "and --exclude-table.",
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
"""Each begins with a fixed word, and finds all names in one pass, so that it is fast on a large dump."""
_BEFORE_NAME = re.compile(
    rf"(?:\b(?:references|from|join|into|update|only|on|setof|returns|function|procedure|of|table|inherits|collate)\s+\(*"
    rf"|nextval\('|::|\n\s+{_NAME}\s+)$"
)
"""Matches the text in front of a name that may have a schema."""
_CALL = re.compile(rf"{_NAME}\(")
_OWN = frozenset(("public", "information_schema", "old", "new", "excluded"))
"""Schemas of any database, and names of rows that stand in front of a dot as a schema does."""
_SCHEMAS_OF_EXTENSIONS = {
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
"""The schemas that each extension creates itself: a dump does not create them."""
_RELATIONS_OF_EXTENSIONS = {
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
"""The tables and views that each extension creates in its schema: a dump does not create them."""
_MAX_PARSED = 20
"""How many statements are parsed to see whether a word in front of a dot is a schema."""
_MAX_PLACES = 3_000
"""How many places of a word are searched: a schema soon stands where nothing else can."""


class MissingObjects(NamedTuple):
    """What a dump names and does not create.

    `schemas` are whole schemas, `objects` are tables or functions of schemas that the dump has. `one_schema`
    is whether the dump creates the schema public itself, as pg_dump -n does.
    """

    schemas: tuple[str, ...]
    objects: tuple[str, ...] = ()
    one_schema: bool = False

    @property
    def listing(self) -> str:
        """The names, as a part of a sentence."""
        word = "schemas" if len(self.schemas) > 1 else "schema"
        schemas = [f"the {word} {_enumeration(self.schemas)}"] if self.schemas else []
        objects = [_enumeration(self.objects)] if self.objects else []
        return " and ".join(schemas + objects)


class _Created(NamedTuple):
    """What a dump creates.

    `tables` and `functions` are pairs of a schema, "" where none is written, and a name. `filled` are
    schemas in which the dump creates something, `extended` those in which extensions do.
    """

    schemas: set[str]
    filled: set[str]
    tables: set[tuple[str, str]]
    functions: set[tuple[str, str]]
    extended: set[str]

    @property
    def shown_schemas(self) -> set[str]:
        """The schemas whose tables the dump shows."""
        return self.schemas | self.filled | {"public"}


def find_missing_objects(dump: Script) -> MissingObjects:
    """Return what a dump names and does not create."""
    text = lower_ascii(dump.source.text)
    created = _created_in(text)
    known = created.schemas | created.filled | created.extended | _OWN
    unknown = sorted(name for name in _qualifiers(text) - known if not name.startswith("pg_"))
    schemas = [name for name in unknown if _is_schema(dump, text, name)]
    tables = sorted(set(_missing_tables(dump, text, created)))
    functions = sorted(set(_missing_functions(dump, text, created)))
    is_one = "public" in created.schemas and not _DROPS_PUBLIC.search(text)
    return MissingObjects(tuple(schemas), (*tables, *functions), is_one)


def partial_dump_warnings(
    missing: MissingObjects, dump: Source, place: tuple[Source, Span]
) -> Iterator[Diagnostic]:
    """Yield the warning that a dump is partial, if it is; `place` is where the warning stands."""
    if missing.schemas or missing.objects:
        message = f"{dump.path} names {missing.listing}, but does not create {it_or_them(missing)}"
        yield PARTIAL.at(*place, message)
    elif missing.one_schema:
        yield PARTIAL.at(*place, f"{dump.path} was taken with -n: it creates the schema public itself")


def it_or_them(missing: MissingObjects) -> str:
    """Return the pronoun for what a dump names and does not create."""
    return "it" if len(missing.schemas) + len(missing.objects) == 1 else "them"


def _enumeration(names: Sequence[str]) -> str:
    """Return names with commas and "and"; of more than six, the first five and the number of the others."""
    items = [*names[:5], f"{len(names) - 5} more"] if len(names) > 6 else [*names]
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def _ends_of(word: str, text: str) -> Iterator[int]:
    """Yield where each occurrence of a word in a text ends."""
    at = text.find(word)
    while at != -1:
        yield at + len(word)
        at = text.find(word, at + len(word))


def _created_in(text: str) -> _Created:
    """Return what the text of a dump, in lower case, creates."""
    created = _Created(set(), set(), set(), set(), set())
    for kind, first, second in _matches(_CREATES, text):
        name = (first, second) if second else ("", first)
        if kind == "schema":
            created.schemas.add(first)
        elif kind in ("function", "procedure"):
            created.functions.add(name)
        else:  # a composite type has rows, too
            created.tables.add(name)
    created.filled.update(schema for schema, _ in created.tables | created.functions if schema)
    created.schemas.update(role for (role,) in _matches(_AUTHORIZED, text))
    for extension, schema in _matches(_EXTENSION, text):
        created.extended.update((*_SCHEMAS_OF_EXTENSIONS.get(extension, ()), schema or "public"))
        relations = _RELATIONS_OF_EXTENSIONS.get(extension, ())
        created.tables.update((schema or "public", name) for name in relations)
    return created


def _matches(pattern: re.Pattern[str], text: str) -> set[tuple[str, ...]]:
    """Return the groups of each match, without quotes; "" stands for a group that is not there."""
    matches = (
        (each.groups("") for each in pattern.finditer(text)) if pattern.groups < 2 else pattern.findall(text)
    )
    return {tuple([group.strip('"') for group in groups]) for groups in set(matches)}


def _qualifiers(text: str) -> set[str]:
    """Return the words in front of a dot: schemas, tables, aliases."""
    tails = {part[part.rfind(" ") + 1 :] for part in text.split(".")}
    matches = (_TAIL.search(tail) for tail in tails)
    return {each[0].strip('"') for each in matches if each}


def _node_at(dump: Script, at: int) -> ast.Node | None:
    """Return the tree of the statement at an offset; None without one, and for one that only moves data."""
    number = bisect_right(dump.starts, at) - 1
    statement = dump.statement(number) if number >= 0 else None
    if statement is None or statement.problem is not None or is_dml(statement):
        return None
    return statement.node


def _is_schema(dump: Script, text: str, name: str) -> bool:
    """Return whether a name stands in front of a dot, somewhere in a dump, where it can only be a schema."""
    ends = chain(_ends_of(f'"{name}".', text), _ends_of(f"{name}.", text))
    starts = (_start_of_schema(text, name, end) for end in islice(ends, _MAX_PLACES))
    for start in islice((each for each in starts if each is not None), _MAX_PARSED):
        node = _node_at(dump, start)
        if node is not None and name in map(lower_ascii, _schemas_in(node)):
            return True
    return False


def _start_of_schema(text: str, name: str, end: int) -> int | None:
    """Return where a name in front of the dot at `end` begins, None where it cannot be a schema."""
    start = text.rfind(name, 0, end)
    start -= text[start - 1 : start] == '"'
    ahead = text[max(0, start - 80) : start]
    if ahead[-1:].isalnum() or ahead[-1:] in ("_", ".", "$", '"'):
        return None  # a part of a longer name
    return start if _BEFORE_NAME.search(ahead) or _CALL.match(text, end) else None


def _schemas_in(node: ast.Node) -> Iterator[str]:
    """Yield the schemas that a statement names."""
    for each in walk(node):
        parts = _qualified_name(each)
        if len(parts) > 1:
            yield parts[0]


def _qualified_name(node: ast.Node) -> tuple[str, ...]:
    """Return the parts of the name that a node of a tree holds, () for any other node."""
    if isinstance(node, ast.RangeVar):
        return (node.schemaname, "") if node.schemaname else ()
    if isinstance(node, ast.TypeName):
        return name_parts(node.names)
    if isinstance(node, (ast.FuncCall, ast.CreateTrigStmt)):
        return name_parts(node.funcname)
    if isinstance(node, ast.A_Expr):
        return name_parts(node.name)
    if isinstance(node, ast.CollateClause):
        return name_parts(node.collname)
    if isinstance(node, ast.TypeCast) and isinstance(node.arg, ast.A_Const):
        return _relation_constant(node)
    return name_parts(node.objname) if isinstance(node, ast.ObjectWithArgs) else ()


def _relation_constant(node: ast.TypeCast) -> tuple[str, ...]:
    """Return the parts of the name in a constant of type regclass, () for any other constant."""
    type_name = name_parts(node.typeName.names)[-1:] if node.typeName else ()
    value = node.arg.val if isinstance(node.arg, ast.A_Const) else None
    if type_name != ("regclass",) or not isinstance(value, ast.String):
        return ()
    return name_parts_in_string(value.sval or "")


def _missing_tables(dump: Script, text: str, created: _Created) -> Iterator[str]:
    """Yield the tables that foreign keys and queries name, and that the dump does not create."""
    shown, known_names = created.shown_schemas, {name for _, name in created.tables}
    has_unqualified = any(not schema for schema, _ in created.tables)
    for pattern in _READS:
        named = {each for each in _matches(pattern, text) if not each[0] or each[0] in shown}
        unknown = {
            (schema, name)
            for schema, name in named - created.tables
            if (schema and not has_unqualified) or name not in known_names
        }
        for match in pattern.finditer(text) if unknown else ():
            schema, name = (part.strip('"') for part in match.groups(""))
            node = _node_at(dump, match.start()) if (schema, name) in unknown else None
            if node is not None and _reads_table(node, schema, name):
                unknown.remove((schema, name))
                yield f"{schema}.{name}" if schema else name


def _reads_table(node: ast.Node, schema: str, name: str) -> bool:
    """Return whether a statement names a table, and not a query of WITH with the same name."""
    tables = {
        (lower_ascii(each.schemaname or ""), lower_ascii(each.relname or ""))
        for each in walk(node)
        if isinstance(each, ast.RangeVar)
    }
    queries = {
        lower_ascii(each.ctename or "") for each in walk(node) if isinstance(each, ast.CommonTableExpr)
    }
    return (schema, name) in tables and name not in queries


def _missing_functions(dump: Script, text: str, created: _Created) -> Iterator[str]:
    """Yield the functions of triggers that neither the dump nor an extension can have created."""
    shown, known_names = created.shown_schemas - created.extended, {name for _, name in created.functions}
    unknown = {each for each in _matches(_EXECUTES, text) if each[0] in shown and each[1] not in known_names}
    for match in _EXECUTES.finditer(text) if unknown else ():
        schema, name = (part.strip('"') for part in match.groups(""))
        node = _node_at(dump, match.start()) if (schema, name) in unknown else None
        if isinstance(node, ast.CreateTrigStmt):
            unknown.remove((schema, name))
            yield f"{schema}.{name}()"
