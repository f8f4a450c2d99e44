"""Compares the system catalogs of two databases.

`pg_dump` does not print everything that users see: the text of a domain's default, whether a materialized
view is filled, whether the triggers of a foreign key are enabled, the current value of a sequence.

Each row of a catalog is read with all columns that this version of PostgreSQL has, except those in
`_IGNORED_COLUMNS` and those of a type in `_OID_TYPES`. Oids are replaced by names. Nothing is created for
the comparison, so no event trigger fires.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from enumfix.frozen import frozen
from enumfix.postgres.scratch import Database
from enumfix.sql.names import literal

_IGNORED_COLUMNS = {
    "adnum": "dropped columns count",
    "attcacheoff": "a place in memory",
    "atthasmissing": "a table that was rewritten stores the values of columns that were added later",
    "attidentity": "see `identity`: a dump gives none to partitions of partitions",
    "attinhcount": "ATTACH PARTITION counts the same parents in another way",
    "attmissingval": "see atthasmissing",
    "attndims": "the number of brackets in the declaration; PostgreSQL ignores it, and dumps do not keep it",
    "attnum": "dropped columns count; `position` is compared",
    "conislocal": "after ATTACH PARTITION, a key is also the partition's own; so it is in a restored dump",
    "coninhcount": "see conislocal",
    "connoinherit": "see conislocal; `definition` says NO INHERIT",
    "indcheckxmin": "whether old snapshots may use an index",
    "inhseqno": "`parents` are compared in their order",
    "objsubid": "dropped columns count; the identity contains the column's name",
    "relallfrozen": "statistics of ANALYZE and VACUUM",
    "relallvisible": "statistics",
    "relhasindex": "true can be outdated: only VACUUM sets it to false",
    "relhasrules": "see relhasindex",
    "relhassubclass": "see relhasindex",
    "relhastriggers": "see relhasindex",
    "relnatts": "dropped columns count",
    "relpages": "statistics",
    "reltuples": "statistics",
    "typdefault": "see `stale_default`; pg_dump shows the current expression",
}
"""Columns that are not compared, and why."""

_OID_TYPES = (
    "oid",
    "oid[]",
    "oidvector",
    "xid",
    "regproc",
    "int2vector",
    "int2[]",
    "pg_node_tree",
    "aclitem[]",
)
"""Types of catalog columns with oids or column numbers, which differ between two databases."""

_FIRST_USER_OID = 16384
"""The first oid of objects that users create (FirstNormalObjectId, access/transam.h)."""


@frozen(kw_only=True)
class _Catalog:
    """A system catalog, and which of its rows and properties are compared. `x` is a row in all SQL here.

    - `name` is the catalog, `rows` a condition for its rows.
    - `owner` and `acl` are the columns with the owner and the grants.
    - `acl_kind` is the kind of object, as acldefault() takes it.
    - `object` are the arguments of pg_identify_object().
    - `expressions` are further properties: SQL by the name of the property.
    """

    name: str
    rows: str = f"x.oid >= {_FIRST_USER_OID}"
    owner: str = ""
    acl: str = ""
    acl_kind: str = ""
    object: str = "x.tableoid, x.oid, 0"
    expressions: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """Return a SELECT with a JSON array for each row: [kind of object, identity, properties]."""
        expressions = dict(self.expressions)
        if self.owner:
            expressions["owner"] = f"pg_get_userbyid(x.{self.owner})"
        if self.acl:
            default = f"acldefault({literal(self.acl_kind)}, x.{self.owner})" if self.owner else "NULL"
            expressions["grants"] = _sql_sorted(f"coalesce(x.{self.acl}, {default})")
        added = ", ".join(
            f"{literal(name)}, {expression}" for name, expression in sorted(expressions.items())
        )
        return f"""
            SELECT json_build_array(i.type, i.identity, to_jsonb(x) - numbered.columns
                - {_sql_array(_IGNORED_COLUMNS)} || jsonb_build_object({added}))::text
            FROM {self.name} x, pg_identify_object({self.object}) i, numbered
            WHERE numbered.catalog = '{self.name}'::regclass AND ({self.rows})"""


def _sql_array(values: Iterable[str]) -> str:
    """Return an array of texts as SQL."""
    return f"ARRAY[{', '.join(map(literal, values))}]"


def _sql_sorted(array: str) -> str:
    """Return SQL for an array with its elements sorted as text."""
    return f"(SELECT array_agg(e::text ORDER BY e::text) FROM unnest({array}) AS e)"


_PERMANENT_SCHEMA = "nspname !~ '^pg_(toast|temp)'"
_IN_RELATIONS = f"""{{}} IN (
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE c.oid >= {_FIRST_USER_OID} AND {_PERMANENT_SCHEMA})"""

_IGNORED_IN_DEFAULT = r"""'(?:[^']|'')*'|(?:[a-zA-Z_][\w$]*|"[^"]+")\."""
_IGNORED = literal(_IGNORED_IN_DEFAULT)
"""A regular expression for what is removed from a default before it is compared: schemas and strings."""

