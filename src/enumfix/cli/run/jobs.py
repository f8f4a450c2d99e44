"""From the files that a command names to what the rewrite takes: dumps, siblings, down files."""

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
from enumfix.cli.request import STDIN, Request
from enumfix.cli.run.beside import Found, unplaced
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.migrators.directions import forwards
from enumfix.outcome import Options, Outcome, SchemaState, Unplaced
from enumfix.prefilter import LIMIT, may_add_labels
from enumfix.project.files import START, File, load, read, read_if_there, read_named, read_roughly
from enumfix.project.find_dump import find_dump
from enumfix.project.git import absent_from_main
from enumfix.project.layouts import down_file, home, in_order, is_down, migrations
from enumfix.project.settings import find_settings
from enumfix.report.internal_error import INTERNAL, describe
from enumfix.source import Source
from enumfix.sql.recognise import decode, is_signed, not_a_dump, swapped

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
_NOTHING = Source("", "")

Reading = Callable[[Path], File]


@frozen(kw_only=True)
class Job:
    """One migration that may have to be rewritten, with all that the rewrite takes.

    `title` says where the schema comes from if it is known to be of right before the migration.
    """

    file: File
    schema: File
    title: str
    before: tuple[Source, ...]
    siblings: tuple[Source, ...]
    down: File | None
    options: Options
    unplaced: tuple[Unplaced, ...] = ()


Finding = Callable[[File, tuple[Source, ...], Callable[[], Found]], Found]
"""What finds the dump for a migration: it is told the earlier ones, and the usual way."""


class Batch(NamedTuple):
    """The jobs of one command, in version order, and what stands in the way of others."""

    jobs: tuple[Job, ...]
    problems: tuple[Diagnostic, ...]


class Disk:
    """What one command reads, each file once: jobs share dump and history, and a dump may be a pipe."""

    def __init__(self) -> None:
        self.read = cache(read)
        self.read_named = cache(read_named)
        self.read_roughly = cache(read_roughly)
        self.migrations = cache(migrations)
        self.settings = cache(find_settings)


def gather(request: Request, read_migration: Reading | None = None, find: Finding | None = None) -> Batch:
    """Return what is to be done. Files that add no labels need no dump, and make no job.

    `read_migration` reads a migration from somewhere else than its path; `find` finds the dump for one.
    """
    # A hook is given what a repository holds, a person knows of the pipe.
    read_migration = read_migration or partial(_read_migration, read if request.new_only else read_named)
    problems: list[Diagnostic] = []
    files: list[File] = []
    jobs: list[Job] = []
    for path in in_order(_once(request.files)):
        try:
            files.append(read_migration(path))
        except Refused as refused:
            if not (request.new_only and _is_no_migration(path)):
                problems += refused.diagnostics
    disk = Disk()
    try:
        _check_schema(request, disk)
        files = _new(request, files)
    except Refused as refused:
        return Batch((), (*problems, *refused.diagnostics))
    for number, file in enumerate(files):
        if not _may_change(file):
            continue
        try:
            jobs.append(_job(request, file, files[:number], disk, find))
        except Refused as refused:
            problems += refused.diagnostics
    return Batch(tuple(jobs), tuple(dict.fromkeys(problems)))


def _once(paths: Iterable[Path]) -> list[Path]:
    """Return `paths` without those that name the same file as an earlier one."""
    return list({os.path.realpath(path): path for path in reversed(list(paths))}.values())


def _read_migration(reading: Reading, path: Path) -> File:
    """Return a migration, by `reading` unless it is standard input.

    Raises `Refused` when it cannot be read, or is a dump.
    """
    if path == STDIN:
        data = sys.stdin.buffer.read(LIMIT + 1)
        file = File(path, decode("<stdin>", data), data)
    else:
        file = reading(path)
    if is_signed(file.source.text):
        raise Refused(*filter(None, [swapped(file.source, _NOTHING)]))
    return file


def _is_no_migration(path: Path) -> bool:
    """Return whether a file that a hook was given for its ending only may be passed over."""
    try:
        data = load(path)
    except Refused:
        return False
    return is_signed(data.decode(errors="replace")) or not may_add_labels(data)


