"""What scripts may do on a server of our own: the role that they log in as, and the database they start in.

The role is no superuser, and has none of the rights to run programs or to touch files. Nothing gives it these
rights: before PostgreSQL 16, whoever may make roles may take any, so that it makes none there by itself.
"""

from __future__ import annotations

from enumfix.postgres.connection import Connection
from enumfix.postgres.data_folder import PREFIX
from enumfix.postgres.elevation import Elevation
from enumfix.postgres.harmless import SETTINGS, SETTINGS_LIKE
from enumfix.sql.names import quote

TEMPLATE = f"{PREFIX}template"
"""The database that scratch databases are copies of: empty, but for the functions of `elevation`."""

ADMIN = f"{PREFIX}admin"
"""The database from which others are created. No script ever runs in it.

It is not template1: while a connection to that is open, no script could create a database.
"""

_MAKES_ROLES = 16
_GRANTS_SETTINGS = 15
_READS_ALL = {14: ("pg_read_all_data", "pg_write_all_data"), 15: ("pg_checkpoint",), 17: ("pg_maintain",)}
_OWNS_PUBLIC = 15
"""Since this version, the schema public belongs to whoever owns the database."""


_READABLE = """
GRANT SELECT ON pg_authid TO PUBLIC;
UPDATE pg_init_privs SET initprivs = (SELECT relacl FROM pg_class WHERE oid = 'pg_authid'::regclass)
WHERE objoid = 'pg_authid'::regclass AND classoid = 'pg_class'::regclass;"""
"""Before 14, no role may read everything. A grant that initdb seems to have given is not dumped."""


def role(name: str, login: str, major: int) -> str:
    """Return SQL that makes a role of the dump, which `login` and nobody else may act as."""
    given = "".join(f"GRANT {each} TO {quote(name)};\n" for each in _rights(major))
    mine = "" if name == login else f"GRANT {quote(name)} TO {quote(login)} WITH ADMIN OPTION;\n"
    makes = " CREATEROLE" if major >= _MAKES_ROLES else ""
    return f"CREATE ROLE {quote(name)} LOGIN CREATEDB BYPASSRLS REPLICATION{makes};\n{given}{mine}"


def lay(admin: Connection, elevation: Elevation, major: int) -> None:
    """Make the role, its database, and the template, as the superuser of a server that is still empty."""
    login = quote(elevation.login)
    admin.run(role(elevation.login, elevation.login, major))
    if major >= _MAKES_ROLES:
        admin.run(f"ALTER ROLE {login} SET createrole_self_grant = 'set, inherit'")
    if major >= _GRANTS_SETTINGS:
        names = ", ".join(f"'{each}'" for each in SETTINGS)
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
    template.command(elevation.functions + own_public(elevation.login, major))
    if major < min(_READS_ALL):
        template.run(_READABLE)


def own_public(login: str, major: int) -> str:
    """Return SQL that gives a role the schema public, unless the owner of the database has it."""
    return f"ALTER SCHEMA public OWNER TO {quote(login)};" if major < _OWNS_PUBLIC else ""


def act_as(name: str, login: str) -> str:
    """Return SQL that turns a membership of `login` around: then the role may do all that it may."""
    return f"ALTER ROLE {quote(name)} LOGIN;\nREVOKE {quote(name)} FROM {quote(login)};\n" + (
        f"GRANT {quote(login)} TO {quote(name)} WITH ADMIN OPTION;\n"
    )


def act_no_more(name: str, login: str) -> str:
    """Return SQL that takes back what `act_as` did."""
    return f"REVOKE {quote(login)} FROM {quote(name)};\n" + (
        f"GRANT {quote(name)} TO {quote(login)} WITH ADMIN OPTION;\n"
    )


def _rights(major: int) -> tuple[str, ...]:
    later = (name for since, names in _READS_ALL.items() if since <= major for name in names)
    return ("pg_read_all_settings", *later)