_CATALOGS = (
    _Catalog(
        name="pg_namespace",
        rows=f"(x.oid >= {_FIRST_USER_OID} OR nspname = 'public') AND {_PERMANENT_SCHEMA}",
        owner="nspowner",
        acl="nspacl",
        acl_kind="n",
    ),
    _Catalog(
        name="pg_type",
        # Left out: row types of tables; array types, whose names PostgreSQL chooses (_mood, __mood, …); and
        # multiranges, whose owner and grants ALTER TYPE and GRANT cannot change (measured on 15).
        rows=f"x.oid >= {_FIRST_USER_OID} AND typtype <> 'm' "
        "AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = x.oid) "
        "AND (typrelid = 0 OR EXISTS (SELECT FROM pg_class c WHERE c.oid = typrelid AND relkind = 'c'))",
        owner="typowner",
        acl="typacl",
        acl_kind="T",
        expressions={
            "stale_default": f"""CASE WHEN regexp_replace(typdefault, {_IGNORED}, '', 'g') <>
                regexp_replace(pg_get_expr(typdefaultbin, 0), {_IGNORED}, '', 'g') THEN typdefault END""",
            "base_type": "format_type(typbasetype, typtypmod)",
            "labels": "(SELECT array_agg(enumlabel ORDER BY enumsortorder) "
            "FROM pg_enum WHERE enumtypid = x.oid)",
        },
    ),
    _Catalog(
        name="pg_class",
        rows=_IN_RELATIONS.format("x.oid"),
        owner="relowner",
        acl="relacl",
        acl_kind="r",
        expressions={
            "access_method": "(SELECT amname FROM pg_am WHERE oid = relam)",
            "tablespace": "(SELECT spcname FROM pg_tablespace WHERE oid = reltablespace)",
            "reloptions": _sql_sorted("reloptions"),
            "parents": "(SELECT array_agg(inhparent::regclass::text ORDER BY inhseqno) "
            "FROM pg_inherits WHERE inhrelid = x.oid)",
        },
    ),
    _Catalog(
        name="pg_attribute",
        # Left out: columns of indexes. A new index has the current names of the table's columns.
        rows=f"attnum > 0 AND NOT attisdropped AND {_IN_RELATIONS.format('x.attrelid')} AND attrelid NOT IN "
        "(SELECT oid FROM pg_class WHERE relkind IN ('i', 'I'))",
        object="'pg_class'::regclass, attrelid, attnum",
        acl="attacl",
        expressions={
            "type": "format_type(atttypid, atttypmod)",
            "collation": "(SELECT collname FROM pg_collation WHERE oid = attcollation)",
            "identity": "(SELECT attidentity FROM pg_class c "
            "WHERE c.oid = x.attrelid AND NOT c.relispartition)",
            "position": "(SELECT count(*) FROM pg_attribute e WHERE e.attrelid = x.attrelid "
            "AND e.attnum BETWEEN 1 AND x.attnum AND NOT e.attisdropped)",
        },
    ),
    _Catalog(name="pg_attrdef", expressions={"default": "pg_get_expr(adbin, adrelid)"}),
    _Catalog(
        name="pg_constraint",
        expressions={
            "definition": "pg_get_constraintdef(x.oid)",
            "triggers": "(SELECT array_agg(tgenabled::text "
            "ORDER BY tgrelid::regclass::text, tgtype, tgenabled) "
            "FROM pg_trigger WHERE tgconstraint = x.oid)",
        },
    ),
    _Catalog(
        name="pg_index",
        rows=_IN_RELATIONS.format("indexrelid"),
        object="'pg_class'::regclass, indexrelid, 0",
        expressions={"definition": "pg_get_indexdef(indexrelid)"},
    ),
    _Catalog(
        name="pg_trigger",
        rows=f"x.oid >= {_FIRST_USER_OID} AND NOT tgisinternal",
        expressions={"definition": "pg_get_triggerdef(x.oid)"},
    ),
    _Catalog(name="pg_rewrite", expressions={"definition": "pg_get_ruledef(x.oid)"}),
    _Catalog(
        name="pg_policy",
        expressions={
            "roles": _sql_sorted("(SELECT array_agg(pg_get_userbyid(r)) FROM unnest(polroles) r)"),
            "using": "pg_get_expr(polqual, polrelid)",
            "check": "pg_get_expr(polwithcheck, polrelid)",
        },
    ),
    _Catalog(
        name="pg_proc",
        # Left out: constructors of range types. They keep the name that the type had when it was created.
        rows=f"x.oid >= {_FIRST_USER_OID} AND NOT EXISTS "
        "(SELECT FROM pg_depend WHERE objid = x.oid AND classid = 'pg_proc'::regclass AND deptype = 'i')",
        owner="proowner",
        acl="proacl",
        acl_kind="f",
        expressions={
            "arguments": "pg_get_function_arguments(x.oid)",
            "result": "pg_get_function_result(x.oid)",
            "language": "(SELECT lanname FROM pg_language WHERE oid = prolang)",
        },
    ),
    _Catalog(name="pg_operator", owner="oprowner", expressions={"function": "oprcode::regprocedure::text"}),
    _Catalog(name="pg_opclass", owner="opcowner"),
    _Catalog(name="pg_opfamily", owner="opfowner"),
    _Catalog(name="pg_cast", expressions={"function": "castfunc::regprocedure::text"}),
    _Catalog(
        name="pg_statistic_ext",
        owner="stxowner",
        expressions={"definition": "pg_get_statisticsobjdef(x.oid)"},
    ),
    _Catalog(
        name="pg_sequence",
        rows=f"seqrelid >= {_FIRST_USER_OID}",
        object="'pg_class'::regclass, seqrelid, 0",
        expressions={"last_value": "pg_sequence_last_value(seqrelid)"},
    ),
    _Catalog(
        name="pg_event_trigger", owner="evtowner", expressions={"function": "evtfoid::regprocedure::text"}
    ),
    _Catalog(name="pg_publication", owner="pubowner"),
    _Catalog(name="pg_publication_rel"),
    _Catalog(name="pg_extension", owner="extowner"),
    _Catalog(name="pg_foreign_server", owner="srvowner", acl="srvacl", acl_kind="S"),
    _Catalog(
        name="pg_default_acl",
        expressions={"grants": _sql_sorted("defaclacl")},
    ),
    _Catalog(
        name="pg_description",
        rows=f"objoid >= {_FIRST_USER_OID} OR classoid = 'pg_namespace'::regclass",
        object="classoid, objoid, objsubid",
    ),
    _Catalog(
        name="pg_seclabel",
        rows=f"objoid >= {_FIRST_USER_OID} OR classoid = 'pg_namespace'::regclass",
        object="classoid, objoid, objsubid",
    ),
    _Catalog(
        name="pg_depend",
        # 'e': members of extensions; 'x': objects that need an extension; 'a': sequences owned by columns.
        rows=f"objid >= {_FIRST_USER_OID} AND (deptype IN ('e', 'x') OR (deptype = 'a' AND EXISTS "
        "(SELECT FROM pg_sequence WHERE seqrelid = objid) AND refclassid = 'pg_class'::regclass))",
        object="classid, objid, objsubid",
        expressions={
            "depends_on": "(pg_identify_object(refclassid, refobjid, "
            "CASE WHEN deptype = 'a' THEN refobjsubid ELSE 0 END)).identity"
        },
    ),
)

