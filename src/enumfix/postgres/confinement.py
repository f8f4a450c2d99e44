"""Limits what scripts may do on a server of our own: it creates their role and their template database.

The role is no superuser, and may neither run programs nor touch files. It cannot get these rights either.
Before PostgreSQL 16, a role with CREATEROLE can give itself any right, so there the role does not have it.
"""

from __future__ import annotations

from enumfix.postgres.connection import Connection
from enumfix.postgres.data_folder import PREFIX
from enumfix.postgres.elevation import Elevation
from enumfix.postgres.harmless import SETTINGS, SETTINGS_LIKE
from enumfix.sql.names import quote

TEMPLATE = f"{PREFIX}template"
"""The database that scratch databases are copied from. It holds only the functions of `elevation`."""

ADMIN = f"{PREFIX}admin"
"""The database in which CREATE DATABASE runs. No script runs in it.

It is not template1: while a connection to template1 is open, no script could create a database.
"""

_CREATEROLE_IS_SAFE = 16
_GRANTS_SETTINGS = 15
_READS_ALL = {14: ("pg_read_all_data", "pg_write_all_data"), 15: ("pg_checkpoint",), 17: ("pg_maintain",)}
_OWNS_PUBLIC = 15
"""Since this version, the owner of a database owns its schema public."""

_READABLE = """
GRANT SELECT ON pg_authid TO PUBLIC;
UPDATE pg_init_privs SET initprivs = (SELECT relacl FROM pg_class WHERE oid = 'pg_authid'::regclass)
WHERE objoid = 'pg_authid'::regclass AND classoid = 'pg_class'::regclass;"""
"""For PostgreSQL 12 and 13, which have no pg_read_all_data.

The UPDATE keeps the grant out of dumps: it then seems to come from initdb.
"""


def create_role(name: str, login: str, major: int) -> str:
    """Return SQL that creates a role, and makes `login` its only member."""
    grants = "".join(f"GRANT {right} TO {quote(name)};\n" for right in _rights(major))
    membership = "" if name == login else f"GRANT {quote(name)} TO {quote(login)} WITH ADMIN OPTION;\n"
    createrole = " CREATEROLE" if major >= _CREATEROLE_IS_SAFE else ""
    return (
        f"CREATE ROLE {quote(name)} LOGIN CREATEDB BYPASSRLS REPLICATION{createrole};\n{grants}{membership}"
    )


def prepare_server(admin: Connection, elevation: Elevation, major: int) -> None:
    """Create the role of the scripts, its database and the template on a new server, as its superuser."""
    login = quote(elevation.login)
    admin.run(create_role(elevation.login, elevation.login, major))
    if major >= _CREATEROLE_IS_SAFE:
        admin.run(f"ALTER ROLE {login} SET createrole_self_grant = 'set, inherit'")
    if major >= _GRANTS_SETTINGS:
        names = ", ".join(f"'{setting}'" for setting in SETTINGS)
        admin.command(
            f"SELECT format('GRANT SET ON PARAMETER %I TO PUBLIC', name) FROM pg_settings "
            f"WHERE context = 'superuser' AND (name IN ({names}) OR name ~ '{SETTINGS_LIKE}') \\gexec"
        )
    admin.run(
        f"REVOKE ALL ON DATABASE {quote(admin.database)} FROM PUBLIC;\n"
        f"ALTER DATABASE postgres OWNER TO {login};\n"
        f"CREATE DATABASE {TEMPLATE} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';\n"
        f"CREATE DATABASE {ADMIN} TEMPLATE template0;\n"
        f"REVOKE ALL ON DATABASE {ADMIN} FROM PUBLIC;"
    )
    template = Connection(admin.clients, admin.host, admin.login, TEMPLATE, timeout=admin.timeout)
    template.command(elevation.functions + give_public_sql(elevation.login, major))
    if major < min(_READS_ALL):
        template.run(_READABLE)


def give_public_sql(login: str, major: int) -> str:
    """Return SQL that makes a role the owner of the schema public. Since 15 none is needed: it is "" then."""
    return f"ALTER SCHEMA public OWNER TO {quote(login)};" if major < _OWNS_PUBLIC else ""


def act_as_sql(name: str, login: str) -> str:
    """Return SQL that makes the role a member of `login`, and not `login` a member of the role."""
    return f"ALTER ROLE {quote(name)} LOGIN;\nREVOKE {quote(name)} FROM {quote(login)};\n" + (
        f"GRANT {quote(login)} TO {quote(name)} WITH ADMIN OPTION;\n"
    )


def stop_acting_sql(name: str, login: str) -> str:
    """Return SQL that undoes `act_as_sql`."""
    return f"REVOKE {quote(login)} FROM {quote(name)};\n" + (
        f"GRANT {quote(name)} TO {quote(login)} WITH ADMIN OPTION;\n"
    )


def _rights(major: int) -> tuple[str, ...]:
    """Return the predefined roles that a role of the scripts is a member of."""
    later = (name for since, names in _READS_ALL.items() if since <= major for name in names)
    return ("pg_read_all_settings", *later)
