"""Reads all files that a rewrite needs: migrations, dumps, the history of their folder, down files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from enumfix import api
from enumfix.cli.arguments import STDIN, Arguments, ProofOptions
from enumfix.cli.run.unplaced_files import ChosenDump, unplaced_beside
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.migrators.directions import forward_part
from enumfix.outcome import Options, Outcome, SchemaState, Unplaced
from enumfix.prefilter import LIMIT, may_add_labels
from enumfix.project.files import (
    START,
    File,
    is_same_file,
    read,
    read_bytes,
    read_if_there,
    read_named,
    read_roughly,
)
from enumfix.project.find_dump import find_dump
from enumfix.project.git import absent_from_main, read_at_revision
from enumfix.project.layouts import down_file, history_folder, in_version_order, is_down, list_migrations
from enumfix.project.settings import find_settings
from enumfix.report.internal_error import INTERNAL, describe
from enumfix.source import Source
from enumfix.sql.recognise import decode, is_written_by_pg_dump, problem_if_not_dump, problem_if_swapped

NO_SCHEMA = Code(
    "EF034",
    Severity.ERROR,
    "a migration from standard input needs --schema",
    "Name the dump: enumfix rewrite - --schema dump.sql < migration.sql",
)
NO_FOLDER = Code(
    "EF035",
    Severity.ERROR,
    "the folder of the migrations cannot be listed",
    "Name the folder that holds all migrations with --migrations, or with `migrations` in the settings.",
)
_EMPTY = Source("", "")

ReadFile = Callable[[Path], File]


@frozen(kw_only=True)
class Job:
    """One migration that may need a rewrite, and what the rewrite takes: see `api.rewrite`.

    `schema` is the dump. If it comes from a replay, `title` describes the replay, and the dump is from right
    before the migration. Else `title` is "".
    """

    file: File
    schema: File
    title: str
    before: tuple[Source, ...]
    siblings: tuple[Source, ...]
    down: File | None
    options: Options
    unplaced: tuple[Unplaced, ...] = ()


FindDump = Callable[[File, tuple[Source, ...], Callable[[], ChosenDump]], ChosenDump]
"""A function that finds the dump of a migration.

