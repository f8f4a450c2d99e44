"""The list of statements that need a superuser and are harmless: enumfix runs them with more rights.

A statement is on the list only if no code of the repository runs in it. It calls no function, evaluates no
expression, replaces no object, and gives away nothing that belongs to the superuser. Any other statement that
needs a superuser fails with the message of the server.
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
from enumfix.sql.script import parse_statement
from enumfix.sql.tree import name_parts

GUARD = "!enumfix"
"""The event trigger of enumfix. Scripts may not change it."""


class Rights(Enum):
    """Which role is a superuser while a statement runs."""

    RUNNER = "the role that runs the statement"
    OWNER = "the new owner of the object"
    SERVER = "the superuser of the server, which then owns the new object"
    NOBODY = "none: another statement does the same"


@frozen(kw_only=True)
class ElevatedStatement:
    """A harmless statement, and how it runs with more rights.

    - `sql` is the statement. `owner` is the role that gets the object, if there is one.
    - `only_if` is a query: without a row in its result, the statement gets no more rights.
    - `then` is a statement that runs afterwards with the same rights.
    - `about_event_triggers` leaves event triggers on. Otherwise they are off while the statement runs.
    - `note` tells the user what was done with more rights, "" for nothing.
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
"""Settings that only a superuser may set, and that name no files, programs or libraries."""

