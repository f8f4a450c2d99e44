"""The server that a proof uses: one of our own, or one that a URL names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from enumfix.verify.programs import newest
from enumfix.verify.psql import TIMEOUT
from enumfix.verify.remote import reach
from enumfix.verify.server import Server, serve


@contextmanager
def opened(url: str | None, timeout: float = TIMEOUT) -> Iterator[Server]:
    """Give the server at `url`, or start one of our own and end it when the context is left.

    Raises `ServerError` when there is none.
    """
    if url is not None:
        yield reach(url, timeout)
        return
    with serve(newest(), timeout) as server:
        yield server
