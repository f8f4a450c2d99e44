"""A fingerprint of a database: each object of its catalogs, with properties that no dump shows, too.

`pg_dump` does not print everything that users see: the text of a domain's default, whether a materialized
view is populated, whether the triggers of a foreign key fire, where a sequence stands. So two databases
are compared by their catalogs, too.

A row is taken whole, whatever columns this PostgreSQL has, except for what `_LEFT_OUT` and `_NUMBERED`
name. What stands behind an oid is spelled out. Nothing is created for it, so that no event trigger fires.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from enumfix.frozen import frozen
from enumfix.postgres.scratch import Database
from enumfix.sql.names import literal

_LEFT_OUT = {
    "adnum": "dropped columns count",
    "attcacheoff": "a place in memory",
    "atthasmissing": "a table that was rewritten stores the values of columns that were added later",
    "attidentity": "see `identity`: a dump gives none to partitions of partitions",
    "attinhcount": "a partition that is attached again has as many parents as before, by another count",
    "attmissingval": "see atthasmissing",
    "attndims": "how many brackets a column was declared with, which PostgreSQL ignores and no dump keeps",
    "attnum": "dropped columns count; `place` is compared",
    "conislocal": "the key of a partition that is attached again is its own; pg_dump restores it so, too",
    "coninhcount": "see conislocal",
    "connoinherit": "see conislocal; `definition` says NO INHERIT",
    "indcheckxmin": "whether an old snapshot may use an index yet",
    "inhseqno": "`parents` are compared in their order",
    "objsubid": "dropped columns count; the identity has the column's name",
    "relallfrozen": "statistics, which ANALYZE makes",
    "relallvisible": "statistics",
    "relhasindex": "lazy: VACUUM puts it right",
    "relhasrules": "lazy",
    "relhassubclass": "lazy",
    "relhastriggers": "lazy",
    "relnatts": "dropped columns count",
    "relpages": "statistics",
    "reltuples": "statistics",
    "typdefault": "see `stale_default`; pg_dump shows what it means",
}
"""Columns that may differ, and why."""

_NUMBERED = "oid", "oid[]", "oidvector", "xid", "regproc", "int2vector", "int2[]", "pg_node_tree", "aclitem[]"
"""Types of columns that hold the numbers of objects and columns, by which each database calls its own."""

_FIRST = 16384
"""The first oid that PostgreSQL does not keep for its own objects (FirstNormalObjectId, access/transam.h)."""


@frozen(kw_only=True)
class _Catalog:
    """A system catalog: which rows are compared, and what is spelled out of each (`x`), by SQL expressions.

    `owner` and `acl` are columns; `grantable` is the kind of object, as acldefault() calls it. `object`
    is what pg_identify_object() takes.
    """

    name: str
    rows: str = f"x.oid >= {_FIRST}"
    owner: str = ""
    acl: str = ""
    grantable: str = ""
    object: str = "x.tableoid, x.oid, 0"
    spelled: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """The SELECT that gives a JSON array for each row: what it is, what it is called, its properties."""
        spelled = dict(self.spelled)
        if self.owner:
            spelled["owner"] = f"pg_get_userbyid(x.{self.owner})"
        if self.acl:
            default = f"acldefault({literal(self.grantable)}, x.{self.owner})" if self.owner else "NULL"
            spelled["grants"] = _sorted(f"coalesce(x.{self.acl}, {default})")
        added = ", ".join(f"{literal(name)}, {expression}" for name, expression in sorted(spelled.items()))
        return f"""
            SELECT json_build_array(i.type, i.identity, to_jsonb(x) - numbered.columns
                - {_array(_LEFT_OUT)} || jsonb_build_object({added}))::text
            FROM {self.name} x, pg_identify_object({self.object}) i, numbered
            WHERE numbered.catalog = '{self.name}'::regclass AND ({self.rows})"""


def _array(values: Iterable[str]) -> str:
    return f"ARRAY[{', '.join(map(literal, values))}]"


def _sorted(array: str) -> str:
    """Return SQL for the elements of an array as a set: in the order of their texts."""
    return f"(SELECT array_agg(e::text ORDER BY e::text) FROM unnest({array}) AS e)"


_KEPT = "nspname !~ '^pg_(toast|temp)'"
_OF_A_TABLE = f"""{{}} IN (
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE c.oid >= {_FIRST} AND {_KEPT})"""

_BESIDE_NAMES = r"""'(?:[^']|'')*'|(?:[a-zA-Z_][\w$]*|"[^"]+")\."""
_BESIDE = literal(_BESIDE_NAMES)
"""What is left out of the text of a default: schemas, which go by search_path, and strings."""