_NUMBERED_COLUMNS = f"""
    SELECT attrelid, array_agg(attname::text) FROM pg_attribute
    WHERE attnum > 0 AND atttypid = ANY ({_sql_array(_OID_TYPES)}::regtype[]) GROUP BY attrelid"""

_QUERY = f"""
    WITH numbered(catalog, columns) AS ({_NUMBERED_COLUMNS})
    {" UNION ALL ".join(catalog.query for catalog in _CATALOGS)}"""

Properties = Mapping[str, object]
"""The properties of an object: its catalog columns, and those that `_Catalog.expressions` adds."""


def fingerprint(database: Database) -> frozenset[str]:
    """Return each row of the catalogs as JSON: [kind of object, identity, properties]."""
    connection = database.connection
    settings = dict(connection.settings)
    # PostgreSQL's operators are used, even if the database has others of the same name.
    settings["PGOPTIONS"] = f"{settings.get('PGOPTIONS', '')} -c search_path=pg_catalog".lstrip()
    as_login = replace(connection, role="", settings=tuple(settings.items()))
    return frozenset(row or "" for (row,) in as_login.query(_QUERY))


def differences(expected: frozenset[str], actual: frozenset[str]) -> Iterator[str]:
    """Yield the properties that differ, as lines: `-` for the expected value, `+` for the actual value."""
    old, new = _by_object(expected - actual), _by_object(actual - expected)
    for name in sorted({*old, *new}):
        for before, after in zip(*_padded_to_equal_length(old.get(name, []), new.get(name, [])), strict=True):
            for column in sorted({*before, *after}):
                if before.get(column) != after.get(column) and not _is_correct_default(column, after):
                    yield from _property_line("-", name, column, before)
                    yield from _property_line("+", name, column, after)


def _is_correct_default(column: str, after: Properties) -> bool:
    """Return whether the rewritten migration has a current default where the original left outdated names."""
    return column == "stale_default" and bool(after) and after.get(column) is None


def _by_object(lines: Iterable[str]) -> dict[str, list[Properties]]:
    """Return the properties in some rows, by "kind identity" of their object.

    An object may have several rows, since its comment, for example, is in another catalog.
    """
    objects: dict[str, list[Properties]] = {}
    for line in sorted(lines):
        type_, identity, properties = json.loads(line)
        objects.setdefault(f"{type_} {identity}", []).append(properties)
    return objects


def _padded_to_equal_length(
    old: list[Properties], new: list[Properties]
) -> tuple[list[Properties], list[Properties]]:
    """Return both lists, the shorter one extended by empty properties."""
    length = max(len(old), len(new))
    return old + [{}] * (length - len(old)), new + [{}] * (length - len(new))


def _property_line(sign: str, name: str, column: str, properties: Properties) -> Iterator[str]:
    """Yield the line of one property, if the object has it."""
    if column in properties:
        yield f"{sign}{name}: {column} = {json.dumps(properties[column], ensure_ascii=False)}"
