"""The picture of a type as a Mermaid flowchart."""

from __future__ import annotations

from typing import TextIO

from enumfix.picture import Picture, PictureItem
from enumfix.report.graph_nodes import COLOURS, edges, node_ids, node_label, nodes_in
from enumfix.report.graph_outline import groups


def draw(picture: Picture, stream: TextIO) -> None:
    """Print a Mermaid flowchart."""
    stream.write(_flowchart(picture))


def _flowchart(picture: Picture) -> str:
    """Return a Mermaid flowchart. An arrow leads from each object to what it depends on."""
    ids = node_ids(picture)
    lines = ["flowchart RL", f"  {ids[picture.type.key]}{_node(picture.type)}"]
    for number, group in enumerate(groups(picture)):
        lines.append(f'  subgraph g{number}["{_escape(group.title)}"]')
        lines += (f"    {ids[item.key]}{_node(item)}" for item in nodes_in(group))
        lines.append("  end")
    lines += (f"  {ids[above]} --> {ids[below]}" for above, below in edges(picture))
    lines += (
        f"  classDef {fate.value} fill:{colour},stroke:#666,color:#000" for fate, colour in COLOURS.items()
    )
    return "\n".join(lines) + "\n"


def _node(item: PictureItem) -> str:
    return f'["{_escape(node_label(item))}"]:::{item.fate.value}'


def _escape(text: str) -> str:
    """Return a text with escapes, for double quotes in Mermaid."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace("#", "&num;")
