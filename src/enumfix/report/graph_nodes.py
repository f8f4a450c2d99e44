"""The nodes and the arrows of a picture, for the formats that draw a graph."""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.catalog.key import Key
from enumfix.picture import Fate, Picture, PictureItem
from enumfix.report.graph_outline import OutlineGroup, groups

COLOURS = {
    Fate.REWRITTEN: "#ffe9a8",
    Fate.RECREATED: "#bfe3f5",
    Fate.TOUCHED: "#e6d0f2",
    Fate.KEPT: "#eeeeee",
    Fate.REFUSED: "#f7b5b0",
}


def nodes_in(group: OutlineGroup) -> tuple[PictureItem, ...]:
    """Return the nodes of a group. A view is a node of its group; a table is only the frame."""
    head = group.item
    if head is not None and head.home is None and head.depends_on:
        return (head, *group.items)
    return group.items


def node_label(item: PictureItem) -> str:
    """Return the text of a node: kind, name and fate."""
    return f"{f'{item.word} {item.name}'.rstrip()}: {item.fate.value.replace('_', ' ')}"


def node_ids(picture: Picture) -> dict[Key, str]:
    """Return a short id for each node (`n0`, `n1`, …), by the key of its object."""
    drawn = (picture.type, *(item for group in groups(picture) for item in nodes_in(group)))
    return {item.key: f"n{number}" for number, item in enumerate(drawn)}


def edges(picture: Picture) -> Iterator[tuple[Key, Key]]:
    """Yield (object, dependency). A dependency on the enum itself is left out if there are others."""
    ids = node_ids(picture)
    for group in groups(picture):
        for item in nodes_in(group):
            below = [key for key in item.depends_on if key in ids]
            targets = [key for key in below if key != picture.type.key] or below
            yield from ((item.key, key) for key in targets)
