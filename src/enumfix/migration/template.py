"""Placeholders that stand for the schema of the type: `{{ .Schema }}.status`, `/* TEMPLATE: schema */status`.

While enumfix reads a file, a made-up name of the same length replaces the placeholder. In the catalog, the
schema that the placeholder stands for gets this name, too. At the end, the placeholder replaces the made-up
name. So it stands in front of every name of that schema in the new statements.
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
from enumfix.sql.names import quote, unquote_identifier
from enumfix.sql.script import SYNTAX, is_comment, read_script, scan_or_none
from enumfix.sql.words import mentions_any

PLACEHOLDER = Code(
    "EF350",
    Severity.ERROR,
    "a placeholder in the file cannot be kept in the new statements",
    "Give enumfix the file as it is sent to PostgreSQL, or write this recreation by hand. enumfix keeps a "
    "placeholder that stands for the schema of the type, right in front of its name, if all objects to be "
    "recreated are in that schema.",
)

_COMMENT = r"/\*\s*TEMPLATE\b(?:(?!\*/).)*\*/"
_FORM = (
    rf"(?:(?P<named>\"?\{{\{{[^{{}}]*\}}\}}\"?|\"?\$\{{[^{{}}]*\}}\"?|(?<![:\w\])]):(?:[A-Za-z_]\w*|\"[^\"\n]+\"))"
    rf"(?=\.[\w\"])|(?P<comment>{_COMMENT})(?=[ \t]*[\w\"]))"
)
_IN_ADD_VALUE = re.compile(
    rf"\bALTER\s+TYPE\s+{_FORM}(?P<rest>\.?[ \t]*(?:[\w$]+|\"(?:[^\"]|\"\")+\")(?:\s*\.)?)"
    r"(?=[^;]*?\bADD\b[^;]*?\bVALUE\b)",
    re.IGNORECASE | re.DOTALL,
)
_ANY_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}")
_TEMPLATE_COMMENT = re.compile(_COMMENT, re.IGNORECASE | re.DOTALL)
_MAX_NAME_LENGTH = 12


class Placeholder(NamedTuple):
    """The `text` of a placeholder, the made-up `name` that replaces it, and the `schema` that it stands for.

    The schema is "" if the dump has no type that shows it. A file without a placeholder gets an empty
    `Placeholder`, whose methods change nothing.
    """

    text: str = ""
    name: str = ""
    schema: str = ""

    @property
    def _dot(self) -> str:
        """The dot between placeholder and name; "" for a comment, which stands for schema and dot."""
        return "" if self.text.startswith("/*") else "."

    def mask(self, source: Source) -> Source:
        """Replace the placeholder by the made-up name. The length of the file stays the same."""
        dot = "" if self._dot else "."
        return self._replace_by(self.name.ljust(len(self.text) - len(dot)) + dot, source)

    def fill_in(self, source: Source) -> Source:
        """Replace the placeholder by the schema that it stands for."""
        return self._replace_by(quote(self.schema or self.name) + ("" if self._dot else "."), source)

    def _replace_by(self, word: str, source: Source) -> Source:
        if not self.text or self.text not in source.text:
            return source
        parts: list[str] = []
        done = 0
        for start in _occurrences(self.text, source.text):
            parts += (source.text[done:start], word)
            done = start + len(self.text)
        return Source(source.path, "".join((*parts, source.text[done:])))

    def rename_schema(self, catalog: Catalog) -> Catalog:
        """Return the catalog in which the schema of the placeholder has the made-up name."""
        if not self.schema:
            return catalog
        rename = f"ALTER SCHEMA {quote(self.schema)} RENAME TO {self.name}"
        renamed, _ = fold(catalog, read_script(Source("", rename)).statements[0])
        path = tuple(self.name if name == self.schema else name for name in catalog.search_path)
        return replace(renamed, settings={**renamed.settings, "search_path": path})

    def unmask(self, text: str) -> str:
        """Replace the made-up name by the placeholder."""
        if not self.text:
            return text
        return re.sub(rf"(?<![\w$.\"]){self.name} *\.", lambda _: self.text + self._dot, text)

    def unmask_diagnostics(
        self, diagnostics: Iterable[Diagnostic], migration: Source
    ) -> tuple[Diagnostic, ...]:
        """Return diagnostics as they are for the file that the author wrote."""
        named = (_name_placeholder(diagnostic, migration) for diagnostic in diagnostics)
        return tuple(self._unmask_diagnostic(diagnostic, migration) for diagnostic in named)

    def _unmask_diagnostic(self, diagnostic: Diagnostic, migration: Source) -> Diagnostic:
        if not self.text:
            return diagnostic
        source = migration if diagnostic.source.path == migration.path else diagnostic.source
        code = diagnostic.code
        message = self.unmask(diagnostic.message)
        if code.id == "EF318":
            code = PLACEHOLDER
            names = f"names schema {self.schema} where {self.text} cannot be put"
            message = message.replace("is older than a RENAME above", names)
        return replace(diagnostic, code=code, source=source, message=message)

    def plan_refusals(
        self, catalog: Catalog, impact: frozenset[Key], statements: Sequence[str], place: tuple[Source, Span]
    ) -> Iterator[Diagnostic]:
        """Yield a refusal for each object or statement that cannot be written with the placeholder."""
        if not self.text:
            return
        for key in sorted(impact):
            if key.schema not in ("", self.name):
                yield PLACEHOLDER.at(*place, f"{key} is in a schema that {self.text} does not stand for")
            elif name := next(_unqualified_mentions(key, catalog, self.name), None):
                message = f"{key} mentions {name} without its schema, so there is no place for {self.text}"
                yield PLACEHOLDER.at(*place, message)
        for statement in statements:
            yield from self._statement_refusals(self.unmask(statement), place)

    def _statement_refusals(self, statement: str, place: tuple[Source, Span]) -> Iterator[Diagnostic]:
        words = statement.split()
        if self.text.startswith(":") and any(self.text in string for string in _strings(statement)):
            message = f"{' '.join(words[:2])} … names {self.text} in a string, in which psql replaces nothing"
            yield PLACEHOLDER.at(*place, message)
        if _names_schema(statement, {self.schema, self.name}):
            message = f"{' '.join(words[:4])} … names schema {self.schema} beside {self.text}"
            yield PLACEHOLDER.at(*place, message)

    def comment_refusals(
        self, migration: Source, comments: Iterable[str], labels: Iterable[str], place: tuple[Source, Span]
    ) -> Iterator[Diagnostic]:
        """Yield refusals of placeholders in labels, in comments that move, and in other wrong places."""
        for label in labels:
            if match := _ANY_PLACEHOLDER.search(label):
                yield PLACEHOLDER.at(*place, f"enumfix does not know which label {match[0]} stands for")
        for comment in comments:
            if _TEMPLATE_COMMENT.search(comment):
                yield PLACEHOLDER.at(*place, f"{comment} stands in a place where enumfix cannot keep it")
        if not self.text and (stray := _TEMPLATE_COMMENT.search(migration.text)):
            message = f"{stray[0]} is in the file, but not in front of the type that gets labels"
            yield PLACEHOLDER.at(migration, Span(*stray.span()), message)


def _name_placeholder(diagnostic: Diagnostic, migration: Source) -> Diagnostic:
    """Return a diagnostic that names the placeholder if a placeholder is the syntax error, else as it is."""
    if diagnostic.code is not SYNTAX or diagnostic.source.path != migration.path:
        return diagnostic
    for match in _ANY_PLACEHOLDER.finditer(migration.text):
        if match.start() <= diagnostic.span.start <= match.end():
            message = f"{match[0]} is not SQL, and does not stand for a schema in front of the type"
            return PLACEHOLDER.at(migration, Span(*match.span()), message)
    return diagnostic


def find_placeholder(
    migration: Source, enums: Callable[[], Iterable[Key]], texts: Iterable[str]
) -> Placeholder:
    """Return the placeholder in front of the types that get labels; an empty one if there is none.

    `enums` returns the enums of the dump, and `texts` are all texts in which the made-up name must be free.
    Raises `Refused` if it is unknown what the placeholder stands for.
    """
    matches = _matches_in_add_values(migration.text)
    if not matches:
        return Placeholder()
    place = migration, Span(*matches[0].span("named" if matches[0]["named"] else "comment"))
    text = _only_placeholder(matches, place)
    names = _type_names(matches, text, place)
    placeholder = Placeholder(text, _free_name(len(text) - text.startswith("/*"), [*texts, migration.text]))
    candidates = _schemas_with(names, enums())
    common = frozenset.intersection(*candidates) if candidates else frozenset()
    if len(common) == 1:
        return placeholder._replace(schema=next(iter(common)))
    if not candidates and _creates_type(placeholder, migration):
        return placeholder
    schemas = ", ".join(sorted(frozenset().union(*candidates)))
    where = f"in the schemas {schemas}" if candidates else "not in the dump"
    message = f"enumfix does not know which schema {text} stands for: {', '.join(sorted(names))} is {where}"
    raise Refused(PLACEHOLDER.at(*place, message))


def _matches_in_add_values(text: str) -> list[re.Match[str]]:
    """Return the matches of each ADD VALUE that has a placeholder in front of its type."""
    matches = list(_IN_ADD_VALUE.finditer(text))
    if not matches:
        return []
    quoted = _QuotedParts(text)
    return [match for match in matches if match.start() not in quoted]


def _only_placeholder(matches: Iterable[re.Match[str]], place: tuple[Source, Span]) -> str:
    """Return the text of the placeholder. Raises `Refused` if there are several ones."""
    spellings = {match["named"] or match["comment"] for match in matches}
    if len(spellings) > 1:
        raise Refused(
            PLACEHOLDER.at(*place, f"the file has several placeholders: {', '.join(sorted(spellings))}")
        )
    return next(iter(spellings))


def _type_names(matches: Iterable[re.Match[str]], text: str, place: tuple[Source, Span]) -> set[str]:
    """Return the names of the types behind the placeholder. Raises `Refused` if one has a schema."""
    names = [match["rest"].strip().removeprefix(".").strip() for match in matches]
    if any(name.endswith(".") for name in names):
        raise Refused(PLACEHOLDER.at(*place, f"{text} stands in front of a name with a schema"))
    return {unquote_identifier(name) for name in names}


def _schemas_with(names: set[str], enums: Iterable[Key]) -> list[frozenset[str]]:
    """Return for each of the names the schemas that have such an enum; nothing for a name without one."""
    keys = [key for key in enums if key.name in names]
    schemas = (frozenset(key.schema for key in keys if key.name == name) for name in sorted(names))
    return [each for each in schemas if each]


def _creates_type(placeholder: Placeholder, migration: Source) -> bool:
    """Return whether the migration itself creates a type with the placeholder in front of its name."""
    text = read_script(placeholder.mask(migration)).source.text
    return re.search(rf"\bCREATE\s+TYPE\s+{placeholder.name} *\.", text, re.IGNORECASE) is not None


def _free_name(length: int, texts: Sequence[str]) -> str:
    """Return a name of at most this length that is in none of the texts."""
    size = min(length, _MAX_NAME_LENGTH)
    candidates = chain(
        ("placeholder_"[:size],),
        ("".join(letters).ljust(size, "x") for letters in product(ascii_lowercase, repeat=2)),
    )
    return next(
        name
        for name in candidates
        if quote(name) == name and not any(mentions_any(text, (name,)) for text in texts)
    )


class _QuotedParts:
    """The strings and comments of a text, in which nothing is a placeholder. The body of a DO is searched."""

    def __init__(self, text: str) -> None:
        spans = list(_quoted_spans(text))
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def __contains__(self, offset: object) -> bool:
        at = bisect_right(self._starts, offset) - 1 if isinstance(offset, int) else -1
        return at >= 0 and isinstance(offset, int) and self._starts[at] < offset < self._ends[at]


def _quoted_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each string and comment. The body of a DO is no string: its parts are yielded."""
    first_word = ""
    for token in scan_or_none(text) or ():
        if token.name == "SCONST" and first_word == "DO" and text[token.start] == "$":
            start = text.index("$", token.start + 1) + 1
            end = token.end - (start - token.start)
            yield from ((start + inner, start + outer) for inner, outer in _quoted_spans(text[start:end]))
        elif token.name in ("SCONST", "USCONST") or is_comment(token):
            yield token.start, token.end
        if not is_comment(token):
            first_word = "" if token.name == "ASCII_59" else first_word or token.name


