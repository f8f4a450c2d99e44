"""Tablespaces for test schemas that name some."""

from __future__ import annotations

from collections.abc import Iterable

from enumfix.postgres.server import Server
from enumfix.sql.names import quote


def make_tablespaces(server: Server, names: Iterable[str]) -> None:
    """Create the missing tablespaces in the data folder of the server."""
    for name in names:
        server.admin().command(
            "SET allow_in_place_tablespaces = on;\n"
            f"SELECT format('CREATE TABLESPACE %I LOCATION %L', '{name}', '') "
            f"WHERE NOT EXISTS (SELECT FROM pg_tablespace WHERE spcname = '{name}') \\gexec\n"
        )
        server.admin().run(f"GRANT CREATE ON TABLESPACE {quote(name)} TO PUBLIC;")