_CATALOGS = (
    _Catalog(
        name="pg_namespace",
        rows=f"(x.oid >= {_FIRST} OR nspname = 'public') AND {_KEPT}",
        owner="nspowner",
        acl="nspacl",
        grantable="n",
    ),
    _Catalog(
        name="pg_type",
        # Not the types of tables, nor array types, whose names are PostgreSQL's own (_mood, __mood, …), nor
        # multiranges, whose owner and grants ALTER TYPE and GRANT do not reach (measured on 15).
        rows=f"x.oid >= {_FIRST} AND typtype <> 'm' "
        "AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = x.oid) "
        "AND (typrelid = 0 OR EXISTS (SELECT FROM pg_class c WHERE c.oid = typrelid AND relkind = 'c'))",
        owner="typowner",
        acl="typacl",
        grantable="T",
        spelled={
            "stale_default": f"""CASE WHEN regexp_replace(typdefault, {_BESIDE}, '', 'g') <>
                regexp_replace(pg_get_expr(typdefaultbin, 0), {_BESIDE}, '', 'g') THEN typdefault END""",
            "over": "format_type(typbasetype, typtypmod)",
            "labels": "(SELECT array_agg(enumlabel ORDER BY enumsortorder) "
            "FROM pg_enum WHERE enumtypid = x.oid)",
        },
    ),
    _Catalog(
        name="pg_class",
        rows=_OF_A_TABLE.format("x.oid"),
        owner="relowner",
        acl="relacl",
        grantable="r",
        spelled={
            "access_method": "(SELECT amname FROM pg_am WHERE oid = relam)",
            "tablespace": "(SELECT spcname FROM pg_tablespace WHERE oid = reltablespace)",
            "reloptions": _sorted("reloptions"),
            "parents": "(SELECT array_agg(inhparent::regclass::text ORDER BY inhseqno) "
            "FROM pg_inherits WHERE inhrelid = x.oid)",
        },
    ),
    _Catalog(
        name="pg_attribute",
        # Not of indexes: one that is built anew calls its columns as the table does by now.
        rows=f"attnum > 0 AND NOT attisdropped AND {_OF_A_TABLE.format('x.attrelid')} AND attrelid NOT IN "
        "(SELECT oid FROM pg_class WHERE relkind IN ('i', 'I'))",
        object="'pg_class'::regclass, attrelid, attnum",
        acl="attacl",
        spelled={
            "type": "format_type(atttypid, atttypmod)",
            "collation": "(SELECT collname FROM pg_collation WHERE oid = attcollation)",
            "identity": "(SELECT attidentity FROM pg_class c "
            "WHERE c.oid = x.attrelid AND NOT c.relispartition)",
            "place": "(SELECT count(*) FROM pg_attribute e WHERE e.attrelid = x.attrelid "
            "AND e.attnum BETWEEN 1 AND x.attnum AND NOT e.attisdropped)",
        },
    ),
    _Catalog(name="pg_attrdef", spelled={"default": "pg_get_expr(adbin, adrelid)"}),
    _Catalog(
        name="pg_constraint",
        spelled={
            "definition": "pg_get_constraintdef(x.oid)",
            "triggers": "(SELECT array_agg(tgenabled::text "
            "ORDER BY tgrelid::regclass::text, tgtype, tgenabled) "
            "FROM pg_trigger WHERE tgconstraint = x.oid)",
        },
    ),
    _Catalog(
        name="pg_index",
        rows=_OF_A_TABLE.format("indexrelid"),
        object="'pg_class'::regclass, indexrelid, 0",
        spelled={"definition": "pg_get_indexdef(indexrelid)"},
    ),
    _Catalog(
        name="pg_trigger",
        rows=f"x.oid >= {_FIRST} AND NOT tgisinternal",
        spelled={"definition": "pg_get_triggerdef(x.oid)"},
    ),
    _Catalog(name="pg_rewrite", spelled={"definition": "pg_get_ruledef(x.oid)"}),
    _Catalog(
        name="pg_policy",
        spelled={
            "roles": _sorted("(SELECT array_agg(pg_get_userbyid(r)) FROM unnest(polroles) r)"),
            "using": "pg_get_expr(polqual, polrelid)",
            "check": "pg_get_expr(polwithcheck, polrelid)",
        },
    ),
    _Catalog(
        name="pg_proc",
        # Not those that make values of a range type: they keep the name that it had when it was created.
        rows=f"x.oid >= {_FIRST} AND NOT EXISTS "
        "(SELECT FROM pg_depend WHERE objid = x.oid AND classid = 'pg_proc'::regclass AND deptype = 'i')",
        owner="proowner",
        acl="proacl",
        grantable="f",
        spelled={
            "arguments": "pg_get_function_arguments(x.oid)",
            "result": "pg_get_function_result(x.oid)",
            "language": "(SELECT lanname FROM pg_language WHERE oid = prolang)",
        },
    ),
    _Catalog(name="pg_operator", owner="oprowner", spelled={"function": "oprcode::regprocedure::text"}),
    _Catalog(name="pg_opclass", owner="opcowner"),
    _Catalog(name="pg_opfamily", owner="opfowner"),
    _Catalog(name="pg_cast", spelled={"function": "castfunc::regprocedure::text"}),
    _Catalog(
        name="pg_statistic_ext",
        owner="stxowner",
        spelled={"definition": "pg_get_statisticsobjdef(x.oid)"},
    ),
    _Catalog(
        name="pg_sequence",
        rows=f"seqrelid >= {_FIRST}",
        object="'pg_class'::regclass, seqrelid, 0",
        spelled={"stands_at": "pg_sequence_last_value(seqrelid)"},
    ),
    _Catalog(name="pg_event_trigger", owner="evtowner", spelled={"function": "evtfoid::regprocedure::text"}),
    _Catalog(name="pg_publication", owner="pubowner"),
    _Catalog(name="pg_publication_rel"),
    _Catalog(name="pg_extension", owner="extowner"),
    _Catalog(name="pg_foreign_server", owner="srvowner", acl="srvacl", grantable="S"),
    _Catalog(
        name="pg_default_acl",
        spelled={"grants": _sorted("defaclacl")},
    ),
    _Catalog(
        name="pg_description",
        rows=f"objoid >= {_FIRST} OR classoid = 'pg_namespace'::regclass",
        object="classoid, objoid, objsubid",
    ),
    _Catalog(
        name="pg_seclabel",
        rows=f"objoid >= {_FIRST} OR classoid = 'pg_namespace'::regclass",
        object="classoid, objoid, objsubid",
    ),
    _Catalog(
        name="pg_depend",
        # 'e' and 'x': members of extensions, and what goes with them. 'a': sequences that belong to columns.
        rows=f"objid >= {_FIRST} AND (deptype IN ('e', 'x') OR (deptype = 'a' AND EXISTS "
        "(SELECT FROM pg_sequence WHERE seqrelid = objid) AND refclassid = 'pg_class'::regclass))",
        object="classid, objid, objsubid",
        spelled={
            "on": "(pg_identify_object(refclassid, refobjid, "
            "CASE WHEN deptype = 'a' THEN refobjsubid ELSE 0 END)).identity"
        },
    ),
)

