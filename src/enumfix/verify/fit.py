"""Fit a server and the scripts of a proof together: roles are made, what cannot be is named.

Nothing is guessed: an extension that the server does not have is an error, unless a prelude stands in for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from pglast import ast
from pglast.enums import ObjectType, RoleSpecType

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.postgres.commands import PsqlLine, commands
from enumfix.postgres.runner import give_roles
from enumfix.postgres.scratch import scratch
from enumfix.postgres.server import Server
from enumfix.postgres.shared import shared_in
from enumfix.source import Source, Span
from enumfix.sql.edit import with_blanks
from enumfix.sql.find import carries_data
from enumfix.sql.script import Statement, read_script
from enumfix.sql.tree import walk
from enumfix.verify.steps import Failure, Part, StepFailed
from enumfix.verify.trial import Ground

REFUSED_BY_SERVER = Code(
    "EF044",
    Severity.ERROR,
    "PostgreSQL refuses a statement that is run for a proof or a replay",
    "The message is PostgreSQL's own. A dump has to stand right before the migration, and a seed has to fit "
    "it. A label can be used in the transaction that adds it once its migration is rewritten. What an "
    "earlier migration needs and none makes goes into a file for --prelude; --schema does without a replay.",
)
BEYOND = Code(
    "EF046",
    Severity.ERROR,
    "a file asks for something outside of its own database",
    "On a server given by --database-url, only scratch databases are touched. Leave out --database-url: the "
    "embedded server is thrown away afterwards.",
)
LACKING = Code(
    "EF047",
    Severity.ERROR,
    "the server lacks something that the schema stands on",
    "Write what is missing (CREATE SCHEMA, CREATE FUNCTION …) into a file and name it with --prelude. It "
    "runs first, and CREATE EXTENSION is left out for what the server does not have. Or name a server that "
    "has it all with --database-url.",
)

CONFINED = Code(
    "EF070",
    Severity.ERROR,
    "a file asks for rights that the code of a repository does not get",
    "Take the statement out, or let a file for --prelude stand in for what it makes. Scripts run as a role "
    "that starts no programs, reads and writes no files, and loads no libraries. For a repository of your "
    "own, all of whose files you trust, --trusted lifts that.",
)
FOR_PSQL = Code(
    "EF071",
    Severity.ERROR,
    "a line is a command for psql, which is not run",
    "Take the line out, or give enumfix the file as it is sent to PostgreSQL. Nothing but PostgreSQL reads "
    "scripts here: psql could be told to run programs.",
)

_REFUSED = "42501"
"""insufficient_privilege: what the server says to a role that may not do something."""

_MISSING = ("42883", "42704", "3F000", "0A000", "58P01")
_NAME = re.compile(
    r'^(?P<kind>[a-z ]+?) "?(?P<name>[^"]+?)"? (?:does not exist|is not available)|'
    r"could not open extension control file .*/(?P<extension>[\w-]+)\.control"
)
_AVAILABLE = "SELECT name FROM pg_available_extensions"
_MOST = 20


def fitted(server: Server, ground: Ground, migrations: Sequence[Source]) -> tuple[Ground, tuple[str, ...]]:
    """Return the ground as it can be laid on this server, and what had to be done for it.

    Raises `Refused` where a script asks for what the server does not have, or may not be asked for.
    """
    sources = (*ground.sources, *migrations)
    for_psql = [each for source in sources for each in _for_psql(source)]
    if for_psql:
        raise Refused(*for_psql)
    if not server.private:
        found = [(place, f"{words} reaches beyond the database") for place, words in beyond(sources)]
        if found:
            raise Refused(*(BEYOND.at(place.source, place.span, words) for place, words in found))
    notes = [*_roles(server, sources)]
    ground, left_out = _extensions(server, ground)
    return ground, (*notes, *left_out)


def refusal(server: Server, ground: Ground, stopped: StepFailed) -> Iterator[Diagnostic]:
    """Yield what to say when the ground cannot be laid: where, and all that the server lacks."""
    failure = stopped.failure
    source = ground.source(failure.part, failure.number) or Source(failure.part.value, "")
    yield code_of(server, failure).at(source, span_of(source, failure), message_of(failure))
    if failure.sqlstate in _MISSING and failure.part in (Part.SCHEMA, Part.HISTORY):
        lacking = _lacking(server, ground)
        if lacking:
            yield LACKING.at(source, Span(0, 0), f"this server lacks {', '.join(lacking)}")


def code_of(server: Server, failure: Failure) -> Code:
    """Return the code for what PostgreSQL refuses: it may be that the scripts have too few rights for it."""
    return CONFINED if server.confines and failure.sqlstate == _REFUSED else REFUSED_BY_SERVER


def message_of(failure: Failure) -> str:
    """Return PostgreSQL's words about a failure, and its SQLSTATE."""
    code = f" [{failure.sqlstate}]" if failure.sqlstate else ""
    return f"the {failure.part.value} fails{code}: {failure.message}"


