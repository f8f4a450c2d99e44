"""Runs `enumfix graph`: finds the dump, collects what depends on the type, and prints it."""

from __future__ import annotations

from pathlib import Path

from enumfix.cli.status import CLEAN, FAILED
from enumfix.diagnostics import Refused
from enumfix.migration.find_enum import find_enum
from enumfix.migration.partial_dump import find_missing_objects, partial_dump_warnings
from enumfix.picture import picture_of, read_schema
from enumfix.project.files import START, path_from_here, read, read_named
from enumfix.project.find_dump import find_dump
from enumfix.project.settings import Settings, find_settings
from enumfix.report.pictures import draw_picture
from enumfix.report.reporter import Reporter
from enumfix.source import Source
from enumfix.sql.recognise import problem_if_not_dump


def draw_graph(type_: str, schema: Path | None, form: str, target: int | None, reporter: Reporter) -> int:
    """Print what depends on a type, and return the exit status.

    `type_` is the name of the type as SQL, `form` a format of `report/pictures/`, `target` the major version
    of PostgreSQL.
    """
    try:
        settings = find_settings(Path.cwd())
        dump = _find_dump(schema, settings, reporter)
        script = read_schema(dump)
        picture = picture_of(
            script,
            find_enum(script, type_),
            target or settings.target_version,
            allow_unmeasured=bool(settings.allow_unmeasured),
        )
    except Refused as refused:
        reporter.diagnostics(refused.diagnostics)
        return FAILED
    reporter.diagnostics(partial_dump_warnings(find_missing_objects(script), dump, (dump, START)))
    draw_picture(picture, form, reporter.out)
    return CLEAN


def _find_dump(schema: Path | None, settings: Settings, reporter: Reporter) -> Source:
    """Return the dump of --schema or of the settings, else the nearest one. Raises `Refused`."""
    if schema:
        return _require_dump(read_named(schema).source)
    if settings.schema:
        return _require_dump(read(settings.schema).source)
    here = Path.cwd()
    dump = find_dump(Source(path_from_here(here), ""), here).source
    reporter.message(f"schema: {dump.path}")
    return dump


def _require_dump(source: Source) -> Source:
    """Return the source unchanged. Raises `Refused` if it is not a dump."""
    if problem := problem_if_not_dump(source):
        raise Refused(problem)
    return source
