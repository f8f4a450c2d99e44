"""`enumfix graph`: what depends on an enum, and what a recreation does to it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from enumfix.report import format_names

EXAMPLES = """\b
Examples:
  enumfix graph status
  enumfix graph billing.status --schema dump.sql
  enumfix graph status --format dot | dot -Tsvg > status.svg
"""


if TYPE_CHECKING:
    Format = str
else:
    Format = Literal[format_names("pictures")]

TypeName = Annotated[
    str, typer.Argument(metavar="TYPE", help="The enum. Add its schema if several enums have this name.")
]
Schema = Annotated[
    Path | None,
    typer.Option(
        metavar="DUMP",
        help="A file with the output of `pg_dump --schema-only`. Without it, the dump is searched for as "
        "`enumfix rewrite` does, from the current folder upwards.",
    ),
]
FormatName = Annotated[Format, typer.Option("--format", help="The format of the output.")]
TargetVersion = Annotated[
    int | None,
    typer.Option(
        min=12,
        metavar="N",
        help="The version of PostgreSQL. Default: the version that DUMP comes from, or 12.",
    ),
]


def graph(
    type_: TypeName,
    schema: Schema = None,
    format_: FormatName = "tree",
    target_version: TargetVersion = None,
) -> None:
    """Show what depends on an enum, and what a recreation of the enum does to it.

    The exit status is 0 if the graph is printed, whatever it shows. It is 2 if there is no such enum or no
    dump.
    """
    from enumfix.cli.run.graph import draw_graph
    from enumfix.report.formats import open_reporter

    reporter = open_reporter("text", sys.stdout, sys.stderr)
    raise typer.Exit(draw_graph(type_, schema, format_, target_version, reporter))
