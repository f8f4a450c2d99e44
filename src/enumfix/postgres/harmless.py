"""Statements that PostgreSQL takes from a superuser only, and that harm nobody: the one list of them.

A statement is on the list only if nothing of the repository's runs while it does. None calls a function,
computes an expression, replaces an object, or gives away what belongs to the superuser. All else that needs
more rights than a script has fails, with the server's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from pglast import ast
from pglast.enums import AlterTableType, ObjectType, PublicationObjSpecType, RoleSpecType, VariableSetKind

from enumfix.frozen import frozen
from enumfix.postgres.data_folder import PREFIX
from enumfix.sql.names import literal, quote
from enumfix.sql.script import tree
from enumfix.sql.tree import name_parts

GUARD = "!enumfix"
"""The event trigger of our own; scripts may not touch it."""


class Rights(Enum):
    """Who is a superuser while a statement runs."""

    RUNNER = "the role that runs it"
    OWNER = "the role that gets an object, so that it may have it"
    SERVER = "the superuser of the server, who owns what is made"
    NOBODY = "nobody: the statement is put in another way"


@frozen(kw_only=True)
class Lifted:
    """How a statement runs that a script has no right to.

    `sql` is what is sent. `owner` is the role that gets the object; `only_if` is a query that has to give a
    row; `then` runs behind it with the same rights. Event triggers are off meanwhile, unless the statement is
    about them: then none fires.
    """

    rights: Rights
    sql: str
    owner: str = ""
    only_if: str = ""
    then: str = ""
    about_event_triggers: bool = False
    note: str = ""


SETTINGS = (
    "session_replication_role lc_messages deadlock_timeout temp_file_limit compute_query_id "
    "wal_compression commit_delay update_process_title lo_compat_privileges"
).split()
SETTINGS_LIKE = "^(log|track)_"
"""Settings that only a superuser may set, and that say nothing about files, programs or libraries."""

_FOR_ROLES = (
    "search_path statement_timeout lock_timeout idle_in_transaction_session_timeout role timezone datestyle "
    "intervalstyle default_transaction_isolation default_transaction_read_only row_security work_mem "
    "client_min_messages client_encoding standard_conforming_strings default_transaction_deferrable "
    "transaction_timeout idle_session_timeout default_tablespace jit plan_cache_mode application_name "
    "check_function_bodies default_text_search_config extra_float_digits bytea_output"
).split()
_MAY_BE_GRANTED = (
    "pg_monitor pg_read_all_settings pg_read_all_stats pg_stat_scan_tables pg_read_all_data "
    "pg_write_all_data pg_signal_backend pg_checkpoint pg_maintain pg_use_reserved_connections"
).split()

CONTRIB = frozenset(
    "adminpack amcheck autoinc bloom btree_gin btree_gist citext cube dblink dict_int dict_xsyn "
    "earthdistance file_fdw fuzzystrmatch hstore insert_username intagg intarray isn lo ltree "
    "moddatetime old_snapshot pageinspect pg_buffercache pg_freespacemap pg_logicalinspect "
    "pg_overexplain pg_prewarm pg_stat_statements pg_surgery pg_trgm pg_visibility pg_walinspect "
    "pgcrypto pgrowlocks pgstattuple plperl plperlu plpgsql plpython3u pltcl pltclu postgres_fdw "
    "refint seg sslinfo tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp xml2".split()
)
"""The extensions of PostgreSQL itself, whose scripts call nothing that somebody else could have made."""

TRUSTED = frozenset(
    "btree_gin btree_gist citext cube dict_int fuzzystrmatch hstore intarray isn lo ltree pg_trgm "
    "pgcrypto plperl plpgsql pltcl seg tablefunc tcn tsm_system_rows tsm_system_time unaccent "
    "uuid-ossp".split()
)
"""Those of them that PostgreSQL lets the owner of a database make, since 13."""

_NOTHING_TO_CALL = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_proc p
        WHERE p.pronamespace OPERATOR(pg_catalog.<>) 11::pg_catalog.oid
          AND p.oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.objid OPERATOR(pg_catalog.=) p.oid
              AND d.classid OPERATOR(pg_catalog.=) 1255::pg_catalog.oid
              AND d.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char"))"""

_NO_WAY_OUT = """
DO $revoke$
DECLARE
    one pg_catalog.text;
BEGIN
    FOR one IN SELECT p.oid::pg_catalog.regprocedure FROM pg_catalog.pg_proc p
               WHERE p.prosrc OPERATOR(pg_catalog.~) '^dblink'
                 AND p.prolang OPERATOR(pg_catalog.=) 13::pg_catalog.oid
    LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
END $revoke$"""
"""Functions of dblink connect to servers, so that scripts may make the extension but not call it."""

