"""Placeholders that stand for the schema of the type: `{{ .Schema }}.status`, `/* TEMPLATE: schema */status`.

While a file is worked on, a name without meaning takes the place of its placeholder, at the same length, and
the schema of the dump that it stands for goes by that name. So the recreation is written with the placeholder
wherever it names something of that schema.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise, product
from string import ascii_lowercase
from typing import NamedTuple

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.catalog.text import Ref
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.fold.fold import fold
from enumfix.source import Source, Span
from enumfix.sql.names import quote, unquoted
from enumfix.sql.script import SYNTAX, is_comment, read_script, scanned
from enumfix.sql.words import mentions_any

PLACEHOLDER = Code(
    "EF350",
    Severity.ERROR,
    "a placeholder in front of the type cannot be carried over into the recreation",
    "Give enumfix the file as it is sent to PostgreSQL, or write this recreation by hand. Placeholders are "
    "carried over where each stands for the schema of the type, right in front of its name, and all that has "
    "to be recreated is in that schema.",
)

_COMMENT = r"/\*\s*TEMPLATE\b(?:(?!\*/).)*\*/"
_FORM = (
    rf"(?:(?P<named>\"?\{{\{{[^{{}}]*\}}\}}\"?|\"?\$\{{[^{{}}]*\}}\"?|(?<![:\w\])]):(?:[A-Za-z_]\w*|\"[^\"\n]+\"))"
    rf"(?=\.[\w\"])|(?P<comment>{_COMMENT})(?=[ \t]*[\w\"]))"
)
_OF_TYPE = re.compile(
    rf"\bALTER\s+TYPE\s+{_FORM}(?P<rest>\.?[ \t]*(?:[\w$]+|\"(?:[^\"]|\"\")+\")(?:\s*\.)?)"
    r"(?=[^;]*?\bADD\b[^;]*?\bVALUE\b)",
    re.IGNORECASE | re.DOTALL,
)
_ANY = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}")
_TEMPLATE = re.compile(_COMMENT, re.IGNORECASE | re.DOTALL)
_LONGEST = 12


class Placeholder(NamedTuple):
    """A placeholder as it is written, the `name` that takes its place, and the schema that it stands for.

    That schema is "" where the dump has no type that would show it. A file without a placeholder has one that
    is empty, and changes nothing.
    """

    text: str = ""
    name: str = ""
    schema: str = ""

    @property
    def _dot(self) -> str:
        """What is between the placeholder and a name: a comment stands for the dot, too."""
        return "" if self.text.startswith("/*") else "."

    def masked(self, source: Source) -> Source:
        """Return a file of the same length that has the name in place of the placeholder."""
        dot = "" if self._dot else "."
        return self._with(source, self.name.ljust(len(self.text) - len(dot)) + dot)

    def resolved(self, source: Source) -> Source:
        """Return a file that has the schema in place of the placeholder."""
        return self._with(source, quote(self.schema or self.name) + ("" if self._dot else "."))

    def _with(self, source: Source, word: str) -> Source:
        if not self.text or self.text not in source.text:
            return source
        pieces: list[str] = []
        done = 0
        for start in _places(source.text, self.text):
            pieces += (source.text[done:start], word)
            done = start + len(self.text)
        return Source(source.path, "".join((*pieces, source.text[done:])))

    def renamed(self, catalog: Catalog) -> Catalog:
        """Return a schema in which what the placeholder stands for goes by its name."""
        if not self.schema:
            return catalog
        rename = f"ALTER SCHEMA {quote(self.schema)} RENAME TO {self.name}"
        after, _ = fold(catalog, read_script(Source("", rename)).statements[0])
        path = tuple(self.name if each == self.schema else each for each in catalog.search_path)
        return replace(after, settings={**after.settings, "search_path": path})

    def shown(self, text: str) -> str:
        """Return a text with the placeholder where the name was."""
        if not self.text:
            return text
        return re.sub(rf"(?<![\w$.\"]){self.name} *\.", lambda _: self.text + self._dot, text)

    def told(self, said: Iterable[Diagnostic], migration: Source) -> tuple[Diagnostic, ...]:
        """Return diagnostics as they are for the file that the author wrote."""
        return tuple(self._told(_named(each, migration), migration) for each in said)

    def _told(self, said: Diagnostic, migration: Source) -> Diagnostic:
        if not self.text:
            return said
        source = migration if said.source.path == migration.path else said.source
        code = PLACEHOLDER if said.code.id == "EF318" else said.code
        message = self.shown(said.message)
        if code is not said.code:
            names = f"names schema {self.schema} where {self.text} cannot be put"
            message = message.replace("is older than a RENAME above", names)
        return replace(said, code=code, source=source, message=message)

    def problems(
        self, catalog: Catalog, impact: frozenset[Key], statements: Sequence[str], place: tuple[Source, Span]
    ) -> Iterator[Diagnostic]:
        """Yield a refusal for each thing that a plan cannot write with the placeholder."""
        if not self.text:
            return
        for key in sorted(impact):
            if key.schema not in ("", self.name):
                yield PLACEHOLDER.at(*place, f"{key} is in a schema that {self.text} does not stand for")
            elif bare := next(_bare(key, catalog, self.name), None):
                yield PLACEHOLDER.at(
                    *place, f"{key} mentions {bare} without a schema: {self.text} has no place"
                )
        for statement in statements:
            if self.text.startswith(":") and any(
                self.text in each for each in _strings(self.shown(statement))
            ):
                first = " ".join(statement.split()[:2])
                yield PLACEHOLDER.at(*place, f"{first} … names {self.text} in a string, where psql leaves it")
            if _mentions(self.shown(statement), {self.schema, self.name}):
                first = " ".join(self.shown(statement).split()[:4])
                yield PLACEHOLDER.at(*place, f"{first} … names schema {self.schema} beside {self.text}")

    def lost(
        self, migration: Source, moved: Iterable[str], labels: Iterable[str], place: tuple[Source, Span]
    ) -> Iterator[Diagnostic]:
        """Yield a refusal for each comment that would not be where it belongs, and each label in doubt."""
        for label in labels:
            if found := _ANY.search(label):
                yield PLACEHOLDER.at(*place, f"which label {found[0]} stands for cannot be told")
        for comment in moved:
            if _TEMPLATE.search(comment):
                yield PLACEHOLDER.at(*place, f"{comment} stands where it cannot be carried over")
        if not self.text and (stray := _TEMPLATE.search(migration.text)):
            said = f"{stray[0]} is in the file, but not in front of the type that gets labels"
            yield PLACEHOLDER.at(migration, Span(*stray.span()), said)


def _named(said: Diagnostic, migration: Source) -> Diagnostic:
    """Return a diagnostic of a syntax error; where a placeholder is the error, one that names it."""
    if said.code is not SYNTAX or said.source.path != migration.path:
        return said
    for found in _ANY.finditer(migration.text):
        if found.start() <= said.span.start <= found.end():
            place = Span(*found.span())
            return PLACEHOLDER.at(
                migration, place, f"{found[0]} is no SQL, and is no schema in front of the type"
            )
    return said


def placeholder(migration: Source, enums: Callable[[], Iterable[Key]], texts: Iterable[str]) -> Placeholder:
    """Return the placeholder that stands in front of the types which get labels.

    `enums` are those of the dump, and `texts` all that may hold names.
    Raises `Refused` where it cannot be told what the placeholder stands for.
    """
    text = migration.text
    found = list(_OF_TYPE.finditer(text))
    if found:
        quoted = _Quoted(text)
        found = [match for match in found if match.start() not in quoted]
    if not found:
        return Placeholder()
    spelled = {match["named"] or match["comment"] for match in found}
    place = migration, Span(*found[0].span("named" if found[0]["named"] else "comment"))
    if len(spelled) > 1:
        raise Refused(PLACEHOLDER.at(*place, f"several placeholders: {', '.join(sorted(spelled))}"))
    [written] = spelled
    parts = [match["rest"].strip().removeprefix(".").strip() for match in found]
    if any(part.endswith(".") for part in parts):
        raise Refused(PLACEHOLDER.at(*place, f"{written} stands in front of a name with a schema"))
    own = Placeholder(written, _free(len(written) - written.startswith("/*"), [*texts, text]))
    names = {unquoted(part) for part in parts}
    keys = [key for key in enums() if key.name in names]
    schemas = [frozenset(key.schema for key in keys if key.name == name) for name in sorted(names)]
    schemas = [each for each in schemas if each]
    common = frozenset.intersection(*schemas) if schemas else frozenset()
    if len(common) == 1:
        return own._replace(schema=next(iter(common)))
    created = read_script(own.masked(migration)).source.text
    if not schemas and re.search(rf"\bCREATE\s+TYPE\s+{own.name} *\.", created, re.IGNORECASE):
        return own
    where = (
        f"in the schemas {', '.join(sorted(frozenset().union(*schemas)))}" if schemas else "not in the dump"
    )
    raise Refused(
        PLACEHOLDER.at(
            *place, f"what {written} stands for cannot be told: {', '.join(sorted(names))} is {where}"
        )
    )


def _free(length: int, texts: Sequence[str]) -> str:
    """Return a name of at most this length that is in none of the texts."""
    size = min(length, _LONGEST)
    tried = chain(
        ("placeholder_"[:size],),
        ("".join(each).ljust(size, "x") for each in product(ascii_lowercase, repeat=2)),
    )
    return next(
        name
        for name in tried
        if quote(name) == name and not any(mentions_any(text, (name,)) for text in texts)
    )


class _Quoted:
    """The strings and comments of a text, in which nothing is a placeholder. The body of a DO is none."""

    def __init__(self, text: str) -> None:
        kept = list(_quoted(text))
        self._starts = [start for start, _ in kept]
        self._ends = [end for _, end in kept]

    def __contains__(self, offset: object) -> bool:
        at = bisect_right(self._starts, offset) - 1 if isinstance(offset, int) else -1
        return at >= 0 and isinstance(offset, int) and self._starts[at] < offset < self._ends[at]


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the strings and comments of a text begin and end, in the body of a DO as well."""
    first = ""
    for token in scanned(text) or ():
        if token.name == "SCONST" and first == "DO" and text[token.start] == "$":
            start = text.index("$", token.start + 1) + 1
            end = token.end - (start - token.start)
            yield from ((start + inner, start + outer) for inner, outer in _quoted(text[start:end]))
        elif token.name in ("SCONST", "USCONST") or is_comment(token):
            yield token.start, token.end
        if not is_comment(token):
            first = "" if token.name == "ASCII_59" else first or token.name


