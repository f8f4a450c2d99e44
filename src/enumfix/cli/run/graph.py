"""Runs `enumfix graph`: finds the dump, collects what depends on the type, and prints it."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from enumfix.cli.status import CLEAN, FAILED
from enumfix.diagnostics import Refused
from enumfix.migration.find_enum import find_enum
from enumfix.migration.partial_dump import missing, warning
from enumfix.picture import Picture, picture_of, read_schema
from enumfix.project.files import START, path_from_here, read, read_named
from enumfix.project.find_dump import find_dump
from enumfix.project.settings import find_settings
from enumfix.report.messages import report
from enumfix.source import Source
from enumfix.sql.recognise import not_a_dump


def draw_graph(
    type_: str, schema: Path | None, form: str, target: int | None, out: TextIO, messages: TextIO
) -> int:
    """Print what depends on a type, and return the exit status.

    `type_` is the name of the type as SQL, `form` one of tree, mermaid, dot and json, `target` the major
    version of PostgreSQL.
    """
    here = Path.cwd()
    try:
        settings = find_settings(here)
        dump = schema or settings.schema
        reading = read_named if schema else read
        source = (
            _require_dump(reading(dump).source)
            if dump
            else find_dump(Source(path_from_here(here), ""), here).source
        )
        if dump is None:
            print(f"schema: {source.path}", file=messages)
        script = read_schema(source)
        picture = picture_of(
            script,
            find_enum(script, type_),
            target or settings.target_version,
            allow_unmeasured=bool(settings.allow_unmeasured),
        )
    except Refused as refused:
        report(refused.diagnostics, messages)
        return FAILED
    report(tuple(warning(missing(script), source, (source, START))), messages)
    _print_picture(picture, form, out)
    return CLEAN


def _require_dump(source: Source) -> Source:
    """Return the source unchanged. Raises `Refused` if it is not a dump."""
    if problem := not_a_dump(source):
        raise Refused(problem)
    return source


def _print_picture(picture: Picture, form: str, out: TextIO) -> None:
    """Print a picture in one of the four formats."""
    if form == "tree":
        from enumfix.report.graph_tree import print_tree

        print_tree(picture, out)
        return
    from enumfix.report import graph_formats as graphs

    out.write({"mermaid": graphs.mermaid, "dot": graphs.dot, "json": graphs.json}[form](picture))