_WITH_CODE = ("plperl", "plperlu", "pltcl", "pltclu", "pljava", "plpython", "plv8")
_NO_EXTENSION = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_available_extensions
        WHERE name::pg_catalog.text OPERATOR(pg_catalog.=) {name}::pg_catalog.text)"""

_NO_HANDLER = """
    SELECT 1 FROM pg_catalog.pg_foreign_data_wrapper
    WHERE fdwname::pg_catalog.text OPERATOR(pg_catalog.=) {name}::pg_catalog.text
      AND fdwhandler OPERATOR(pg_catalog.=) 0::pg_catalog.oid"""

_ARE_TEXTS = """
    SELECT 1 WHERE pg_catalog.to_regtype({one})::pg_catalog.oid OPERATOR(pg_catalog.=) ANY ({texts})
               AND pg_catalog.to_regtype({other})::pg_catalog.oid OPERATOR(pg_catalog.=) ANY ({texts})"""
_TEXTS = "ARRAY[25, 1043, 1042, 114, 142]::pg_catalog.oid[]"
"""text, varchar, bpchar, json and xml."""
_VALIDATOR = re.compile(
    r"\b(VALIDATOR\s+)(?:pg_catalog\.)?(postgresql_fdw_validator)(?![\w$])(?!\s*\.)", re.IGNORECASE
)
_OWN_VALIDATOR = ("pg_catalog", "postgresql_fdw_validator")
_BUILT_IN = frozenset(
    "heap_tableam_handler bthandler hashhandler gisthandler ginhandler spghandler brinhandler".split()
)
_COMPARES = dict.fromkeys("enum_eq enum_ne enum_lt enum_le enum_gt enum_ge".split(), "bool") | dict.fromkeys(
    ("enum_cmp", "hashenum"), "int4"
)
_SHARED = (
    ObjectType.OBJECT_EXTENSION,
    ObjectType.OBJECT_ROLE,
    ObjectType.OBJECT_DATABASE,
    ObjectType.OBJECT_TABLESPACE,
    ObjectType.OBJECT_LANGUAGE,
    ObjectType.OBJECT_ACCESS_METHOD,
    ObjectType.OBJECT_CAST,
    ObjectType.OBJECT_FDW,
)

Reader = Callable[[Any, str, str], Lifted | None]


def lifted(node: ast.Node, sql: str, login: str) -> Lifted | None:
    """Return how a statement runs that needs a superuser and harms nobody, None where it is none.

    `login` is the role that scripts run as: it becomes a member of the roles that they make.
    """
    reader = _READERS.get(type(node).__name__)
    return None if reader is None else reader(node, sql, login)


def _runner(sql: str, **more: Any) -> Lifted:
    return Lifted(rights=Rights.RUNNER, sql=sql, **more)


def _extension(node: Any, sql: str, login: str) -> Lifted | None:
    name = str(node.extname)
    if name == "plpgsql" and isinstance(node, ast.AlterExtensionStmt):
        return None
    return Lifted(
        rights=Rights.SERVER,
        sql=sql,
        only_if="" if name in CONTRIB else _NOTHING_TO_CALL,
        then=_NO_WAY_OUT if name == "dblink" else "",
        note="" if name in TRUSTED else f"made by the superuser: extension {name}",
    )


def _drop(node: Any, sql: str, login: str) -> Lifted | None:
    name_parts = {each.sval for each in node.objects or () if isinstance(each, ast.String)}
    lifts = node.removeType in (ObjectType.OBJECT_EXTENSION, ObjectType.OBJECT_ACCESS_METHOD)
    return _runner(sql) if lifts and "plpgsql" not in name_parts else None


def _comment(node: Any, sql: str, login: str) -> Lifted | None:
    return _runner(sql) if node.objtype in _SHARED else None


def _moved(node: Any, sql: str, login: str) -> Lifted | None:
    return _runner(sql) if node.objectType == ObjectType.OBJECT_EXTENSION else None


def _event_trigger(node: Any, sql: str, login: str) -> Lifted | None:
    return None if node.trigname == GUARD else _runner(sql, about_event_triggers=True)


def _owner(node: Any, sql: str, login: str) -> Lifted | None:
    owner = _plain(node.newowner)
    if node.objectType == ObjectType.OBJECT_LANGUAGE and getattr(node.object, "sval", "") == "plpgsql":
        return _runner(sql) if is_safe(owner) else None  # old dumps say so; whoever has it may do no more
    if owner in ("", login) and node.objectType != ObjectType.OBJECT_FDW:
        return None
    if owner is None or not is_safe(owner):
        return None
    if node.objectType == ObjectType.OBJECT_FDW:
        name = node.object.sval if isinstance(node.object, ast.String) else ""
        only_if = _NO_HANDLER.format(name=literal(str(name)))
        return _runner(sql, owner=owner, only_if=only_if)
    is_trigger = node.objectType == ObjectType.OBJECT_EVENT_TRIGGER
    return Lifted(rights=Rights.OWNER, sql=sql, owner=owner, about_event_triggers=is_trigger)


def _reassigned(node: Any, sql: str, login: str) -> Lifted | None:
    owner, others = _plain(node.newrole), [_plain(role) for role in node.roles]
    if not owner or not all(map(is_safe, (owner, *others))):
        return None
    return _runner(sql, owner=owner)


def _table(node: Any, sql: str, login: str) -> Lifted | None:
    kinds = {each.subtype for each in node.cmds or ()}
    if kinds == {AlterTableType.AT_ChangeOwner} and len(node.cmds) == 1:
        owner = _plain(node.cmds[0].newowner)
        if owner and owner != login and is_safe(owner):
            return Lifted(rights=Rights.OWNER, sql=sql, owner=owner)
        return None
    return _runner(sql) if kinds and all(_switches_constraints(each) for each in node.cmds) else None


def _switches_constraints(command: ast.AlterTableCmd) -> bool:
    """Return whether a command switches triggers of PostgreSQL's own on or off."""
    if command.subtype in (AlterTableType.AT_EnableTrigAll, AlterTableType.AT_DisableTrigAll):
        return True
    switches = command.subtype in (AlterTableType.AT_EnableTrig, AlterTableType.AT_DisableTrig)
    return switches and str(command.name).startswith("RI_ConstraintTrigger")


