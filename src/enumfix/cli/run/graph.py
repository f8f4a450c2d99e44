"""Draws the picture of a type: finds the dump, takes the picture, and prints it."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from enumfix.cli.screen import CLEAN, FAILED
from enumfix.diagnostics import Refused
from enumfix.migration.find_enum import find_enum
from enumfix.migration.partial_dump import missing, warning
from enumfix.picture import Picture, read_schema, take
from enumfix.project.files import START, read, read_named, shown
from enumfix.project.find_dump import find_dump
from enumfix.project.settings import find_settings
from enumfix.report.messages import report
from enumfix.source import Source
from enumfix.sql.recognise import not_a_dump


def draw(
    type_: str, schema: Path | None, form: str, target: int | None, out: TextIO, messages: TextIO
) -> int:
    """Print the picture of a type, and return the exit status."""
    here = Path.cwd()
    try:
        settings = find_settings(here)
        dump = schema or settings.schema
        reading = read_named if schema else read
        source = _dump(reading(dump).source) if dump else find_dump(Source(shown(here), ""), here).source
        if dump is None:
            print(f"schema: {source.path}", file=messages)
        script = read_schema(source)
        picture = take(
            script,
            find_enum(script, type_),
            target or settings.target_version,
            allow_unmeasured=bool(settings.allow_unmeasured),
        )
    except Refused as refused:
        report(refused.diagnostics, messages)
        return FAILED
    report(tuple(warning(missing(script), source, (source, START))), messages)
    _print(picture, form, out)
    return CLEAN


def _dump(source: Source) -> Source:
    """Return a dump. Raises `Refused` when it is none."""
    if problem := not_a_dump(source):
        raise Refused(problem)
    return source


def _print(picture: Picture, form: str, out: TextIO) -> None:
    if form == "tree":
        from enumfix.report.graph_tree import show

        show(picture, out)
        return
    from enumfix.report import graph_formats as graphs

    out.write({"mermaid": graphs.mermaid, "dot": graphs.dot, "json": graphs.json}[form](picture))
