"""What `api.rewrite` was asked, and what is read of it before anything is decided."""

from __future__ import annotations

from typing import NamedTuple

from enumfix.migration.find_enum import enums_in
from enumfix.migration.template import Placeholder, placeholder
from enumfix.migrators.directions import forwards
from enumfix.outcome import Options, Unplaced
from enumfix.source import Source
from enumfix.sql.recognise import with_line_feeds
from enumfix.sql.script import Script, read_script


class Request(NamedTuple):
    """What `api.rewrite` was asked."""

    migration: Source
    schema: Source
    before: tuple[Source, ...]
    siblings: tuple[Source, ...]
    down: Source | None
    options: Options
    unplaced: tuple[Unplaced, ...] = ()


def placeholder_of(request: Request) -> Placeholder:
    """Return what stands for the schema of the types; an empty one, in most files. Raises `Refused`."""
    texts = [request.schema.text, *(each.text for each in (*request.before, *request.siblings))]
    return placeholder(
        forwards(request.migration), lambda: enums_in(read_script(with_line_feeds(request.schema))), texts
    )


def history_of(request: Request, script: Script, holder: Placeholder) -> tuple[tuple[Script, ...], int]:
    """Return all migrations in their order, and the place of this one among them.

    Without the others, there are the file and those of the same call that run before it.
    """
    siblings = {each.path: each for each in request.siblings}
    paths = [*siblings] if request.migration.path in siblings else [request.migration.path]
    at = paths.index(request.migration.path)
    paths[at:at] = [each.path for each in request.before if each.path not in paths]
    sources = siblings | {each.path: each for each in request.before}
    at = paths.index(request.migration.path)
    own = read_script(holder.resolved(forwards(request.migration))) if holder.text else script
    scripts = [
        own
        if path == request.migration.path
        else read_script(holder.resolved(with_line_feeds(forwards(sources[path]))))
        for path in paths
    ]
    return tuple(scripts), at
