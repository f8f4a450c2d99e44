"""`enumfix rewrite`: rewrites migrations in place, or shows what it would do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from enumfix.cli.request import NO_FILE, STDIN, Evidence, Mode, Request, names_a_url
from enumfix.outcome import SchemaState

EXAMPLES = """\b
Examples:
  enumfix rewrite --diff migrations/000499_x.up.sql
  enumfix rewrite migrations/000499_x.up.sql --schema dump.sql
  enumfix rewrite --diff migrations/*.up.sql | git apply
  enumfix rewrite --replay --diff migrations/000499_x.up.sql
  enumfix rewrite - --schema dump.sql < 000499_x.up.sql
"""

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE",
        readable=False,  # whether it is readable is said of each file, and does not hold up the others
        help="Migrations to rewrite; - reads one from stdin and prints it.",
    ),
]
Schema = Annotated[
    Path | None,
    typer.Option(
        metavar="DUMP",
        readable=False,
        help="What `pg_dump --schema-only` prints, at any time. Without it, dump.sql, "
        "schema.sql, structure.sql and db/structure.sql are looked for, from the folder of FILE up to the "
        "top of the repository.",
    ),
]
Migrations = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        readable=False,
        help="The folder of the whole history. Default: the one that FILE is in.",
    ),
]
Diff = Annotated[
    bool,
    typer.Option(
        "--diff", "--dry-run", help="Print a diff (for `git apply` or `patch -p1`) and write nothing."
    ),
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 if a file would change.")]
NewOnly = Annotated[
    bool,
    typer.Option(
        "--new-only",
        help="Leave files alone that the main branch of the Git repository holds, or that are no migrations.",
    ),
]
Down = Annotated[
    bool | None,
    typer.Option(
        "--down/--no-down", help="Whether the down file or section becomes a no-op.", show_default="--down"
    ),
]
TargetVersion = Annotated[
    int | None,
    typer.Option(
        min=12,
        metavar="N",
        help="The oldest PostgreSQL to run on. Default: the one that DUMP comes from, else 12.",
    ),
]
Comment = Annotated[str | None, typer.Option(metavar="TEXT", help="The comment above each recreation.")]
Replay = Annotated[
    bool,
    typer.Option(
        "--replay",
        help="Make the schema right before FILE by applying the earlier migrations to a throw-away "
        "PostgreSQL, in place of a dump. What it makes is kept in .enumfix_cache.",
    ),
]
Verify = Annotated[
    bool,
    typer.Option("--verify", help="Prove each rewrite on a PostgreSQL server first; write only what holds."),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar="ENUMFIX_DATABASE_URL",
        help="A server to replay and prove on in place of the embedded one. Only scratch databases are "
        "touched there.",
    ),
]
Prelude = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="SQL that runs before the dump, or the earlier migrations: what they need and the server does "
        "not have.",
    ),
]
Trusted = Annotated[
    bool,
    typer.Option(
        "--trusted",
        help="Let what the repository holds do all that you may: run programs, read and write files. For "
        "your own.",
    ),
]
LockTimeout = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="Write SET LOCAL lock_timeout in front of each recreation: 5s, say. It stays until the commit.",
    ),
]
Squawk = Annotated[
    bool | None,
    typer.Option(
        "--squawk/--no-squawk",
        help="Whether to write -- squawk-ignore comments, for teams that run that linter.",
        show_default="--no-squawk",
    ),
]
State = Annotated[
    SchemaState | None,
    typer.Option(
        help="When DUMP was taken, as seen from the migration: before earlier ones, right before, right "
        "after, or after all. Default: what the migrations of the folder tell.",
    ),
]
NoComment = Annotated[bool, typer.Option("--no-comment", help="Write no comment above the recreation.")]


def rewrite(
    files: Files,
    schema: Schema = None,
    migrations: Migrations = None,
    diff: Diff = False,
    check: Check = False,
    new_only: NewOnly = False,
    down: Down = None,
    target_version: TargetVersion = None,
    comment: Comment = None,
    no_comment: NoComment = False,
    lock_timeout: LockTimeout = None,
    squawk: Squawk = None,
    schema_state: State = None,
    replay: Replay = False,
    verify: Verify = False,
    database_url: DatabaseUrl = None,
    prelude: Prelude = None,
    trusted: Trusted = False,
) -> None:
    """Replace ALTER TYPE … ADD VALUE by a recreation of the type, and write the down file.

    Files are read up to 256 MiB. The exit status is 0 when all is done or nothing was to do,
    1 when --diff or --check found something to do, 2 when a file was refused.
    """
    if names_a_url((*files, schema, migrations, prelude)):
        raise typer.BadParameter(NO_FILE)
    if STDIN in files and len(files) > 1:
        raise typer.BadParameter("- stands alone: standard input is one migration")
    if no_comment and comment is not None:
        raise typer.BadParameter("--comment and --no-comment exclude one another")
    if prelude and not (verify or replay):
        raise typer.BadParameter("--prelude belongs to --verify and --replay")
    if trusted and not (verify or replay):
        raise typer.BadParameter("--trusted belongs to --verify and --replay")
    if replay and (schema or schema_state):
        raise typer.BadParameter(
            "--replay makes the schema right before each file: leave out --schema and --schema-state"
        )
    if replay and STDIN in files:
        raise typer.BadParameter("--replay needs the path of a file, to know which migrations are earlier")
    from enumfix.cli.run.rewrite import run
    from enumfix.sql.lock_timeout import is_timeout

    if lock_timeout and not is_timeout(lock_timeout):
        raise typer.BadParameter("--lock-timeout takes a time such as 5s, 500ms or 1min, below 25d")

    request = Request(
        files=tuple(files),
        schema=schema,
        migrations=migrations,
        comment="" if no_comment else comment,
        target_version=target_version,
        down=down,
        new_only=new_only,
        lock_timeout=lock_timeout,
        squawk=squawk,
        schema_state=schema_state,
    )
    mode = Mode.DIFF if diff else Mode.CHECK if check else Mode.WRITE
    evidence = Evidence(
        database_url=database_url, prelude=prelude, replay=replay, trusted=trusted, paths=tuple(files)
    )
    status = run(
        request,
        mode,
        sys.stdout,
        sys.stderr,
        replay=evidence if replay else None,
        proof=evidence if verify else None,
    )
    raise typer.Exit(status)
