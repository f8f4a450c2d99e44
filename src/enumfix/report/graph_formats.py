"""The picture of a type as Mermaid, Graphviz (DOT) or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from json import dumps
from typing import Any

from enumfix.catalog.key import Key
from enumfix.diagnostics import Diagnostic
from enumfix.picture import Fate, Picture, PictureItem
from enumfix.report.graph_outline import OutlineGroup, groups
from enumfix.sql.names import Name

_COLOURS = {
    Fate.REWRITTEN: "#ffe9a8",
    Fate.RECREATED: "#bfe3f5",
    Fate.TOUCHED: "#e6d0f2",
    Fate.KEPT: "#eeeeee",
    Fate.REFUSED: "#f7b5b0",
}


def mermaid(picture: Picture) -> str:
    """Return a Mermaid flowchart. An arrow leads from each object to what it depends on."""
    ids = _node_ids(picture)
    lines = ["flowchart RL", f"  {ids[picture.type.key]}{_mermaid_node(picture.type)}"]
    for number, group in enumerate(groups(picture)):
        lines.append(f'  subgraph g{number}["{_mermaid_text(group.title)}"]')
        lines += (f"    {ids[item.key]}{_mermaid_node(item)}" for item in _nodes_in(group))
        lines.append("  end")
    lines += (f"  {ids[above]} --> {ids[below]}" for above, below in _edges(picture))
    lines += (
        f"  classDef {fate.value} fill:{colour},stroke:#666,color:#000" for fate, colour in _COLOURS.items()
    )
    return "\n".join(lines) + "\n"


def _mermaid_node(item: PictureItem) -> str:
    return f'["{_mermaid_text(_label(item))}"]:::{item.fate.value}'


def _mermaid_text(text: str) -> str:
    """Return a text with escapes, for double quotes in Mermaid."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace("#", "&num;")


def dot(picture: Picture) -> str:
    """Return a Graphviz graph. An arrow leads from each object to what it depends on."""
    ids = _node_ids(picture)
    lines = [
        "digraph enumfix {",
        "  rankdir=RL;",
        '  node [shape=box, style="filled,rounded", fontname=sans];',
    ]
    lines.append(f"  {ids[picture.type.key]}{_dot_node(picture.type)}")
    for number, group in enumerate(groups(picture)):
        lines.append(f"  subgraph cluster_{number} {{")
        lines.append(f"    label={_dot_string(group.title)}; fontname=sans;")
        lines += (f"    {ids[item.key]}{_dot_node(item)}" for item in _nodes_in(group))
        lines.append("  }")
    lines += (f"  {ids[above]} -> {ids[below]};" for above, below in _edges(picture))
    return "\n".join((*lines, "}", ""))


def _dot_node(item: PictureItem) -> str:
    return f' [label={_dot_string(_label(item))}, fillcolor="{_COLOURS[item.fate]}"];'


def _dot_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _nodes_in(group: OutlineGroup) -> tuple[PictureItem, ...]:
    """Return the nodes of a group. A view is a node of its group; a table is only the frame."""
    head = group.item
    if head is not None and head.home is None and head.stands_on:
        return (head, *group.items)
    return group.items


def _label(item: PictureItem) -> str:
    """Return the text of a node: kind, name and fate."""
    return f"{f'{item.word} {item.name}'.rstrip()}: {item.fate.value.replace('_', ' ')}"


def _node_ids(picture: Picture) -> dict[Key, str]:
    """Return a short id for each node (`n0`, `n1`, …), by the key of its object."""
    drawn = (picture.type, *(item for group in groups(picture) for item in _nodes_in(group)))
    return {item.key: f"n{number}" for number, item in enumerate(drawn)}


def _edges(picture: Picture) -> Iterator[tuple[Key, Key]]:
    """Yield (object, dependency). A dependency on the enum itself is left out if there are others."""
    ids = _node_ids(picture)
    for group in groups(picture):
        for item in _nodes_in(group):
            below = [key for key in item.stands_on if key in ids]
            shown = [key for key in below if key != picture.type.key] or below
            yield from ((item.key, key) for key in shown)


def json(picture: Picture) -> str:
    """Return the picture as JSON. docs/command-line.md describes the keys."""
    document = {
        "type": {
            "schema": picture.type.key.schema,
            "name": picture.type.key.name,
            "labels": list(picture.labels),
            **_place_entry(picture.type),
        },
        "target_version": picture.target,
        "recreatable": not picture.refusals,
        "summary": {fate.value: picture.count(fate) for fate in Fate},
        "tables": [_table_entry(table) for table in picture.tables.values()],
        "objects": [_object_entry(item) for item in picture.items],
        "refusals": [_refusal_entry(refusal) for refusal in picture.refusals],
    }
    return dumps(document, indent=2, ensure_ascii=False) + "\n"


def _table_entry(table: PictureItem) -> dict[str, Any]:
    return {
        "id": str(table.key),
        "kind": table.word,
        "schema": table.key.schema,
        "name": table.key.name,
        "rewritten": table.fate is Fate.REWRITTEN,
        "fate": table.fate.value,
        **_place_entry(table),
    }


def _object_entry(item: PictureItem) -> dict[str, Any]:
    return {
        "id": str(item.key),
        "kind": item.word,
        "schema": item.key.schema,
        "name": item.name,
        "table": None if item.home is None else str(Name(item.home.schema, item.home.name)),
        "fate": item.fate.value,
        "detail": item.detail,
        "stands_on": [str(key) for key in item.stands_on],
        "codes": [reason.code.id for reason in item.reasons],
        **_place_entry(item),
    }


def _place_entry(item: PictureItem) -> dict[str, Any]:
    statement = item.statement
    return {"path": statement.source.path, "line": statement.source.position(statement.span.start)[0]}


def _refusal_entry(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code.id,
        "message": diagnostic.message,
        "path": diagnostic.source.path,
        "line": diagnostic.source.position(diagnostic.span.start)[0],
    }
