"""Statements that name a table of the impact, and still have nothing to do with the type.

pg_dump writes a dozen statements for each table. A primary key on `id`, an index on
`created_at` or the owner of a sequence says nothing about an enum column beside it, so no tree
has to be built for it. Only the forms below are recognised, in pg_dump's spelling and to their
last word; any other statement counts.
"""

from __future__ import annotations

_ACTIONS = frozenset("on delete update cascade restrict set null default no action".split())


def bystander(sql: str) -> str | None:
    """Return the part of a statement that shows whether it concerns an enum.

    It does when that part mentions the type, an enum column, a table as a whole, or a function.
    None for a statement that has to be looked at in any case. `sql` is in lower case.
    """
    words = sql.split()
    if any(word.count('"') % 2 for word in words):  # a blank inside of a name
        return None
    match words:
        case ["alter", "sequence", _, "owned", "by", _]:
            return ""
        case ["create", "index", _, "on", *_] | ["create", "unique", "index", _, "on", *_]:
            return _index(words, sql)
        case ["alter", "table", "only", _, *rest] | ["alter", "table", _, *rest]:
            return _alteration(rest)
    return None


def _index(words: list[str], sql: str) -> str | None:
    """Take its keys and its predicate for what counts; a `*` may stand for a whole row."""
    at = words.index("on") + 1
    using = words[at + (words[at] == "only") + 1 :]
    return " ".join(using) if using[:1] == ["using"] and "*" not in sql else None


def _alteration(words: list[str]) -> str | None:
    match words:
        case ["alter", "column", _, "set", "default", *rest]:
            value = " ".join(rest)
            return "" if _is_number(value) else None
        case ["add", "constraint", _, *rest]:
            return _key(" ".join(rest))
    return None


def _is_number(value: str) -> bool:
    """Return whether a default is the next number of a sequence."""
    return value.startswith("nextval('") and value.endswith("'::regclass)") and value.count("'") == 2


def _key(said: str) -> str | None:
    """Return the columns of a key; None where more is said, or something else."""
    head, *lists = said.split("(")
    if head in ("primary key ", "unique ") and len(lists) == 1:
        columns, closing, rest = lists[0].partition(")")
        return columns if closing and not rest else None
    if head == "foreign key " and len(lists) == 2:
        own, _, references = lists[0].partition(")")
        other, _, rest = lists[1].partition(")")
        if references.startswith(" references ") and _ACTIONS.issuperset(rest.split()):
            return f"{own} {other}"
    return None