def _publication(node: Any, sql: str, login: str) -> Lifted | None:
    whole = (
        PublicationObjSpecType.PUBLICATIONOBJ_TABLES_IN_SCHEMA,
        PublicationObjSpecType.PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA,
    )
    objects = node.pubobjects or ()
    by_schema = any(each.pubobjtype in whole for each in objects)
    if any(each.pubobjtype not in whole for each in objects):
        return None  # a WHERE of a single table is an expression
    return _runner(sql) if node.for_all_tables or by_schema else None


def _role(node: Any, sql: str, login: str) -> Lifted | None:
    made = isinstance(node, ast.CreateRoleStmt)
    name = str(node.role) if made else _plain(node.role)
    options = node.options or ()
    into = [role for each in options if each.defname == "addroleto" for role in each.arg]
    if not name or not is_safe(name) or not all(_may_be_given(_plain(role)) for role in into):
        return None
    for each in options:
        if each.defname == "superuser" and getattr(each.arg, "boolval", False):
            sql = sql[: each.location] + "NO" + sql[each.location :]
    then = f"GRANT {quote(name)} TO {quote(login)} WITH ADMIN OPTION" if made and name != login else ""
    return _runner(sql, then=then)


def _role_setting(node: Any, sql: str, login: str) -> Lifted | None:
    named = node.role is None or is_safe(_plain(node.role))
    return _kept_setting(node.setstmt, sql) if named and _is_other(node.database) else None


def _database_setting(node: Any, sql: str, login: str) -> Lifted | None:
    return _kept_setting(node.setstmt, sql) if _is_other(node.dbname) else None


def _is_other(database: str | None) -> bool:
    """Return whether a database may be set: none, or one that the superuser does not use."""
    return database is None or not str(database).startswith(("template", PREFIX))


def _kept_setting(node: Any, sql: str) -> Lifted | None:
    """Take a setting that lasts, where it is known to do no harm, or says something to applications only.

    Since 15, a name with a dot that PostgreSQL does not know can be kept by a superuser alone; those that an
    extension knows can name code or libraries.
    """
    name = str(node.name or "").lower()
    if node.kind == VariableSetKind.VAR_RESET_ALL or name in _FOR_ROLES or is_setting(name):
        return _runner(sql)
    first, dot, _ = name.partition(".")
    if not dot or first in _WITH_CODE:
        return None
    return _runner(sql, only_if=_NO_EXTENSION.format(name=literal(first)))