def span_of(source: Source, failure: Failure) -> Span:
    """Return where the statement that failed starts; PostgreSQL tells the line on which it ends."""
    from enumfix.sql.script import read_script

    lines = source.text.split("\n")
    if not 0 < failure.line <= len(lines):
        return Span(0, 0)
    end = sum(len(line) + 1 for line in lines[: failure.line])
    for statement in reversed(read_script(source).statements):
        if statement.span.start < end:
            return statement.span
    return Span(0, 0)


def _for_psql(source: Source) -> Iterator[Diagnostic]:
    """Yield what to say of the lines that only psql could carry out."""
    if "\\" in source.text:
        for each in commands(source.text):
            if isinstance(each, PsqlLine):
                start = sum(len(line) + 1 for line in source.text.split("\n")[: each.line - 1])
                yield FOR_PSQL.at(source, Span(start, start), f"{each.text} is a command of psql")


def _roles(server: Server, sources: Iterable[Source]) -> Iterator[str]:
    missing = tuple(sorted(set(roles(sources)) - server.roles()))
    if missing and not server.private:
        first = next(iter(sources))
        words = f"there is no role {', '.join(missing)} on the server of --database-url, where none is made"
        raise Refused(LACKING.at(first, Span(0, 0), words))
    if not server.private:
        give_roles(server, tuple(roles(sources)))
    server.ensure_roles(missing)
    if missing:
        yield f"roles made: {', '.join(missing)}"


def _extensions(server: Server, ground: Ground) -> tuple[Ground, tuple[str, ...]]:
    wanted = extensions((*ground.schema, *ground.history))
    available = {name for (name,) in server.admin().query(_AVAILABLE)} if wanted else set()
    missing = {name: places for name, places in wanted.items() if name not in available}
    if missing and not ground.prelude:
        raise Refused(*(_no_extension(name, places[0]) for name, places in missing.items()))
    places = [place for each in missing.values() for place in each]
    fitting = replace(
        ground,
        schema=tuple(without(source, places) for source in ground.schema),
        history=tuple(without(source, places) for source in ground.history),
    )
    return fitting, tuple(f"left to the prelude: extension {name}" for name in missing)


def _no_extension(name: str, place: Place) -> Diagnostic:
    return LACKING.at(place.source, place.span, f"the server has no extension {name}")


def _lacking(server: Server, ground: Ground) -> tuple[str, ...]:
    """Return all that the schema mentions and nobody makes, found by letting it run on after errors."""
    texts = [source.text for source in (*ground.prelude, *ground.schema, *ground.history)]
    script = "\n;\n".join(texts)
    with scratch(server) as database:
        refused = database.connection.complaints(script)
    found: dict[str, None] = {}
    for failure in refused:
        named = _NAME.search(str(failure)) if failure.sqlstate in _MISSING else None
        if named and not _makes(script, named["name"] or ""):
            found[
                f"extension {named['extension']}"
                if named["extension"]
                else f"{named['kind']} {named['name']}"
            ] = None
    return tuple(found)[:_MOST]