def _check_schema(request: Request, disk: Disk) -> None:
    """Raise `Refused` when the dump that the command line names is not one."""
    if request.schema is None:
        return
    schema = disk.read_named(request.schema).source
    problem = swapped(_NOTHING, schema) or not_a_dump(schema)
    if problem:
        raise Refused(problem)


def _may_change(file: File) -> bool:
    """Return whether it is worth while to look for a dump."""
    if file.path == STDIN:
        return True  # it has to come out again in any case
    return file.data is not None and may_add_labels(file.data) and not is_down(file.path)


def _new(request: Request, files: Sequence[File]) -> list[File]:
    """Return the files to work on: with --new-only, those that the main branch lacks."""
    if not request.new_only or not any(_may_change(file) for file in files):
        return list(files)
    branch = find_settings(files[0].path.parent).main_branch
    new = set(absent_from_main([file.path for file in files], branch))
    return [file for file in files if file.path in new]


def _job(request: Request, file: File, others: Sequence[File], disk: Disk, find: Finding | None) -> Job:
    """Return what the rewrite of `file` takes. Raises `Refused` when something cannot be read."""
    folder = file.path.parent
    named = request.schema
    request = request.under(disk.settings(folder))
    siblings = _siblings(request, file, disk)
    usual = partial(_schema, request, file, disk.read_named if named else disk.read)
    found = find(file, earlier(file, siblings), usual) if find else usual()
    options = request.options
    before = tuple(other.source for other in others if home(other.path) == home(file.path))
    loose = unplaced(file.path, request.migrations, found, disk.migrations, disk.read_roughly)
    if found.title:
        options = replace(options, schema_state=SchemaState.BEFORE)
    elif loose and options.schema_state in (SchemaState.BEFORE, SchemaState.AFTER):
        # That is said by somebody who knows: whatever ran before the file does not matter.
        siblings, before, loose = (file.source,), (), ()
    down = None if request.down is False or file.path == STDIN else down_file(file.path)
    return Job(
        file=file,
        schema=found.schema,
        title=found.title,
        before=before,
        siblings=siblings,
        unplaced=loose,
        down=None if down is None else read_if_there(down),
        options=options,
    )


def _schema(request: Request, file: File, reading: Reading) -> Found:
    """Return the dump that the request names, read by `reading`, or the nearest one."""
    if request.schema:
        return Found(reading(request.schema))
    if file.path == STDIN:
        raise Refused(NO_SCHEMA.at(file.source, START, "there is no folder to look for the dump in"))
    return Found(find_dump(file.source, file.path.parent))


def earlier(file: File, siblings: Sequence[Source]) -> tuple[Source, ...]:
    """Return the migrations that run before this one, each with the part only that runs forwards."""
    return tuple(map(forwards, takewhile(lambda source: source.path != file.source.path, siblings)))


def _siblings(request: Request, file: File, disk: Disk) -> tuple[Source, ...]:
    """Return the whole history that `file` belongs to, in version order, itself included."""
    if file.path == STDIN and request.migrations is None:
        return ()
    folder = request.migrations or home(file.path)
    try:
        paths = [path for path in disk.migrations(folder) if not _same(path, file.path)]
    except OSError as error:
        reason = f"{folder} cannot be listed: {error.strerror or error}"
        raise Refused(NO_FOLDER.at(file.source, START, reason)) from None
    own = [] if file.path == STDIN else [file.path]
    return tuple(
        file.source if path == file.path else disk.read_roughly(path) for path in in_order([*paths, *own])
    )


def _same(path: Path, other: Path) -> bool:
    return path.name == other.name and os.path.realpath(path) == os.path.realpath(other)


def ask(job: Job) -> Outcome:
    """Return what the core answers; when it fails, an outcome that says so."""
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
    except Exception as error:  # whatever it is, the other files are still to be done
        problem = INTERNAL.at(job.file.source, START, describe(error))
        return Outcome(source=job.file.source, text=job.file.source.text, diagnostics=(problem,))