def _drop_role(node: Any, sql: str, login: str) -> Lifted | None:
    return _runner(sql) if all(is_safe(_plain(role)) for role in node.roles) else None


def _rename(node: Any, sql: str, login: str) -> Lifted | None:
    if node.renameType != ObjectType.OBJECT_ROLE:
        return None
    return _runner(sql) if is_safe(str(node.subname)) and is_safe(str(node.newname)) else None


def _grant_role(node: Any, sql: str, login: str) -> Lifted | None:
    given = [str(each.priv_name) for each in node.granted_roles]
    return _runner(sql) if all(_may_be_given(name) for name in given) else None


def _setting(node: Any, sql: str, login: str) -> Lifted | None:
    name = str(node.name or "").lower()
    if name == "session_authorization":
        return _authorization(node, login)
    return _runner(sql) if is_setting(name) else None


def _authorization(node: Any, login: str) -> Lifted | None:
    """Only the role of a session that logged in as a superuser can be another: SET ROLE does here."""
    local = "LOCAL " if node.is_local else ""
    if node.kind != VariableSetKind.VAR_SET_VALUE:
        return Lifted(rights=Rights.NOBODY, sql="RESET ROLE")
    [value] = node.args
    name = value.val.sval if isinstance(value, ast.A_Const) and isinstance(value.val, ast.String) else None
    return None if name is None else Lifted(rights=Rights.NOBODY, sql=f"SET {local}ROLE {quote(name)}")


def _function(node: Any, sql: str, login: str) -> Lifted | None:
    """Take LEAKPROOF alone: the function may be one of the superuser's."""
    said = [each.defname for each in node.actions or ()]
    return _runner(sql) if said == ["leakproof"] else None


def _new_function(node: Any, sql: str, login: str) -> Lifted | None:
    """CREATE FUNCTION … LEAKPROOF runs without that word, and the function gets it afterwards."""
    if _compares_labels(node):
        return _runner(sql)
    told = [each for each in node.options or () if each.defname == "leakproof"]
    if not any(getattr(each.arg, "boolval", False) for each in told):
        return None
    start = told[0].location
    plain = sql[:start] + re.sub(r"(?i)^leakproof", "", sql[start:])
    return Lifted(rights=Rights.NOBODY, sql=plain, then="LEAKPROOF")


def _compares_labels(node: Any) -> bool:
    """Return whether a new function is another name for one of PostgreSQL's that compare labels.

    Their arguments are numbers that are looked up, so that none of a wrong type is taken for an address.
    """
    said = {each.defname: each.arg for each in node.options or ()}
    if node.replace or not {*said} <= {"language", "as", "volatility", "strict", "parallel", "cost"}:
        return False
    body, language = said.get("as"), said.get("language")
    name_parts = [each.sval for each in body or () if isinstance(each, ast.String)]
    returns = _COMPARES.get(str(name_parts[0])) if len(name_parts) == 1 else None
    plain = all(each.defexpr is None for each in node.parameters or ())
    is_internal = isinstance(language, ast.String) and str(language.sval).lower() == "internal"
    return bool(is_internal and plain and returns and _type(node.returnType) == ("pg_catalog", returns))


def _cast(node: Any, sql: str, login: str) -> Lifted | None:
    """Take a cast without a function among texts: bytes are taken for the other type."""
    if node.func or node.inout:
        return None
    types = (node.sourcetype, node.targettype)
    if any(each.arrayBounds for each in types):
        return None
    # The server looks a bare name up as it does in the statement: versions differ in what is a keyword.
    one, other = (literal(".".join(map(quote, _bare(_type(each))))) for each in types)
    return _runner(sql, only_if=_ARE_TEXTS.format(one=one, other=other, texts=_TEXTS))


def _operator_class(node: Any, sql: str, login: str) -> Lifted | None:
    """Take a class of btree or hash whose functions take what it says that they take.

    Nobody else checks that: bytes of one type would be read as another.
    """
    items = getattr(node, "items", None) or ()
    if getattr(node, "amname", "") not in ("btree", "hash") or getattr(node, "storedtype", None):
        return None
    return _runner(sql) if all(map(_takes_what_it_says, items)) else None


_SEED = [("pg_catalog", "int8")]


