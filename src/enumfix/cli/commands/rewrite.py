"""`enumfix rewrite`: rewrites migrations in place, or shows what would change."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from enumfix.cli.arguments import STDIN, URL_NOT_FILE, Arguments, Mode, ProofOptions, any_is_a_url
from enumfix.outcome import SchemaState
from enumfix.sql.lock_timeout import is_timeout

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
        readable=False,  # enumfix itself reports unreadable files, and goes on with the others
        help="Migrations to rewrite. - reads one from stdin and prints the result.",
    ),
]
Schema = Annotated[
    Path | None,
    typer.Option(
        metavar="DUMP",
        readable=False,
        help="A file with the output of `pg_dump --schema-only`, older or newer than FILE. Without it, "
        "dump.sql, schema.sql, structure.sql and db/structure.sql are searched for, from the folder of FILE "
        "up to the top of the repository.",
    ),
]
Migrations = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        readable=False,
        help="The folder of all migrations. Default: the folder of FILE.",
    ),
]
Diff = Annotated[
    bool,
    typer.Option(
        "--diff", "--dry-run", help="Print a diff for `git apply` or `patch -p1`, and write nothing."
    ),
]
Check = Annotated[
    bool, typer.Option("--check", help="Write nothing. The exit status is 1 if a file would change.")
]
AppliedOk = Annotated[
    bool,
    typer.Option(
        "--applied-ok",
        help="Rewrite a file of the main branch, too, if its migrator keeps checksums (EF390).",
    ),
]
NewOnly = Annotated[
    bool,
    typer.Option(
        "--new-only",
        help="Ignore files that the main branch of the Git repository has, and files that are no migrations.",
    ),
]
Down = Annotated[
    bool | None,
    typer.Option(
        "--down/--no-down",
        help="Turn the down file or down section into a comment, or leave it alone.",
        show_default="--down",
    ),
]
TargetVersion = Annotated[
    int | None,
    typer.Option(
        min=12,
        metavar="N",
        help="The oldest PostgreSQL that runs FILE. Default: the version that DUMP comes from, or 12.",
    ),
]
Comment = Annotated[str | None, typer.Option(metavar="TEXT", help="The comment above each recreation.")]
Replay = Annotated[
    bool,
    typer.Option(
        "--replay",
        help="Use no dump: run the earlier migrations on a temporary PostgreSQL, and use its dump. It is "
        "kept in .enumfix_cache.",
    ),
]
Verify = Annotated[
    bool,
    typer.Option(
        "--verify", help="Prove each rewrite on a PostgreSQL server first, and write only what is proven."
    ),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar="ENUMFIX_DATABASE_URL",
        help="The server for replays and proofs. Only new, temporary databases are touched there. Default: "
        "the server that comes with enumfix[verify].",
    ),
]
Prelude = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="SQL that runs before the dump or the earlier migrations. It creates what they need and the "
        "server does not have.",
    ),
]
Trusted = Annotated[
    bool,
    typer.Option(
        "--trusted",
        help="Let SQL of the repository do all that you may do: run programs, read and write files. Only for "
        "repositories of your own.",
    ),
]
LockTimeout = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="Write SET LOCAL lock_timeout in front of each recreation, for example 5s. It is in force until "
        "the transaction commits.",
    ),
]
Squawk = Annotated[
    bool | None,
    typer.Option(
        "--squawk/--no-squawk",
        help="Write -- squawk-ignore comments for the linter squawk, or write none.",
        show_default="--no-squawk",
    ),
]
State = Annotated[
    SchemaState | None,
    typer.Option(
        help="When DUMP was taken: before an earlier migration (behind), right before FILE (before), right "
        "after FILE (after), or after all migrations (head). Default: the other migrations decide.",
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
    applied_ok: AppliedOk = False,
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

    The exit status is 0 if all is done or there is nothing to do. It is 1 if --diff or --check found
    something to do, and 2 if a file has an error or is refused. Files are read up to 256 MiB.
    """
    if no_comment and comment is not None:
        raise typer.BadParameter("--comment and --no-comment cannot be combined")
    arguments = Arguments(
        files=tuple(files),
        schema=schema,
        migrations=migrations,
        comment="" if no_comment else comment,
        target_version=target_version,
        down=down,
        new_only=new_only,
        applied_ok=applied_ok,
        lock_timeout=lock_timeout,
        squawk=squawk,
        schema_state=schema_state,
    )
    proof_options = ProofOptions(
        database_url=database_url, prelude=prelude, replay=replay, trusted=trusted, paths=tuple(files)
    )
    _check_options(arguments, proof_options, verify)
    from enumfix.cli.run.rewrite import rewrite_files
    from enumfix.report.formats import open_reporter

    status = rewrite_files(
        arguments,
        Mode.DIFF if diff else Mode.CHECK if check else Mode.WRITE,
        open_reporter("text", sys.stdout, sys.stderr),
        replay=proof_options if replay else None,
        proof=proof_options if verify else None,
    )
    raise typer.Exit(status)


def _check_options(arguments: Arguments, proof_options: ProofOptions, verify: bool) -> None:
    """Raise `typer.BadParameter` if a value is wrong, or if options cannot be combined."""
    files, replay = arguments.files, proof_options.replay
    if any_is_a_url((*files, arguments.schema, arguments.migrations, proof_options.prelude)):
        raise typer.BadParameter(URL_NOT_FILE)
    if STDIN in files and len(files) > 1:
        raise typer.BadParameter("- (standard input) is one migration: name no other files")
    if proof_options.prelude and not (verify or replay):
        raise typer.BadParameter("--prelude needs --verify or --replay")
    if proof_options.trusted and not (verify or replay):
        raise typer.BadParameter("--trusted needs --verify or --replay")
    if replay and (arguments.schema or arguments.schema_state):
        raise typer.BadParameter(
            "--replay makes the schema right before each file: leave out --schema and --schema-state"
        )
    if replay and STDIN in files:
        raise typer.BadParameter("--replay needs the path of a file, to know which migrations are earlier")
    if arguments.lock_timeout and not is_timeout(arguments.lock_timeout):
        raise typer.BadParameter("--lock-timeout takes a time such as 5s, 500ms or 1min, below 25d")
