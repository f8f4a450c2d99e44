"""The server that a proof uses: one of our own, or one that a URL names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from enumfix.postgres.connection import TIMEOUT
from enumfix.postgres.programs import newest
from enumfix.postgres.remote import reach
from enumfix.postgres.runner import run_as_nobody
from enumfix.postgres.server import Server, serve


@contextmanager
def opened(url: str | None, timeout: float = TIMEOUT, *, trusted: bool = False) -> Iterator[Server]:
    """Give the server at `url`, or start one of our own and end it when the context is left.

    Unless scripts are `trusted`, they run there as a role that is no superuser.
    Raises `ServerError` when there is none.
    """
    if url is not None:
        server = reach(url, timeout)
        if trusted:
            yield server
            return
        with run_as_nobody(server) as own:
            yield own
        return
    with serve(newest(), timeout, trusted=trusted) as server:
        yield server
