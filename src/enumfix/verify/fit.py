"""Prepares a server for the scripts of a proof: it creates missing roles, and reports what else is missing.

A missing extension is an error. With --prelude it is not: the prelude then creates what the schema needs.
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
from enumfix.postgres.shared import shared_things_in
from enumfix.source import Source, Span
from enumfix.sql.edit import replace_with_blanks
from enumfix.sql.find import is_dml
from enumfix.sql.script import Statement, read_script
from enumfix.sql.tree import walk
from enumfix.verify.setup import Setup
from enumfix.verify.steps import Failure, Part, StepFailed

REFUSED_BY_SERVER = Code(
    "EF044",
    Severity.ERROR,
    "PostgreSQL refuses a statement that is run for a proof or a replay",
    "The message is PostgreSQL's own. A dump has to be from right before the migration, and a seed has to "
    "fit the dump. If a label is used in the transaction that adds it, rewrite that migration first. If an "
    "earlier migration needs an object that no migration creates, create it in a file for --prelude, or name "
    "a dump with --schema instead of a replay.",
)
OUTSIDE_OF_DATABASE = Code(
    "EF046",
    Severity.ERROR,
    "a file changes something outside of its database",
    "On the server of --database-url, enumfix changes only scratch databases. Leave out --database-url: "
    "enumfix then starts a temporary server, where the file may do that.",
)
MISSING = Code(
    "EF047",
    Severity.ERROR,
    "the server lacks something that the schema needs",
    "Write what is missing (CREATE SCHEMA, CREATE FUNCTION …) into a file and name it with --prelude. The "
    "file runs first, and CREATE EXTENSION is skipped for extensions that the server does not have. Or name "
    "a server that has everything with --database-url.",
)

CONFINED = Code(
    "EF070",
    Severity.ERROR,
    "a file needs rights that enumfix does not give to the code of a repository",
    "Remove the statement, or create its objects in another way in a file for --prelude. Scripts run as a "
    "role that cannot start programs, read or write files, or load libraries. If you trust all files of the "
    "repository, --trusted gives them these rights.",
)
PSQL_COMMAND = Code(
    "EF071",
    Severity.ERROR,
    "a line is a command of psql, which enumfix does not run",
    "Remove the line, or give enumfix the SQL that psql sends to PostgreSQL. enumfix runs no psql, since a "
    "script can make psql run programs.",
)

_NOT_ALLOWED = "42501"
"""insufficient_privilege: the role of the scripts may not run the statement."""

_STATES_OF_MISSING = ("42883", "42704", "3F000", "0A000", "58P01")
_NAME = re.compile(
    r'^(?P<kind>[a-z ]+?) "?(?P<name>[^"]+?)"? (?:does not exist|is not available)|'
    r"could not open extension control file .*/(?P<extension>[\w-]+)\.control"
)
_AVAILABLE = "SELECT name FROM pg_available_extensions"
_MOST_OBJECTS = 20


def fit_to_server(
    server: Server, setup: Setup, migrations: Sequence[Source]
) -> tuple[Setup, tuple[str, ...]]:
    """Return (setup, notes): the setup as it can run on this server, and what was done for that.

    `migrations` run after the setup. Raises `Refused` if a script contains commands of psql, needs something
    that the server does not have, or changes something outside of its database.
    """
    sources = (*setup.sources, *migrations)
    psql_lines = [problem for source in sources for problem in _refuse_psql_lines(source)]
    if psql_lines:
        raise Refused(*psql_lines)
    if not server.private:
        outside = [
            (place, f"{words} reaches beyond the database") for place, words in shared_statements(sources)
        ]
        if outside:
            raise Refused(
                *(OUTSIDE_OF_DATABASE.at(place.source, place.span, words) for place, words in outside)
            )
    notes = [*_create_roles(server, sources)]
    setup, extension_notes = _skip_extensions(server, setup)
    return setup, (*notes, *extension_notes)


def explain_failure(server: Server, setup: Setup, stopped: StepFailed) -> Iterator[Diagnostic]:
    """Yield the diagnostics for a script that failed: the error, then what the server lacks."""
    failure = stopped.failure
    source = setup.source(failure.part, failure.number) or Source(failure.part.value, "")
    yield code_of(server, failure).at(source, span_of(source, failure), message_of(failure))
    if failure.sqlstate in _STATES_OF_MISSING and failure.part in (Part.SCHEMA, Part.HISTORY):
        lacking = _missing_objects(server, setup)
        if lacking:
            yield MISSING.at(source, Span(0, 0), f"this server lacks {', '.join(lacking)}")


def code_of(server: Server, failure: Failure) -> Code:
    """Return the code for a failure: EF070 if the role of the scripts lacks a right, else EF044."""
    return CONFINED if server.confines and failure.sqlstate == _NOT_ALLOWED else REFUSED_BY_SERVER


def message_of(failure: Failure) -> str:
    """Return the message of a failure: the script, the SQLSTATE, and the message of PostgreSQL."""
    code = f" [{failure.sqlstate}]" if failure.sqlstate else ""
    return f"the {failure.part.value} fails{code}: {failure.message}"


def span_of(source: Source, failure: Failure) -> Span:
    """Return the span of the statement that failed. Only the line on which it ends is known."""
    from enumfix.sql.script import read_script

    lines = source.text.split("\n")
    if not 0 < failure.line <= len(lines):
        return Span(0, 0)
    end = sum(len(line) + 1 for line in lines[: failure.line])
    for statement in reversed(read_script(source).statements):
        if statement.span.start < end:
            return statement.span
    return Span(0, 0)


def _refuse_psql_lines(source: Source) -> Iterator[Diagnostic]:
    """Yield an error for each line that is a command of psql."""
    if "\\" in source.text:
        for command in commands(source.text):
            if isinstance(command, PsqlLine):
                start = sum(len(line) + 1 for line in source.text.split("\n")[: command.line - 1])
                yield PSQL_COMMAND.at(source, Span(start, start), f"{command.text} is a command of psql")


def _create_roles(server: Server, sources: Iterable[Source]) -> Iterator[str]:
    """Create the roles that scripts need, and yield a note that names them.

    On the server of --database-url, enumfix creates no roles. Raises `Refused` if one is missing there.
    """
    missing = tuple(sorted(set(roles_needed(sources)) - server.roles()))
    if missing and not server.private:
        first = next(iter(sources))
        roles = ", ".join(missing)
        words = f"the server of --database-url has no role {roles}, and enumfix creates none there"
        raise Refused(MISSING.at(first, Span(0, 0), words))
    if not server.private:
        give_roles(server, tuple(roles_needed(sources)))
    server.ensure_roles(missing)
    if missing:
        yield f"roles made: {', '.join(missing)}"


def _skip_extensions(server: Server, setup: Setup) -> tuple[Setup, tuple[str, ...]]:
    """Return (setup, notes): the setup without CREATE EXTENSION for extensions that the server does not have.

    Raises `Refused` if an extension is missing and there is no prelude.
    """
    wanted = extensions_created((*setup.schema, *setup.history))
    available = {name for (name,) in server.admin().query(_AVAILABLE)} if wanted else set()
    missing = {name: places for name, places in wanted.items() if name not in available}
    if missing and not setup.prelude:
        raise Refused(*(_missing_extension(name, places[0]) for name, places in missing.items()))
    places = [place for places_of_one in missing.values() for place in places_of_one]
    fitting = replace(
        setup,
        schema=tuple(blank_out(source, places) for source in setup.schema),
        history=tuple(blank_out(source, places) for source in setup.history),
    )
    return fitting, tuple(f"left to the prelude: extension {name}" for name in missing)


def _missing_extension(name: str, place: ScriptPlace) -> Diagnostic:
    """Return the error for an extension that the server does not have."""
    return MISSING.at(place.source, place.span, f"the server has no extension {name}")


def _missing_objects(server: Server, setup: Setup) -> tuple[str, ...]:
    """Return the objects that the scripts need and do not create, such as "schema auth".

    All scripts run once more for that, and do not stop at errors.
    """
    texts = [source.text for source in (*setup.prelude, *setup.schema, *setup.history)]
    script = "\n;\n".join(texts)
    with scratch(server) as database:
        failures = database.connection.complaints(script)
    missing: dict[str, None] = {}
    for failure in failures:
        match = _NAME.search(str(failure)) if failure.sqlstate in _STATES_OF_MISSING else None
        if match and match["extension"]:
            missing[f"extension {match['extension']}"] = None
        elif match and not _creates(script, match["name"]):
            missing[f"{match['kind']} {match['name']}"] = None
    return tuple(missing)[:_MOST_OBJECTS]


def _creates(script: str, name: str) -> bool:
    """Return whether a script creates an object of this name: then it is missing because CREATE failed."""
    last_part = re.escape(name.partition("(")[0].rpartition(".")[2].strip('"'))
    creation = rf'\bCREATE\s+(?:[a-z]+\s+){{1,5}}(?:"?\w+"?\.)?"?{last_part}\b(?!"?\.)'
    return bool(last_part and re.search(creation, script, re.IGNORECASE))


_ABOUT_ROLES = re.compile(
    r"\b(?:OWNER\s+TO|GRANT|REVOKE|POLICY|AUTHORIZATION|ROLE|USER|GROUP|OWNED|DEFAULT\s+PRIVILEGES)\b",
    re.IGNORECASE,
)
_CREATE_ROLE = re.compile(
    r'\bCREATE\s+(?:ROLE|USER|GROUP)\s+(?!MAPPING\b)(?:"((?:[^"]|"")+)"|(\w+))', re.IGNORECASE
)
_ABOUT_EXTENSIONS = re.compile(r"\bEXTENSION\b", re.IGNORECASE)


@frozen()
class ScriptPlace:
    """A statement in a script."""

    source: Source
    span: Span


def roles_needed(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the roles that scripts mention and do not create, sorted by name."""
    mentioned: set[str] = set()
    created: set[str] = set()
    for source in sources:
        for statement in _statements_with(source, _ABOUT_ROLES):
            created.update(_roles_created(statement.sql))
            mentioned.update(_roles_named(statement))
    return tuple(sorted(mentioned - created))


