"""The picture of a type for other programs: Mermaid, Graphviz, and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from json import dumps
from typing import Any

from enumfix.catalog.key import Key
from enumfix.diagnostics import Diagnostic
from enumfix.picture import Fate, Item, Picture
from enumfix.report.graph_outline import Group, groups
from enumfix.sql.names import Name

_COLOURS = {
    Fate.REWRITTEN: "#ffe9a8",
    Fate.RECREATED: "#bfe3f5",
    Fate.TOUCHED: "#e6d0f2",
    Fate.KEPT: "#eeeeee",
    Fate.REFUSED: "#f7b5b0",
}


def mermaid(picture: Picture) -> str:
    """Return a flowchart in the language of Mermaid: what stands on something points at it."""
    ids = _numbered(picture)
    lines = ["flowchart RL", f"  {ids[picture.type.key]}{_mermaid_node(picture.type)}"]
    for number, group in enumerate(groups(picture)):
        lines.append(f'  subgraph g{number}["{_escaped(group.title)}"]')
        lines += (f"    {ids[item.key]}{_mermaid_node(item)}" for item in _members(group))
        lines.append("  end")
    lines += (f"  {ids[above]} --> {ids[below]}" for above, below in _edges(picture))
    lines += (
        f"  classDef {fate.value} fill:{colour},stroke:#666,color:#000" for fate, colour in _COLOURS.items()
    )
    return "\n".join(lines) + "\n"


def _mermaid_node(item: Item) -> str:
    return f'["{_escaped(_label(item))}"]:::{item.fate.value}'


def _escaped(text: str) -> str:
    """Return a text as Mermaid takes it between double quotes."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace("#", "&num;")


def dot(picture: Picture) -> str:
    """Return a graph in the language of Graphviz: what stands on something points at it."""
    ids = _numbered(picture)
    lines = [
        "digraph enumfix {",
        "  rankdir=RL;",
        '  node [shape=box, style="filled,rounded", fontname=sans];',
    ]
    lines.append(f"  {ids[picture.type.key]}{_dot_node(picture.type)}")
    for number, group in enumerate(groups(picture)):
        lines.append(f"  subgraph cluster_{number} {{")
        lines.append(f"    label={_dot_string(group.title)}; fontname=sans;")
        lines += (f"    {ids[item.key]}{_dot_node(item)}" for item in _members(group))
        lines.append("  }")
    lines += (f"  {ids[above]} -> {ids[below]};" for above, below in _edges(picture))
    return "\n".join((*lines, "}", ""))


def _dot_node(item: Item) -> str:
    return f' [label={_dot_string(_label(item))}, fillcolor="{_COLOURS[item.fate]}"];'


def _dot_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _members(group: Group) -> tuple[Item, ...]:
    """Return the nodes of a group; a view stands in its own, a table is only its frame."""
    own = group.item
    return (own, *group.items) if own is not None and own.home is None and own.stands_on else group.items


def _label(item: Item) -> str:
    return f"{f'{item.word} {item.name}'.rstrip()}: {item.fate.value.replace('_', ' ')}"


def _numbered(picture: Picture) -> dict[Key, str]:
    drawn = (picture.type, *(item for group in groups(picture) for item in _members(group)))
    return {item.key: f"n{number}" for number, item in enumerate(drawn)}


def _edges(picture: Picture) -> Iterator[tuple[Key, Key]]:
    """Yield what stands on what; an edge to the enum itself only where no other leads there."""
    ids = _numbered(picture)
    for group in groups(picture):
        for item in _members(group):
            below = [key for key in item.stands_on if key in ids]
            near = [key for key in below if key != picture.type.key] or below
            yield from ((item.key, key) for key in near)


def json(picture: Picture) -> str:
    """Return the picture as JSON; docs/command-line.md describes it."""
    document = {
        "type": {
            "schema": picture.type.key.schema,
            "name": picture.type.key.name,
            "labels": list(picture.labels),
            **_place(picture.type),
        },
        "target_version": picture.target,
        "recreatable": not picture.refusals,
        "summary": {fate.value: picture.count(fate) for fate in Fate},
        "tables": [_table(table) for table in picture.tables.values()],
        "objects": [_object(item) for item in picture.items],
        "refusals": [_refusal(each) for each in picture.refusals],
    }
    return dumps(document, indent=2, ensure_ascii=False) + "\n"


def _table(table: Item) -> dict[str, Any]:
    return {
        "id": str(table.key),
        "kind": table.word,
        "schema": table.key.schema,
        "name": table.key.name,
        "rewritten": table.fate is Fate.REWRITTEN,
        "fate": table.fate.value,
        **_place(table),
    }


def _object(item: Item) -> dict[str, Any]:
    return {
        "id": str(item.key),
        "kind": item.word,
        "schema": item.key.schema,
        "name": item.name,
        "table": None if item.home is None else str(Name(item.home.schema, item.home.name)),
        "fate": item.fate.value,
        "detail": item.detail,
        "stands_on": [str(key) for key in item.stands_on],
        "codes": [each.code.id for each in item.reasons],
        **_place(item),
    }


def _place(item: Item) -> dict[str, Any]:
    statement = item.statement
    return {"path": statement.source.path, "line": statement.source.position(statement.span.start)[0]}


def _refusal(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code.id,
        "message": diagnostic.message,
        "path": diagnostic.source.path,
        "line": diagnostic.source.position(diagnostic.span.start)[0],
    }
