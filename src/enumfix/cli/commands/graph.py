"""`enumfix graph`: what depends on an enum, and what a recreation does to it."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = """\b
Examples:
  enumfix graph status
  enumfix graph billing.status --schema dump.sql
  enumfix graph status --format dot | dot -Tsvg > status.svg
"""


class Format(str, Enum):
    """The formats of the graph."""

    TREE = "tree"
    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"


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
    format_: FormatName = Format.TREE,
    target_version: TargetVersion = None,
) -> None:
    """Show what depends on an enum, and what a recreation of the enum does to it.

    The exit status is 0 if the graph is printed, whatever it shows. It is 2 if there is no such enum or no
    dump.
    """
    from enumfix.cli.run.graph import draw_graph

    raise typer.Exit(draw_graph(type_, schema, format_.value, target_version, sys.stdout, sys.stderr))
