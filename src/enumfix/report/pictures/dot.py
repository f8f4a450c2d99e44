"""The picture of a type as a Graphviz graph (DOT)."""

from __future__ import annotations

from typing import TextIO

from enumfix.picture import Picture, PictureItem
from enumfix.report.graph_nodes import COLOURS, edges, node_ids, node_label, nodes_in
from enumfix.report.graph_outline import groups


def draw(picture: Picture, stream: TextIO) -> None:
    """Print a Graphviz graph."""
    stream.write(_digraph(picture))


def _digraph(picture: Picture) -> str:
    """Return a Graphviz graph. An arrow leads from each object to what it depends on."""
    ids = node_ids(picture)
    lines = [
        "digraph enumfix {",
        "  rankdir=RL;",
        '  node [shape=box, style="filled,rounded", fontname=sans];',
    ]
    lines.append(f"  {ids[picture.type.key]}{_node(picture.type)}")
    for number, group in enumerate(groups(picture)):
        lines.append(f"  subgraph cluster_{number} {{")
        lines.append(f"    label={_quote(group.title)}; fontname=sans;")
        lines += (f"    {ids[item.key]}{_node(item)}" for item in nodes_in(group))
        lines.append("  }")
    lines += (f"  {ids[above]} -> {ids[below]};" for above, below in edges(picture))
    return "\n".join((*lines, "}", ""))


def _node(item: PictureItem) -> str:
    return f' [label={_quote(node_label(item))}, fillcolor="{COLOURS[item.fate]}"];'


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