It takes the migration, the earlier migrations, and the function that is used without a server.
"""


class JobList(NamedTuple):
    """The jobs of one command in version order, and the errors of files that make no job."""

    jobs: tuple[Job, ...]
    problems: tuple[Diagnostic, ...]


class FileCache:
    """Functions that read each file once.

    Jobs share their dump and their history, and a dump may be a pipe.
    """

    def __init__(self) -> None:
        self.read = cache(read)
        self.read_named = cache(read_named)
        self.read_roughly = cache(read_roughly)
        self.migrations = cache(list_migrations)
        self.settings = cache(find_settings)


def gather_jobs(
    arguments: Arguments, read_migration: ReadFile | None = None, find: FindDump | None = None
) -> JobList:
    """Return the jobs for the files of a command. Files that add no label make no job, and need no dump.

    `read_migration` replaces the function that reads a migration, `find` the one that finds its dump.
    """
    # A pipe is read only if a person named it. The files of a hook come from the repository.
    read_migration = read_migration or partial(_read_migration, read if arguments.new_only else read_named)
    files, problems = _read_files(arguments, read_migration)
    disk = FileCache()
    try:
        _check_schema(arguments, disk)
        files = _files_to_rewrite(arguments, files)
    except Refused as refused:
        return JobList((), (*problems, *refused.diagnostics))
    jobs: list[Job] = []
    for number, file in enumerate(files):
        if not _may_change(file):
            continue
        try:
            jobs.append(_job_for(arguments, file, files[:number], disk, find))
        except Refused as refused:
            problems += refused.diagnostics
    return JobList(tuple(jobs), tuple(dict.fromkeys(problems)))


def _read_files(arguments: Arguments, read_migration: ReadFile) -> tuple[list[File], list[Diagnostic]]:
    """Return (files, problems): the files of a command in version order, and why others cannot be read."""
    files: list[File] = []
    problems: list[Diagnostic] = []
    for path in in_version_order(_without_duplicates(arguments.files)):
        try:
            files.append(read_migration(path))
        except Refused as refused:
            if not (arguments.new_only and _is_no_migration(path)):
                problems += refused.diagnostics
    return files, problems


def _without_duplicates(paths: Iterable[Path]) -> list[Path]:
    """Return the paths without those that lead to the same file as another one."""
    return list({os.path.realpath(path): path for path in reversed(list(paths))}.values())


def _read_migration(reading: ReadFile, path: Path) -> File:
    """Return a migration, read from standard input or with `reading`.

    Raises `Refused` if it cannot be read, or is a dump.
    """
    if path == STDIN:
        data = sys.stdin.buffer.read(LIMIT + 1)
        file = File(path, decode("<stdin>", data), data)
    else:
        file = reading(path)
    if is_written_by_pg_dump(file.source.text):
        raise Refused(*filter(None, [problem_if_swapped(file.source, _EMPTY)]))
    return file


def _is_no_migration(path: Path) -> bool:
    """Return whether a hook can ignore a file: it is a dump, or it adds no label."""
    try:
        data = read_bytes(path)
    except Refused:
        return False
    return is_written_by_pg_dump(data.decode(errors="replace")) or not may_add_labels(data)


def _check_schema(arguments: Arguments, disk: FileCache) -> None:
    """Raise `Refused` if the file of --schema is not a dump."""
    if arguments.schema is None:
        return
    schema = disk.read_named(arguments.schema).source
    problem = problem_if_swapped(_EMPTY, schema) or problem_if_not_dump(schema)
    if problem:
        raise Refused(problem)


def _may_change(file: File) -> bool:
    """Return whether a file may have to be rewritten, so that its dump is needed."""
    if file.path == STDIN:
        return True  # standard input is printed in any case
    return file.data is not None and may_add_labels(file.data) and not is_down(file.path)


def _files_to_rewrite(arguments: Arguments, files: Sequence[File]) -> list[File]:
    """Return the files to rewrite. With --new-only these are the files that the main branch does not have."""
    if not arguments.new_only or not any(_may_change(file) for file in files):
        return list(files)
    branch = find_settings(files[0].path.parent).main_branch
    new = set(absent_from_main([file.path for file in files], branch))
    return [file for file in files if file.path in new]


def _job_for(
    arguments: Arguments, file: File, others: Sequence[File], disk: FileCache, find: FindDump | None
) -> Job:
    """Return the job for a file.

    `others` are the files of the same call that run before it. Raises `Refused` if something cannot be read.
    """
    read_dump = disk.read if arguments.schema is None else disk.read_named
    arguments = arguments.with_settings(disk.settings(file.path.parent))
    siblings = _read_history(arguments, file, disk)
    find_usual = partial(_find_schema, arguments, file, read_dump)
    dump = find(file, earlier_migrations(file, siblings), find_usual) if find else find_usual()
    folder = history_folder(file.path)
    job = Job(
        file=file,
        schema=dump.schema,
        title=dump.title,
        before=tuple(other.source for other in others if history_folder(other.path) == folder),
        siblings=siblings,
        unplaced=unplaced_beside(file.path, arguments.migrations, dump, disk.migrations, disk.read_roughly),
        down=_read_down_file(arguments, file),
        options=arguments.options,
    )
    return _without_needless_siblings(job)


def _without_needless_siblings(job: Job) -> Job:
    """Return the job without the other files of the folder, if the dump makes them irrelevant.

    That is so if the user says that the dump is right before or right after the file. The other files stay if
    enumfix knows when each of them runs. A dump from a replay is right before the file.
    """
    if job.title:
        return replace(job, options=replace(job.options, schema_state=SchemaState.BEFORE))
    if job.unplaced and job.options.schema_state in (SchemaState.BEFORE, SchemaState.AFTER):
        return replace(job, siblings=(job.file.source,), before=(), unplaced=())
    return job


def _read_down_file(arguments: Arguments, file: File) -> File | None:
    """Return the down file of a migration; None if there is none, or if --no-down excludes it."""
    if arguments.down is False or file.path == STDIN:
        return None
    path = down_file(file.path)
    return None if path is None else read_if_there(path)


def _find_schema(arguments: Arguments, file: File, reading: ReadFile) -> ChosenDump:
    """Return the dump that is named by the user or the settings, else the nearest one. Raises `Refused`."""
    if arguments.schema:
        return ChosenDump(reading(arguments.schema))
    if file.path == STDIN:
        raise Refused(NO_SCHEMA.at(file.source, START, "there is no folder to look for the dump in"))
    return ChosenDump(find_dump(file.source, file.path.parent))


def earlier_migrations(file: File, siblings: Sequence[Source]) -> tuple[Source, ...]:
    """Return the migrations that run before this one, without their down sections."""
    return tuple(map(forward_part, takewhile(lambda source: source.path != file.source.path, siblings)))


def _read_history(arguments: Arguments, file: File, disk: FileCache) -> tuple[Source, ...]:
    """Return all migrations of the history that `file` belongs to, `file` among them, in version order."""
    if file.path == STDIN and arguments.migrations is None:
        return ()
    folder = arguments.migrations or history_folder(file.path)
    try:
        paths = [path for path in disk.migrations(folder) if not is_same_file(path, file.path)]
    except OSError as error:
        reason = f"{folder} cannot be listed: {error.strerror or error}"
        raise Refused(NO_FOLDER.at(file.source, START, reason)) from None
    this = [] if file.path == STDIN else [file.path]
    return tuple(
        file.source if path == file.path else disk.read_roughly(path)
        for path in in_version_order([*paths, *this])
    )


def revision_reader(proof_options: ProofOptions) -> ReadFile | None:
    """Return a function that reads a file from the Git revision of --against; None without that option."""
    revision = proof_options.against
    if revision is None:
        return None

    def read_original(path: Path) -> File:
        data = read_at_revision(path, revision)
        return File(path, decode(str(path), data), data)

    return read_original


def rewrite_job(job: Job) -> Outcome:
    """Return the outcome of a rewrite. If enumfix itself fails, the outcome has EF099."""
    try:
        return api.rewrite(
            job.file.source,
            job.schema.source,
            before=job.before,
            siblings=job.siblings,
            down=None if job.down is None else job.down.source,
            options=job.options,
            unplaced=job.unplaced,
        )
    except Exception as error:  # the other files are rewritten all the same
        problem = INTERNAL.at(job.file.source, START, describe(error))
        return Outcome(source=job.file.source, text=job.file.source.text, diagnostics=(problem,))
