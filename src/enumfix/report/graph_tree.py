"""The picture of a type as a tree in the terminal: grouped by table, with counts that explain its marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from enumfix.picture import Fate, Item, Picture
from enumfix.report.graph_outline import Group, details, groups, meanings, verdict
from enumfix.report.terminal import beneath, clean, wants_colour
from enumfix.sql.names import Name, literal

_MARKS = {
    Fate.REWRITTEN: ("~", "yellow"),
    Fate.RECREATED: ("±", "cyan"),
    Fate.TOUCHED: ("^", "magenta"),
    Fate.KEPT: ("=", "dim"),
    Fate.REFUSED: ("!", "bold red"),
}


def show(picture: Picture, stream: TextIO) -> None:
    """Print the tree of a picture; colours only where they are wanted."""
    coloured = wants_colour(stream)
    console = Console(
        file=beneath(stream), highlight=False, color_system="auto" if coloured else None, emoji=False
    )
    tree = Tree(_root(picture), guide_style="dim")
    for group in groups(picture):
        branch = tree.add(_heading(group))
        if group.item is not None:
            _explain(branch, group.item)
        for item in group.items:
            if item.fate is not Fate.KEPT:
                _add(branch, item)
        if kept := [item for item in group.items if item.fate is Fate.KEPT]:
            branch.add(_marked(Fate.KEPT, Text(_listed(kept), "dim")))
    if picture.unread:
        branch = tree.add(Text("statements that cannot be followed", "bold"))
        for each in picture.unread:
            line, column = each.source.position(each.span.start)
            start = " ".join(each.source.slice(each.span).split())[:50]
            branch.add(_marked(Fate.REFUSED, Text(f"{each.source.path}:{line}:{column}: {start} …")))
    _clean(tree)
    console.print(tree)
    console.print()
    _summary(picture, console)


def _clean(tree: Tree) -> None:
    """Clean all that a tree says: names, labels and paths are those of a file."""
    if isinstance(tree.label, Text):
        tree.label.plain = clean(tree.label.plain)
    for child in tree.children:
        _clean(child)


def _root(picture: Picture) -> Text:
    key = picture.type.key
    text = Text.assemble((str(Name(key.schema, key.name)), "bold"), "  enum: ")
    return text.append(_some([literal(label) for label in picture.labels], 12))


def _some(words: Sequence[str], limit: int) -> str:
    more = len(words) - limit
    return ", ".join(words[:limit]) + (f", … {more} more" if more > 0 else "") or "no labels"


def _heading(group: Group) -> Text:
    title = Text(group.title, "bold")
    if group.item is None:
        return title
    return _marked(group.item.fate, title) if group.item.fate is not Fate.KEPT else title


def _marked(fate: Fate, text: Text) -> Text:
    mark, style = _MARKS[fate]
    return Text.assemble((mark, style), " ", text)


def _add(branch: Tree, item: Item) -> None:
    """Add a line for an object, and what explains it below."""
    text = Text.assemble(item.word, " " * bool(item.name), (item.name, "bold"))
    if item.detail:
        text.append(f"  {item.detail}", "dim")
    _explain(branch.add(_marked(item.fate, text)), item)


def _explain(branch: Tree, item: Item) -> None:
    """Add what explains an item below its line."""
    for note in details(item):
        branch.add(Text(note, "red" if item.fate is Fate.REFUSED else "dim"))


def _listed(items: Iterable[Item]) -> str:
    """Return the names of items, after each word for a kind: index a, b; primary key c."""
    by_word: dict[str, list[str]] = {}
    for item in items:
        by_word.setdefault(item.word, []).append(item.name)
    return "; ".join(f"{word} {', '.join(names)}".rstrip() for word, names in by_word.items())


def _summary(picture: Picture, console: Console) -> None:
    said, good = verdict(picture)
    for line in said:
        console.print(Text(clean(line), "bold green" if good else "bold red"))
    for fate, meaning in meanings(picture):
        mark, style = _MARKS[fate]
        _hang(mark, style, meaning, console)
    for code in dict.fromkeys(each.code for each in picture.refusals):
        _hang(code.id, "bold red", f"{code.title}. {code.remedy}", console)


def _hang(mark: str, style: str, text: str, console: Console) -> None:
    """Print a text that hangs behind its mark."""
    indent = len(mark) + 3
    for number, line in enumerate(Text(text).wrap(console, max(console.width - indent, 20))):
        line.rstrip()
        lead = Text.assemble("  ", (mark, style), " ") if number == 0 else Text(" " * indent)
        console.print(lead + line)