def _occurrences(placeholder: str, text: str) -> Iterator[int]:
    """Yield the offsets of a placeholder: a comment in front of a name, any other one as a whole word."""
    quoted = _QuotedParts(text)
    behind = r"(?=[ \t]*[\w\"])" if placeholder.startswith("/*") else r"(?![\w$\"])"
    before = r"(?<![\w$])(?:(?<!:)|(?<=::))" if placeholder.startswith(":") else r"(?<![\w$])"
    for match in re.finditer(rf"{before}{re.escape(placeholder)}{behind}", text):
        if match.start() not in quoted:
            yield match.start()


def _unqualified_mentions(key: Key, catalog: Catalog, schema: str) -> Iterator[str]:
    """Yield the names of objects of a schema that the texts of an object mention without the schema."""
    owner = catalog.objects.get(key)
    texts = [owner.text] if owner else []
    texts += [accessory.text for accessory in catalog.accessories.get(key, ())]
    for text in texts:
        for part, following in pairwise((*text.parts, "")):
            if isinstance(part, Ref) and part.key.kind in ("type", "relation", "function"):
                is_own_index = part.key == key and catalog.facts(key).word == "index"
                is_before_column = isinstance(following, str) and following.startswith(".")
                is_unqualified = part.key.schema == schema and "." not in part.spelled
                if is_unqualified and not is_own_index and not is_before_column:
                    yield part.spelled


def _strings(statement: str) -> Iterator[str]:
    """Yield the strings of a statement, with their quotes. psql replaces no variable inside them."""
    statement_tokens = scan_or_none(statement) or ()
    return (statement[token.start : token.end] for token in statement_tokens if token.name == "SCONST")


def _names_schema(statement: str, names: set[str]) -> bool:
    """Return whether a statement names one of the schemas, in a name or a string, or sets search_path.

    A statement that cannot be scanned, since the placeholder is in it, counts as naming one.
    """
    if "search_path" in statement:
        return True
    statement_tokens = scan_or_none(statement)
    if statement_tokens is None:
        return True
    in_string = [re.compile(rf'(?<![\w$]){re.escape(name)}"?\.') for name in names if name]
    for token, following in pairwise((*statement_tokens, None)):
        word = statement[token.start : token.end] if token else ""
        if word.strip('"') in names and following is not None and following.name == "ASCII_46":
            return True
        if token and token.name == "SCONST" and any(pattern.search(word) for pattern in in_string):
            return True
    return False
