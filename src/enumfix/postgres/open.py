"""Opens the server that a proof uses: that of --database-url, or a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from enumfix.postgres.connection import TIMEOUT
from enumfix.postgres.programs import newest_server
from enumfix.postgres.remote import connect_to_url
from enumfix.postgres.runner import run_as_new_role
from enumfix.postgres.server import Server, serve


@contextmanager
def open_server(url: str | None, timeout: float = TIMEOUT, *, trusted: bool = False) -> Iterator[Server]:
    """Give the server at `url`. Without a URL, start a server, and stop it at the end.

    Unless scripts are `trusted`, they run as a role that is no superuser. Raises `ServerError` if there is no
    server.
    """
    if url is not None:
        server = connect_to_url(url, timeout)
        if trusted:
            yield server
            return
        with run_as_new_role(server) as restricted:
            yield restricted
        return
    with serve(newest_server(), timeout, trusted=trusted) as server:
        yield server
