"""The command line: what was asked, and the exit status. Everything else is called from here."""

from __future__ import annotations

from typing import Annotated

import typer

from enumfix.cli.commands import explain, graph, rewrite, verify

# The backspace keeps the lines of a help text apart.
_EXAMPLES = """\b
Examples:
  enumfix rewrite --diff migrations/000499_x.up.sql
  enumfix rewrite migrations/000499_x.up.sql --schema dump.sql
  enumfix graph status
  enumfix verify migrations/000499_x.up.sql
  enumfix explain EF020
"""

app = typer.Typer(
    name="enumfix",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog=rewrite.EXAMPLES)(rewrite.rewrite)
app.command(epilog=graph.EXAMPLES)(graph.graph)
app.command(epilog=verify.EXAMPLES)(verify.verify)
app.command(epilog=explain.EXAMPLES)(explain.explain)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"enumfix {version('enumfix')}")
        raise typer.Exit


VersionFlag = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop."),
]


@app.callback(epilog=_EXAMPLES)
def main(version: VersionFlag = False) -> None:
    """Rewrite ALTER TYPE … ADD VALUE so that PostgreSQL migrations run in one transaction."""