def _places(text: str, written: str) -> Iterator[int]:
    """Yield where a placeholder stands: a comment in front of a name, any other as a word of its own."""
    quoted = _Quoted(text)
    behind = r"(?=[ \t]*[\w\"])" if written.startswith("/*") else r"(?![\w$\"])"
    before = r"(?<![\w$])(?:(?<!:)|(?<=::))" if written.startswith(":") else r"(?<![\w$])"
    for match in re.finditer(rf"{before}{re.escape(written)}{behind}", text):
        if match.start() not in quoted:
            yield match.start()


def _bare(key: Key, catalog: Catalog, schema: str) -> Iterator[str]:
    """Yield what the texts of an object mention of a schema without naming it."""
    found = catalog.objects.get(key)
    texts = [found.text] if found else []
    texts += [each.text for each in catalog.accessories.get(key, ())]
    for text in texts:
        for part, after in pairwise((*text.parts, "")):
            if isinstance(part, Ref) and part.key.kind in ("type", "relation", "function"):
                own = part.key == key and getattr(found, "word", "") == "index"
                of_column = isinstance(after, str) and after.startswith(".")
                if part.key.schema == schema and "." not in part.spelled and not (own or of_column):
                    yield part.spelled


def _strings(statement: str) -> Iterator[str]:
    """Yield the strings of a statement, with their quotes: psql puts no variable into them."""
    words = scanned(statement) or ()
    return (statement[each.start : each.end] for each in words if each.name == "SCONST")


def _mentions(statement: str, names: set[str]) -> bool:
    """Return whether a statement names a schema, in its words or in its strings, or sets the search_path."""
    if "search_path" in statement:
        return True
    found = scanned(statement)
    if found is None:  # with the placeholder in it, it is no SQL: nobody can tell
        return True
    for token, after in pairwise((*found, None)):
        word = statement[token.start : token.end] if token else ""
        if word.strip('"') in names and after is not None and after.name == "ASCII_46":
            return True
        if (
            token
            and token.name == "SCONST"
            and any(re.search(rf'(?<![\w$]){re.escape(name)}"?\.', word) for name in names if name)
        ):
            return True
    return False