def extensions_created(sources: Iterable[Source]) -> dict[str, tuple[ScriptPlace, ...]]:
    """Map each extension that scripts create to the places of all statements about it."""
    places: dict[str, tuple[ScriptPlace, ...]] = {}
    for source in sources:
        for statement in _statements_with(source, _ABOUT_EXTENSIONS):
            name = _extension_name(statement)
            if name:
                place = ScriptPlace(source, statement.span)
                places[name] = (*places.get(name, ()), place)
    return places


def shared_statements(sources: Iterable[Source]) -> Iterator[tuple[ScriptPlace, str]]:
    """Yield (place, words) of each statement that changes something outside of its database."""
    for source in sources:
        for statement in read_script(source).statements:
            start = statement.span.start
            for words, span in islice(shared_things_in(_node_or_none(statement), statement.sql), 1):
                yield ScriptPlace(source, Span(start + span.start, start + span.end)), words


def blank_out(source: Source, places: Sequence[ScriptPlace]) -> Source:
    """Return a script with blanks in place of the statements at these places."""
    return replace_with_blanks(source, [place.span for place in places if place.source is source])


def _statements_with(source: Source, words: re.Pattern[str]) -> Iterator[Statement]:
    """Yield the statements that contain one of the words. INSERT and COPY with rows are left out."""
    if words.search(source.text):
        for statement in read_script(source).statements:
            if not is_dml(statement) and words.search(statement.sql):
                yield statement