_LASTING_SETTINGS = (
    "search_path statement_timeout lock_timeout idle_in_transaction_session_timeout role timezone datestyle "
    "intervalstyle default_transaction_isolation default_transaction_read_only row_security work_mem "
    "client_min_messages client_encoding standard_conforming_strings default_transaction_deferrable "
    "transaction_timeout idle_session_timeout default_tablespace jit plan_cache_mode application_name "
    "check_function_bodies default_text_search_config extra_float_digits bytea_output"
).split()
_GRANTABLE_ROLES = (
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
"""The extensions that come with PostgreSQL. Their scripts call no function that a user can have created."""

TRUSTED = frozenset(
    "btree_gin btree_gist citext cube dict_int fuzzystrmatch hstore intarray isn lo ltree pg_trgm "
    "pgcrypto plperl plpgsql pltcl seg tablefunc tcn tsm_system_rows tsm_system_time unaccent "
    "uuid-ossp".split()
)
"""Those that the owner of a database may create, since PostgreSQL 13."""

_NOTHING_TO_CALL = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_proc p
        WHERE p.pronamespace OPERATOR(pg_catalog.<>) 11::pg_catalog.oid
          AND p.oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.objid OPERATOR(pg_catalog.=) p.oid
              AND d.classid OPERATOR(pg_catalog.=) 1255::pg_catalog.oid
              AND d.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char"))"""

_REVOKE_DBLINK = """
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
"""Scripts may create dblink, but not call it: its functions connect to servers."""

_LANGUAGES = ("plperl", "plperlu", "pltcl", "pltclu", "pljava", "plpython", "plv8")
_NO_EXTENSION = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_available_extensions
        WHERE name::pg_catalog.text OPERATOR(pg_catalog.=) {name}::pg_catalog.text)"""

_NO_HANDLER = """
    SELECT 1 FROM pg_catalog.pg_foreign_data_wrapper
    WHERE fdwname::pg_catalog.text OPERATOR(pg_catalog.=) {name}::pg_catalog.text
      AND fdwhandler OPERATOR(pg_catalog.=) 0::pg_catalog.oid"""

_ARE_TEXT_TYPES = """
    SELECT 1 WHERE pg_catalog.to_regtype({one})::pg_catalog.oid OPERATOR(pg_catalog.=) ANY ({texts})
               AND pg_catalog.to_regtype({other})::pg_catalog.oid OPERATOR(pg_catalog.=) ANY ({texts})"""
_TEXT_TYPES = "ARRAY[25, 1043, 1042, 114, 142]::pg_catalog.oid[]"
"""text, varchar, bpchar, json and xml."""
_VALIDATOR = re.compile(
    r"\b(VALIDATOR\s+)(?:pg_catalog\.)?(postgresql_fdw_validator)(?![\w$])(?!\s*\.)", re.IGNORECASE
)
_VALIDATOR_NAME = ("pg_catalog", "postgresql_fdw_validator")
_BUILT_IN_HANDLERS = frozenset(
    "heap_tableam_handler bthandler hashhandler gisthandler ginhandler spghandler brinhandler".split()
)
_COMPARISON_RESULTS = dict.fromkeys(
    "enum_eq enum_ne enum_lt enum_le enum_gt enum_ge".split(), "bool"
) | dict.fromkeys(("enum_cmp", "hashenum"), "int4")
_NEED_SUPERUSER = (
    ObjectType.OBJECT_EXTENSION,
    ObjectType.OBJECT_ROLE,
    ObjectType.OBJECT_DATABASE,
    ObjectType.OBJECT_TABLESPACE,
    ObjectType.OBJECT_LANGUAGE,
    ObjectType.OBJECT_ACCESS_METHOD,
    ObjectType.OBJECT_CAST,
    ObjectType.OBJECT_FDW,
)

Reader = Callable[[Any, str, str], ElevatedStatement | None]


def elevated_statement(node: ast.Node, sql: str, login: str) -> ElevatedStatement | None:
    """Return how a statement runs with more rights; None if it needs none, or is not harmless.

    `login` is the role of the scripts. It becomes a member of each role that they create.
    """
    reader = _READERS.get(type(node).__name__)
    return None if reader is None else reader(node, sql, login)


def _as_runner(sql: str, **more: Any) -> ElevatedStatement:
    """Return a statement that runs while its role is a superuser."""
    return ElevatedStatement(rights=Rights.RUNNER, sql=sql, **more)


def _extension(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how CREATE or ALTER EXTENSION runs: the superuser of the server owns the extension."""
    name = str(node.extname)
    if name == "plpgsql" and isinstance(node, ast.AlterExtensionStmt):
        return None
    return ElevatedStatement(
        rights=Rights.SERVER,
        sql=sql,
        only_if="" if name in CONTRIB else _NOTHING_TO_CALL,
        then=_REVOKE_DBLINK if name == "dblink" else "",
        note="" if name in TRUSTED else f"made by the superuser: extension {name}",
    )


def _drop_objects(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how DROP EXTENSION or DROP ACCESS METHOD runs."""
    names = {name.sval for name in node.objects or () if isinstance(name, ast.String)}
    needs_rights = node.removeType in (ObjectType.OBJECT_EXTENSION, ObjectType.OBJECT_ACCESS_METHOD)
    return _as_runner(sql) if needs_rights and "plpgsql" not in names else None


def _comment_on(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how COMMENT ON runs for an object that belongs to the superuser."""
    return _as_runner(sql) if node.objtype in _NEED_SUPERUSER else None


def _move_to_schema(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how ALTER EXTENSION … SET SCHEMA runs."""
    return _as_runner(sql) if node.objectType == ObjectType.OBJECT_EXTENSION else None


def _event_trigger(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how CREATE or ALTER EVENT TRIGGER runs, except for the event trigger of enumfix."""
    return None if node.trigname == GUARD else _as_runner(sql, about_event_triggers=True)


def _change_owner(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how ALTER … OWNER TO runs: the new owner must be a role of the user."""
    owner = _role_name(node.newowner)
    if node.objectType == ObjectType.OBJECT_LANGUAGE and getattr(node.object, "sval", "") == "plpgsql":
        # Old dumps have this statement. The owner of plpgsql gets no further rights.
        return _as_runner(sql) if is_user_role(owner) else None
    if owner in ("", login) and node.objectType != ObjectType.OBJECT_FDW:
        return None
    if owner is None or not is_user_role(owner):
        return None
    if node.objectType == ObjectType.OBJECT_FDW:
        name = node.object.sval if isinstance(node.object, ast.String) else ""
        only_if = _NO_HANDLER.format(name=literal(str(name)))
        return _as_runner(sql, owner=owner, only_if=only_if)
    is_trigger = node.objectType == ObjectType.OBJECT_EVENT_TRIGGER
    return ElevatedStatement(rights=Rights.OWNER, sql=sql, owner=owner, about_event_triggers=is_trigger)


def _reassign_owned(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how REASSIGN OWNED runs: all roles must be roles of the user."""
    owner, others = _role_name(node.newrole), [_role_name(role) for role in node.roles]
    if not owner or not all(map(is_user_role, (owner, *others))):
        return None
    return _as_runner(sql, owner=owner)


def _alter_table(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how ALTER TABLE … OWNER TO runs, and how DISABLE or ENABLE TRIGGER does for foreign keys."""
    kinds = {command.subtype for command in node.cmds or ()}
    if kinds == {AlterTableType.AT_ChangeOwner} and len(node.cmds) == 1:
        owner = _role_name(node.cmds[0].newowner)
        if owner and owner != login and is_user_role(owner):
            return ElevatedStatement(rights=Rights.OWNER, sql=sql, owner=owner)
        return None
    return _as_runner(sql) if kinds and all(map(_switches_constraint_triggers, node.cmds)) else None


def _switches_constraint_triggers(command: ast.AlterTableCmd) -> bool:
    """Return whether a command of ALTER TABLE switches the triggers of foreign keys on or off."""
    if command.subtype in (AlterTableType.AT_EnableTrigAll, AlterTableType.AT_DisableTrigAll):
        return True
    switches = command.subtype in (AlterTableType.AT_EnableTrig, AlterTableType.AT_DisableTrig)
    return switches and str(command.name).startswith("RI_ConstraintTrigger")


def _publication(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how CREATE PUBLICATION runs for all tables, or for all tables of schemas."""
    whole = (
        PublicationObjSpecType.PUBLICATIONOBJ_TABLES_IN_SCHEMA,
        PublicationObjSpecType.PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA,
    )
    objects = node.pubobjects or ()
    if any(member.pubobjtype not in whole for member in objects):
        return None  # a single table can have a WHERE, which is an expression
    return _as_runner(sql) if node.for_all_tables or objects else None


def _create_or_alter_role(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how CREATE ROLE or ALTER ROLE runs: SUPERUSER becomes NOSUPERUSER."""
    is_new = isinstance(node, ast.CreateRoleStmt)
    name = str(node.role) if is_new else _role_name(node.role)
    options = node.options or ()
    groups = [role for option in options if option.defname == "addroleto" for role in option.arg]
    if not name or not is_user_role(name) or not all(_may_be_granted(_role_name(role)) for role in groups):
        return None
    for option in options:
        if option.defname == "superuser" and _is_true(option.arg):
            sql = sql[: option.location] + "NO" + sql[option.location :]
    then = f"GRANT {quote(name)} TO {quote(login)} WITH ADMIN OPTION" if is_new and name != login else ""
    return _as_runner(sql, then=then)


def _role_setting(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how ALTER ROLE … SET runs."""
    is_allowed = node.role is None or is_user_role(_role_name(node.role))
    return _lasting_setting(node.setstmt, sql) if is_allowed and _is_user_database(node.database) else None


def _database_setting(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how ALTER DATABASE … SET runs."""
    return _lasting_setting(node.setstmt, sql) if _is_user_database(node.dbname) else None


def _is_user_database(database: str | None) -> bool:
    """Return whether scripts may store settings for a database. None stands for all databases."""
    return database is None or not str(database).startswith(("template", PREFIX))


def _lasting_setting(node: Any, sql: str) -> ElevatedStatement | None:
    """Return how ALTER ROLE … SET or ALTER DATABASE … SET runs, if the setting is harmless.

    A name with a dot is, if no extension has it: it is for applications only. A setting of an extension can
    name code or libraries. Since PostgreSQL 15, only a superuser may store a name that no extension has.
    """
    name = str(node.name or "").lower()
    if node.kind == VariableSetKind.VAR_RESET_ALL or name in _LASTING_SETTINGS or is_harmless_setting(name):
        return _as_runner(sql)
    first, dot, _ = name.partition(".")
    if not dot or first in _LANGUAGES:
        return None
    return _as_runner(sql, only_if=_NO_EXTENSION.format(name=literal(first)))


def _drop_role(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how DROP ROLE runs: all roles must be roles of the user."""
    return _as_runner(sql) if all(is_user_role(_role_name(role)) for role in node.roles) else None


def _rename_role(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how ALTER ROLE … RENAME TO runs."""
    if node.renameType != ObjectType.OBJECT_ROLE:
        return None
    return _as_runner(sql) if is_user_role(str(node.subname)) and is_user_role(str(node.newname)) else None


def _grant_role(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how GRANT of roles runs, if none of them gives rights outside of the databases."""
    roles = [str(role.priv_name) for role in node.granted_roles]
    return _as_runner(sql) if all(map(_may_be_granted, roles)) else None


def _set_variable(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how SET or RESET runs for a harmless setting."""
    name = str(node.name or "").lower()
    if name == "session_authorization":
        return _authorization(node, login)
    return _as_runner(sql) if is_harmless_setting(name) else None


def _authorization(node: Any, login: str) -> ElevatedStatement | None:
    """Return SET ROLE in place of SET SESSION AUTHORIZATION, which only works after a login as superuser."""
    local = "LOCAL " if node.is_local else ""
    if node.kind != VariableSetKind.VAR_SET_VALUE:
        return ElevatedStatement(rights=Rights.NOBODY, sql="RESET ROLE")
    [value] = node.args
    name = value.val.sval if isinstance(value, ast.A_Const) and isinstance(value.val, ast.String) else None
    return (
        None
        if name is None
        else ElevatedStatement(rights=Rights.NOBODY, sql=f"SET {local}ROLE {quote(name)}")
    )


def _alter_function(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how ALTER FUNCTION … LEAKPROOF runs. Other options could change a superuser's function."""
    options = [option.defname for option in node.actions or ()]
    return _as_runner(sql) if options == ["leakproof"] else None


def _is_true(value: object) -> bool:
    return isinstance(value, ast.Boolean) and bool(value.boolval)


def _create_function(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return CREATE FUNCTION without LEAKPROOF: the function is marked afterwards."""
    if _compares_labels(node):
        return _as_runner(sql)
    options = [option for option in node.options or () if option.defname == "leakproof"]
    if not any(_is_true(option.arg) for option in options):
        return None
    start = options[0].location
    plain = sql[:start] + re.sub(r"(?i)^leakproof", "", sql[start:])
    return ElevatedStatement(rights=Rights.NOBODY, sql=plain, then="LEAKPROOF")


def _compares_labels(node: Any) -> bool:
    """Return whether a new function is another name for an internal function that compares enum labels.

    Such a function looks its arguments up in pg_enum: it does not use a value of a wrong type as an address.
    """
    options = {option.defname: option.arg for option in node.options or ()}
    if node.replace or not {*options} <= {"language", "as", "volatility", "strict", "parallel", "cost"}:
        return False
    body, language = options.get("as"), options.get("language")
    names = [part.sval for part in body or () if isinstance(part, ast.String)]
    returns = _COMPARISON_RESULTS.get(str(names[0])) if len(names) == 1 else None
    has_defaults = any(parameter.defexpr is not None for parameter in node.parameters or ())
    is_internal = isinstance(language, ast.String) and str(language.sval).lower() == "internal"
    if not is_internal or has_defaults or returns is None:
        return False
    return _type_name(node.returnType) == ("pg_catalog", returns)


def _create_cast(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how CREATE CAST … WITHOUT FUNCTION runs. It is harmless among types that are stored as text."""
    if node.func or node.inout:
        return None
    types = (node.sourcetype, node.targettype)
    if any(type_.arrayBounds for type_ in types):
        return None
    # The query looks the name up as the statement does: versions differ in which type names are keywords.
    one, other = (literal(".".join(map(quote, _without_pg_catalog(_type_name(type_))))) for type_ in types)
    return _as_runner(sql, only_if=_ARE_TEXT_TYPES.format(one=one, other=other, texts=_TEXT_TYPES))


def _operator_class(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how a statement about an operator class or family of btree or hash runs.

    Its functions must take the declared types. PostgreSQL does not check that, and would read the bytes of
    one type as another.
    """
    if node.amname not in ("btree", "hash"):
        return None
    items = () if isinstance(node, ast.CreateOpFamilyStmt) else node.items or ()
    return _as_runner(sql) if all(map(_arguments_match, items)) else None


_HASH_SEED = [("pg_catalog", "int8")]


def _arguments_match(item: ast.CreateOpClassItem) -> bool:
    """Return whether the function of an item takes the types that the item declares."""
    if item.storedtype is not None:
        return False
    if item.itemtype != 2 or item.name is None:  # no OPCLASS_ITEM_FUNCTION, or one that is dropped
        return True
    arguments = [_type_name(type_) for type_ in item.name.objargs or ()]
    if any(name[-1:] == ("internal",) for name in arguments):
        return False
    declared = [_type_name(type_) for type_ in item.class_args or ()]
    # A hash function is declared for (type, type). It takes one value, and maybe a seed (hashvalidate).
    is_hash = len(declared) == 2 and declared[0] == declared[1] and arguments[:1] == declared[:1]
    return not declared or declared == arguments or (is_hash and arguments[1:] in ([], _HASH_SEED))


def _type_name(name: ast.TypeName) -> tuple[str, ...]:
    """Return the parts of the name of a type, with "[]" at the end for an array."""
    parts = tuple(str(part.sval) for part in name.names or () if isinstance(part, ast.String))
    return (*parts, "[]") if name.arrayBounds else parts


def _without_pg_catalog(name: tuple[str, ...]) -> tuple[str, ...]:
    return name[1:] if name[:1] == ("pg_catalog",) else name


def _foreign_data_wrapper(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how a statement about a foreign-data wrapper runs: without a handler it reaches no data."""
    for option in node.func_options or ():
        if option.arg and (option.defname, _last_name(option.arg)) != (
            "validator",
            "postgresql_fdw_validator",
        ):
            return None
    # Qualified, since the server would call a function of this name in another schema.
    sql = _VALIDATOR.sub(r"\1pg_catalog.\2", sql)
    qualified: Any = parse_statement(sql)
    if any(
        option.arg and name_parts(option.arg) != _VALIDATOR_NAME for option in qualified.func_options or ()
    ):
        return None  # something else was qualified, in a string or a comment for example
    only_if = (
        "" if isinstance(node, ast.CreateFdwStmt) else _NO_HANDLER.format(name=literal(str(node.fdwname)))
    )
    return _as_runner(sql, only_if=only_if)


def _access_method(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how CREATE ACCESS METHOD runs, if its handler is one of PostgreSQL."""
    return (
        _as_runner(sql)
        if _last_name(node.handler_name) in _BUILT_IN_HANDLERS and len(node.handler_name) == 1
        else None
    )


def _checkpoint(node: Any, sql: str, login: str) -> ElevatedStatement | None:
    """Return how CHECKPOINT runs."""
    return _as_runner(sql)


def is_harmless_setting(name: str) -> bool:
    """Return whether scripts may change a setting that needs a superuser."""
    return name in SETTINGS or bool(re.match(SETTINGS_LIKE, name))


def is_user_role(role: str | None) -> bool:
    """Return whether a role belongs to the user, and not to PostgreSQL or enumfix."""
    return role is not None and not role.startswith(("pg_", PREFIX))


def _may_be_granted(role: str | None) -> bool:
    """Return whether membership in a role gives no rights outside of the databases."""
    return role is not None and (role in _GRANTABLE_ROLES or not role.startswith(("pg_", PREFIX)))


def _role_name(role: ast.RoleSpec | None) -> str | None:
    """Return the name of a role; "" for CURRENT_USER, SESSION_USER and PUBLIC."""
    if role is None:
        return None
    return str(role.rolename) if role.roletype == RoleSpecType.ROLESPEC_CSTRING else ""


def _last_name(names: Iterable[object] | None) -> str:
    """Return the last part of a qualified name, "" if there is none."""
    parts = [name.sval for name in names or () if isinstance(name, ast.String)]
    return str(parts[-1]) if parts else ""


_READERS: dict[str, Reader] = {
    "AlterDatabaseSetStmt": _database_setting,
    "AlterEventTrigStmt": _event_trigger,
    "AlterExtensionStmt": _extension,
    "AlterFdwStmt": _foreign_data_wrapper,
    "AlterFunctionStmt": _alter_function,
    "AlterObjectSchemaStmt": _move_to_schema,
    "AlterOpFamilyStmt": _operator_class,
    "AlterOwnerStmt": _change_owner,
    "AlterPublicationStmt": _publication,
    "AlterRoleSetStmt": _role_setting,
    "AlterRoleStmt": _create_or_alter_role,
    "AlterTableStmt": _alter_table,
    "CheckPointStmt": _checkpoint,
    "CommentStmt": _comment_on,
    "CreateAmStmt": _access_method,
    "CreateCastStmt": _create_cast,
    "CreateEventTrigStmt": _event_trigger,
    "CreateExtensionStmt": _extension,
    "CreateFdwStmt": _foreign_data_wrapper,
    "CreateFunctionStmt": _create_function,
    "CreateOpClassStmt": _operator_class,
    "CreateOpFamilyStmt": _operator_class,
    "CreatePublicationStmt": _publication,
    "CreateRoleStmt": _create_or_alter_role,
    "DropRoleStmt": _drop_role,
    "DropStmt": _drop_objects,
    "GrantRoleStmt": _grant_role,
    "ReassignOwnedStmt": _reassign_owned,
    "RenameStmt": _rename_role,
    "VariableSetStmt": _set_variable,
}