def _makes(script: str, name: str) -> bool:
    """Return whether a script makes what has this name: then it is missing only because that failed."""
    bare = re.escape(name.partition("(")[0].rpartition(".")[2].strip('"'))
    made = rf'\bCREATE\s+(?:[a-z]+\s+){{1,5}}(?:"?\w+"?\.)?"?{bare}\b(?!"?\.)'
    return bool(bare and re.search(made, script, re.IGNORECASE))


_ABOUT_ROLES = re.compile(
    r"\b(?:OWNER\s+TO|GRANT|REVOKE|POLICY|AUTHORIZATION|ROLE|USER|GROUP|OWNED|DEFAULT\s+PRIVILEGES)\b",
    re.IGNORECASE,
)
_MAKES_ROLE = re.compile(
    r'\bCREATE\s+(?:ROLE|USER|GROUP)\s+(?!MAPPING\b)(?:"((?:[^"]|"")+)"|(\w+))', re.IGNORECASE
)
_ABOUT_EXTENSIONS = re.compile(r"\bEXTENSION\b", re.IGNORECASE)


@frozen()
class Place:
    """Where a script says something about the world around its database."""

    source: Source
    span: Span


def roles(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the roles that scripts mention and do not make themselves, in the order of their names."""
    named: set[str] = set()
    made: set[str] = set()
    for source in sources:
        for statement in _statements(source, _ABOUT_ROLES):
            made.update(_made(statement.sql))
            named.update(_named(statement))
    return tuple(sorted(named - made))


def extensions(sources: Iterable[Source]) -> dict[str, tuple[Place, ...]]:
    """Return the extensions that scripts make, and where; comments on them count, too."""
    found: dict[str, tuple[Place, ...]] = {}
    for source in sources:
        for statement in _statements(source, _ABOUT_EXTENSIONS):
            name = _extension(statement)
            if name:
                place = Place(source, statement.span)
                found[name] = (*found.get(name, ()), place)
    return found


def beyond(sources: Iterable[Source]) -> Iterator[tuple[Place, str]]:
    """Yield where scripts ask for something outside of their own database, and in which words."""
    for source in sources:
        for statement in read_script(source).statements:
            start = statement.span.start
            for words, span in islice(shared_in(_node(statement), statement.sql), 1):
                yield Place(source, Span(start + span.start, start + span.end)), words


def without(source: Source, places: Sequence[Place]) -> Source:
    """Return a script with blanks in the place of some of its statements."""
    return with_blanks(source, [place.span for place in places if place.source is source])


def _statements(source: Source, words: re.Pattern[str]) -> Iterator[Statement]:
    if words.search(source.text):
        for statement in read_script(source).statements:
            if not carries_data(statement) and words.search(statement.sql):
                yield statement


def _node(statement: Statement) -> ast.Node | None:
    try:
        return statement.node
    except Refused:  # the server says why
        return None


def _made(sql: str) -> Iterator[str]:
    for found in _MAKES_ROLE.finditer(sql):
        yield found[1].replace('""', '"') if found[1] else found[2].lower()


def _named(statement: Statement) -> Iterator[str]:
    node = _node(statement)
    if isinstance(node, ast.VariableSetStmt):
        if node.name in ("role", "session_authorization"):
            values = (each.val for each in node.args or () if isinstance(each, ast.A_Const))
            yield from (str(value.sval) for value in values if isinstance(value, ast.String))
    elif node is not None:
        for each in walk(node):
            if isinstance(each, ast.RoleSpec) and each.roletype == RoleSpecType.ROLESPEC_CSTRING:
                yield str(each.rolename)


def _extension(statement: Statement) -> str:
    node = _node(statement)
    if isinstance(node, ast.CreateExtensionStmt):
        return str(node.extname)
    if isinstance(node, ast.CommentStmt) and node.objtype == ObjectType.OBJECT_EXTENSION:
        return str(node.object.sval) if isinstance(node.object, ast.String) else ""
    return ""