_NUMBERED_COLUMNS = f"""
    SELECT attrelid, array_agg(attname::text) FROM pg_attribute
    WHERE attnum > 0 AND atttypid = ANY ({_array(_NUMBERED)}::regtype[]) GROUP BY attrelid"""

_QUERY = f"""
    WITH numbered(catalog, columns) AS ({_NUMBERED_COLUMNS})
    {" UNION ALL ".join(catalog.query for catalog in _CATALOGS)}"""

Properties = Mapping[str, object]
"""The properties of an object, by catalog column or by what was spelled out."""


def fingerprint(database: Database) -> frozenset[str]:
    """Return each row of the catalogs as JSON: the type of an object, its identity, and its properties."""
    connection = database.connection
    settings = dict(connection.settings)
    # An operator of the database may not take the place of one of PostgreSQL's.
    settings["PGOPTIONS"] = f"{settings.get('PGOPTIONS', '')} -c search_path=pg_catalog".lstrip()
    everything = replace(connection, role="", settings=tuple(settings.items()))
    return frozenset(row or "" for (row,) in everything.query(_QUERY))


def differences(expected: frozenset[str], found: frozenset[str]) -> Iterator[str]:
    """Yield the properties that differ, a line each: `-` as it should be, `+` as it is."""
    old, new = _by_object(expected - found), _by_object(found - expected)
    for name in sorted({*old, *new}):
        for before, after in zip(*_as_long(old.get(name, []), new.get(name, [])), strict=True):
            for column in sorted({*before, *after}):
                if before.get(column) != after.get(column) and not _is_mended(column, after):
                    yield from _line("-", name, column, before)
                    yield from _line("+", name, column, after)


def _is_mended(column: str, after: Properties) -> bool:
    """Return whether a default has the names of today, where the original leaves it with older ones."""
    return column == "stale_default" and bool(after) and after.get(column) is None


def _by_object(lines: Iterable[str]) -> dict[str, list[Properties]]:
    """Return the properties of some rows by the names of their objects.

    An object may have rows in several catalogs, such as one for its comment.
    """
    objects: dict[str, list[Properties]] = {}
    for line in sorted(lines):
        type_, identity, properties = json.loads(line)
        objects.setdefault(f"{type_} {identity}", []).append(properties)
    return objects


def _as_long(old: list[Properties], new: list[Properties]) -> tuple[list[Properties], list[Properties]]:
    length = max(len(old), len(new))
    return old + [{}] * (length - len(old)), new + [{}] * (length - len(new))


def _line(sign: str, name: str, column: str, properties: Properties) -> Iterator[str]:
    if column in properties:
        yield f"{sign}{name}: {column} = {json.dumps(properties[column], ensure_ascii=False)}"