def _node_or_none(statement: Statement) -> ast.Node | None:
    """Return the parse tree of a statement, or None if it has a syntax error."""
    try:
        return statement.node
    except Refused:  # the server will report the error
        return None


def _roles_created(sql: str) -> Iterator[str]:
    """Yield the names of the roles that a statement creates."""
    for role in _CREATE_ROLE.finditer(sql):
        yield role[1].replace('""', '"') if role[1] else role[2].lower()


def _roles_named(statement: Statement) -> Iterator[str]:
    """Yield the names of the roles that a statement mentions."""
    node = _node_or_none(statement)
    if isinstance(node, ast.VariableSetStmt):
        if node.name in ("role", "session_authorization"):
            values = (argument.val for argument in node.args or () if isinstance(argument, ast.A_Const))
            yield from (str(value.sval) for value in values if isinstance(value, ast.String))
    elif node is not None:
        for part in walk(node):
            if isinstance(part, ast.RoleSpec) and part.roletype == RoleSpecType.ROLESPEC_CSTRING:
                yield str(part.rolename)


def _extension_name(statement: Statement) -> str:
    """Return the extension that a statement creates or comments on, or ""."""
    node = _node_or_none(statement)
    if isinstance(node, ast.CreateExtensionStmt):
        return str(node.extname)
    if isinstance(node, ast.CommentStmt) and node.objtype == ObjectType.OBJECT_EXTENSION:
        return str(node.object.sval) if isinstance(node.object, ast.String) else ""
    return ""