def _takes_what_it_says(item: ast.CreateOpClassItem) -> bool:
    if item.storedtype is not None:
        return False
    if item.itemtype != 2 or item.name is None:  # no OPCLASS_ITEM_FUNCTION, or one that is taken out
        return True
    takes = [_type(each) for each in item.name.objargs or ()]
    if any(name[-1:] == ("internal",) for name in takes):
        return False
    told = [_type(each) for each in item.class_args or ()]
    # A hash function takes one value, of the type that stands on both sides (and a seed: hashvalidate).
    is_of_one = len(told) == 2 and told[0] == told[1] and takes[:1] == told[:1]
    return not told or told == takes or (is_of_one and takes[1:] in ([], _SEED))


def _type(name: ast.TypeName) -> tuple[str, ...]:
    parts = tuple(str(each.sval) for each in name.names or () if isinstance(each, ast.String))
    return (*parts, "[]") if name.arrayBounds else parts


def _bare(name: tuple[str, ...]) -> tuple[str, ...]:
    return name[1:] if name[:1] == ("pg_catalog",) else name


def _wrapper(node: Any, sql: str, login: str) -> Lifted | None:
    """Take a wrapper without a handler: it reaches nothing."""
    for each in node.func_options or ():
        if each.arg and (each.defname, _last(each.arg)) != ("validator", "postgresql_fdw_validator"):
            return None
    sql = _VALIDATOR.sub(r"\1pg_catalog.\2", sql)  # another of that name would be called here
    made: Any = tree(sql)
    if any(each.arg and name_parts(each.arg) != _OWN_VALIDATOR for each in made.func_options or ()):
        return None  # what was qualified is not the name: it stands in a string or a comment, say
    only_if = (
        "" if isinstance(node, ast.CreateFdwStmt) else _NO_HANDLER.format(name=literal(str(node.fdwname)))
    )
    return _runner(sql, only_if=only_if)


def _access_method(node: Any, sql: str, login: str) -> Lifted | None:
    return _runner(sql) if _last(node.handler_name) in _BUILT_IN and len(node.handler_name) == 1 else None


def _checkpoint(node: Any, sql: str, login: str) -> Lifted | None:
    return _runner(sql)


def is_setting(name: str) -> bool:
    """Return whether a superuser's setting may be set for a script."""
    return name in SETTINGS or bool(re.match(SETTINGS_LIKE, name))


def is_safe(role: str | None) -> bool:
    """Return whether a role may own things and be changed: it is none of PostgreSQL's, nor of ours."""
    return role is not None and not role.startswith(("pg_", PREFIX))


def _may_be_given(role: str | None) -> bool:
    """Return whether membership in a role gives nothing beyond the databases."""
    return role is not None and (role in _MAY_BE_GRANTED or not role.startswith(("pg_", PREFIX)))


def _plain(role: ast.RoleSpec | None) -> str | None:
    """Return the name of a role, "" for CURRENT_USER and the like."""
    if role is None:
        return None
    return str(role.rolename) if role.roletype == RoleSpecType.ROLESPEC_CSTRING else ""


def _last(name_parts: Iterable[object] | None) -> str:
    found = [each.sval for each in name_parts or () if isinstance(each, ast.String)]
    return str(found[-1]) if found else ""


_READERS: dict[str, Reader] = {
    "AlterDatabaseSetStmt": _database_setting,
    "AlterEventTrigStmt": _event_trigger,
    "AlterExtensionStmt": _extension,
    "AlterFdwStmt": _wrapper,
    "AlterFunctionStmt": _function,
    "AlterObjectSchemaStmt": _moved,
    "AlterOpFamilyStmt": _operator_class,
    "AlterOwnerStmt": _owner,
    "AlterPublicationStmt": _publication,
    "AlterRoleSetStmt": _role_setting,
    "AlterRoleStmt": _role,
    "AlterTableStmt": _table,
    "CheckPointStmt": _checkpoint,
    "CommentStmt": _comment,
    "CreateAmStmt": _access_method,
    "CreateCastStmt": _cast,
    "CreateEventTrigStmt": _event_trigger,
    "CreateExtensionStmt": _extension,
    "CreateFdwStmt": _wrapper,
    "CreateFunctionStmt": _new_function,
    "CreateOpClassStmt": _operator_class,
    "CreateOpFamilyStmt": _operator_class,
    "CreatePublicationStmt": _publication,
    "CreateRoleStmt": _role,
    "DropRoleStmt": _drop_role,
    "DropStmt": _drop,
    "GrantRoleStmt": _grant_role,
    "ReassignOwnedStmt": _reassigned,
    "RenameStmt": _rename,
    "VariableSetStmt": _setting,
}
