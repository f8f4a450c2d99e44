"""`enumfix verify`: proves on a real PostgreSQL that rewritten migrations do what the originals do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from enumfix.cli.arguments import URL_NOT_FILE, Arguments, ProofOptions, any_is_a_url
from enumfix.cli.commands.rewrite import DatabaseUrl, Migrations, Prelude, Schema, Trusted
from enumfix.report import format_names

EXAMPLES = """\b
Examples:
  enumfix verify migrations/000499_x.up.sql
  enumfix verify migrations --from 499 --to 504 --seed rows.sql
  enumfix verify migrations/000499_x.up.sql --against origin/main
"""

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="FILE|DIR", help="The migrations to prove, or one folder together with --from."),
]
First = Annotated[
    str | None,
    typer.Option("--from", metavar="N", help="The first version of DIR that runs in the transaction."),
]
Last = Annotated[
    str | None, typer.Option("--to", metavar="M", help="The last version. Default: the last of DIR.")
]
Seed = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="SQL that inserts rows of yours before the migrations run."),
]
Against = Annotated[
    str | None,
    typer.Option(
        metavar="REV", help="FILE is rewritten already. Compare it with its original in this Git revision."
    ),
]
Replay = Annotated[
    bool, typer.Option("--replay", help="Make the schema from the earlier migrations, and not from a dump.")
]
Timeout = Annotated[
    float,
    typer.Option(min=0.1, metavar="SECONDS", help="How many seconds one script may run.", show_default=True),
]
if TYPE_CHECKING:
    FormatName = str
else:
    FormatName = Literal[format_names("formats")]
Format = Annotated[FormatName, typer.Option(help="The format of the results.")]


def verify(
    paths: Paths,
    first: First = None,
    last: Last = None,
    schema: Schema = None,
    migrations: Migrations = None,
    seed: Seed = None,
    prelude: Prelude = None,
    database_url: DatabaseUrl = None,
    against: Against = None,
    replay: Replay = False,
    trusted: Trusted = False,
    timeout: Timeout = 300,
    format: Format = "text",
) -> None:
    """Prove on a real PostgreSQL that rewritten migrations do what the originals do.

    FILE…: the original runs statement by statement, and the rewritten migration in one transaction. Then
    dumps, catalogs and rows must be equal, and each new label must be usable.

    DIR --from N --to M: all migrations before N run first. Then N to M run in one transaction, once as they
    are and once rewritten.

    The exit status is 0 if the proof holds. It is 1 if it does not hold, or if N to M do not run in one
    transaction. It is 2 if the proof could not be tried.
    """
    if any_is_a_url((*paths, schema, migrations, seed, prelude)):
        raise typer.BadParameter(URL_NOT_FILE)
    is_range = first is not None or last is not None
    if is_range != any(path.is_dir() for path in paths) or (is_range and (len(paths) > 1 or first is None)):
        raise typer.BadParameter("name migration files, or one folder with --from N (and --to M)")
    from enumfix.report.formats import open_reporter

    proof_options = ProofOptions(
        database_url=database_url,
        prelude=prelude,
        seed=seed,
        timeout=timeout,
        against=against,
        replay=replay,
        trusted=trusted,
        paths=tuple(paths),
    )
    reporter = open_reporter(format, sys.stdout, sys.stderr)
    if first is None:
        from enumfix.cli.run.verify_files import verify_files as prove

        arguments = Arguments(files=tuple(paths), schema=schema, migrations=migrations, down=False)
        raise typer.Exit(prove(arguments, proof_options, reporter))
    from enumfix.cli.run.verify_range import verify_range

    raise typer.Exit(verify_range(paths[0], first, last, schema, proof_options, reporter))
