"""What scripts need of the server around their database: roles, extensions, and what they may not touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pglast import ast
from pglast.enums import ObjectType, RoleSpecType

from enumfix.diagnostics import Refused
from enumfix.frozen import frozen
from enumfix.postgres.shared import shared_in
from enumfix.source import Source, Span
from enumfix.sql.find import carries_data
from enumfix.sql.script import Statement, read_script
from enumfix.sql.tree import walk

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
    text = source.text
    for place in places:
        if place.source is source:
            start, end = place.span.start, place.span.end
            text = text[:start] + re.sub(r"[^\r\n]", " ", text[start:end]) + text[end:]
    return Source(source.path, text)


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
