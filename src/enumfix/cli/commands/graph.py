"""`enumfix graph`: what stands on an enum, and what would become of it."""

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
    """How the picture is drawn."""

    TREE = "tree"
    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"


TypeName = Annotated[
    str, typer.Argument(metavar="TYPE", help="The enum, with its schema where several have one of that name.")
]
Schema = Annotated[
    Path | None,
    typer.Option(
        metavar="DUMP",
        help="What `pg_dump --schema-only` prints. Without it, the dump is looked for as `enumfix rewrite` "
        "does, from the current folder up.",
    ),
]
FormatName = Annotated[Format, typer.Option("--format", help="How to draw it.")]
TargetVersion = Annotated[
    int | None,
    typer.Option(
        min=12, metavar="N", help="The PostgreSQL to run on. Default: the one that DUMP comes from, else 12."
    ),
]


def graph(
    type_: TypeName,
    schema: Schema = None,
    format_: FormatName = Format.TREE,
    target_version: TargetVersion = None,
) -> None:
    """Draw what stands on an enum, and what would become of it if the enum were recreated.

    The exit status is 0 when the picture is drawn, whatever it shows, and 2 when there is no such
    enum or no dump.
    """
    from enumfix.cli.run.graph import draw

    raise typer.Exit(draw(type_, schema, format_.value, target_version, sys.stdout, sys.stderr))
