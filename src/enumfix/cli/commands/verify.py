"""`enumfix verify`: proves on a real PostgreSQL that rewritten migrations do what the originals do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from enumfix.cli.commands.rewrite import DatabaseUrl, Migrations, Prelude, Schema, Trusted
from enumfix.cli.request import NO_FILE, Evidence, Request, names_a_url

EXAMPLES = """\b
Examples:
  enumfix verify migrations/000499_x.up.sql
  enumfix verify migrations --from 499 --to 504 --seed rows.sql
  enumfix verify migrations/000499_x.up.sql --against origin/main
"""

Paths = Annotated[
    list[Path], typer.Argument(metavar="FILE|DIR", help="Migrations to prove; or one folder, with --from.")
]
First = Annotated[
    str | None,
    typer.Option("--from", metavar="N", help="The first version of DIR that the transaction runs."),
]
Last = Annotated[
    str | None, typer.Option("--to", metavar="M", help="The last version. Default: the last of DIR.")
]
Seed = Annotated[
    Path | None, typer.Option(metavar="FILE", help="SQL with rows of yours, put in before the migrations.")
]
Against = Annotated[
    str | None,
    typer.Option(
        metavar="REV", help="FILE is rewritten already: compare it with the original of this Git revision."
    ),
]
Replay = Annotated[
    bool, typer.Option("--replay", help="Make the schema from the earlier migrations, not from a dump.")
]
Timeout = Annotated[
    float, typer.Option(min=0.1, metavar="SECONDS", help="How long one script may run.", show_default=True)
]
Format = Annotated[Literal["text", "json"], typer.Option(help="How to print what was found.")]


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

    FILE…: the original runs statement by statement, the rewritten one in one transaction; dumps,
    catalogs and rows must be equal, and each new label usable. DIR --from N --to M: all before N is
    applied, then N to M run in one transaction, as they are and rewritten. The exit status is 0 when the
    proof holds, 1 when it does not or N to M do not run in one transaction, 2 when it cannot be tried.
    """
    if names_a_url((*paths, schema, migrations, seed, prelude)):
        raise typer.BadParameter(NO_FILE)
    is_range = first is not None or last is not None
    if is_range != any(path.is_dir() for path in paths) or (is_range and (len(paths) > 1 or first is None)):
        raise typer.BadParameter("name migration files, or one folder with --from N (and --to M)")
    from enumfix.cli.screen import Screen

    evidence = Evidence(
        database_url=database_url,
        prelude=prelude,
        seed=seed,
        timeout=timeout,
        against=against,
        replay=replay,
        trusted=trusted,
        paths=tuple(paths),
    )
    screen = Screen(sys.stdout, sys.stderr, format == "json")
    if first is None:
        from enumfix.cli.run.verify_files import verify as prove

        request = Request(files=tuple(paths), schema=schema, migrations=migrations, down=False)
        raise typer.Exit(prove(request, evidence, screen))
    from enumfix.cli.run.verify_range import deploy

    raise typer.Exit(deploy(paths[0], first, last, schema, evidence, screen))
