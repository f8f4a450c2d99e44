"""The picture of a type as a tree in the terminal. Counts below the tree explain its marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from enumfix.picture import Fate, Picture, PictureItem
from enumfix.report.graph_outline import OutlineGroup, conclusion, count_lines, explanations, groups
from enumfix.report.terminal import clean, stream_for_colours, wants_colour
from enumfix.sql.names import Name, literal

_MARKS = {
    Fate.REWRITTEN: ("~", "yellow"),
    Fate.RECREATED: ("±", "cyan"),
    Fate.TOUCHED: ("^", "magenta"),
    Fate.KEPT: ("=", "dim"),
    Fate.REFUSED: ("!", "bold red"),
}


def draw(picture: Picture, stream: TextIO) -> None:
    """Print a picture as a tree, with colours if the stream wants them."""
    coloured = wants_colour(stream)
    console = Console(
        file=stream_for_colours(stream),
        highlight=False,
        color_system="auto" if coloured else None,
        emoji=False,
    )
    tree = Tree(_root_line(picture), guide_style="dim")
    for group in groups(picture):
        branch = tree.add(_group_line(group))
        if group.item is not None:
            _add_explanations(branch, group.item)
        for item in group.items:
            if item.fate is not Fate.KEPT:
                _add_item(branch, item)
        if unchanged := [item for item in group.items if item.fate is Fate.KEPT]:
            branch.add(_with_mark(Fate.KEPT, Text(_names_by_word(unchanged), "dim")))
    if picture.not_followed:
        branch = tree.add(Text("statements that cannot be followed", "bold"))
        for refusal in picture.not_followed:
            line, column = refusal.source.position(refusal.span.start)
            start = " ".join(refusal.source.slice(refusal.span).split())[:50]
            branch.add(_with_mark(Fate.REFUSED, Text(f"{refusal.source.path}:{line}:{column}: {start} …")))
    _clean_labels(tree)
    console.print(tree)
    console.print()
    _print_summary(picture, console)


def _clean_labels(tree: Tree) -> None:
    """Escape control characters in all labels of a tree: names and paths come from files."""
    if isinstance(tree.label, Text):
        tree.label.plain = clean(tree.label.plain)
    for child in tree.children:
        _clean_labels(child)


def _root_line(picture: Picture) -> Text:
    """Return the first line: the name of the type and its labels."""
    key = picture.type.key
    text = Text.assemble((str(Name(key.schema, key.name)), "bold"), "  enum: ")
    return text.append(_first_words([literal(label) for label in picture.labels], 12))


def _first_words(words: Sequence[str], limit: int) -> str:
    """Return the first `limit` words, and how many more there are."""
    more = len(words) - limit
    return ", ".join(words[:limit]) + (f", … {more} more" if more > 0 else "") or "no labels"


def _group_line(group: OutlineGroup) -> Text:
    """Return the line of a group: its title, behind a mark if its table or view changes."""
    title = Text(group.title, "bold")
    if group.item is None:
        return title
    return _with_mark(group.item.fate, title) if group.item.fate is not Fate.KEPT else title


def _with_mark(fate: Fate, text: Text) -> Text:
    """Return a text behind the mark of a fate."""
    mark, style = _MARKS[fate]
    return Text.assemble((mark, style), " ", text)


def _add_item(branch: Tree, item: PictureItem) -> None:
    """Add a line for an object, and lines below it that explain it."""
    text = Text.assemble(item.word, " " * bool(item.name), (item.name, "bold"))
    if item.detail:
        text.append(f"  {item.detail}", "dim")
    _add_explanations(branch.add(_with_mark(item.fate, text)), item)


def _add_explanations(branch: Tree, item: PictureItem) -> None:
    """Add lines below an item that explain it."""
    for note in explanations(item):
        branch.add(Text(note, "red" if item.fate is Fate.REFUSED else "dim"))


def _names_by_word(items: Iterable[PictureItem]) -> str:
    """Return the names of items, grouped by kind: "index a, b; primary key c"."""
    by_word: dict[str, list[str]] = {}
    for item in items:
        by_word.setdefault(item.word, []).append(item.name)
    return "; ".join(f"{word} {', '.join(names)}".rstrip() for word, names in by_word.items())


def _print_summary(picture: Picture, console: Console) -> None:
    """Print the lines below the tree: what follows from it, what its marks mean, and the help of codes."""
    lines, good = conclusion(picture)
    for line in lines:
        console.print(Text(clean(line), "bold green" if good else "bold red"))
    for fate, meaning in count_lines(picture):
        mark, style = _MARKS[fate]
        _print_indented(mark, style, meaning, console)
    for code in dict.fromkeys(refusal.code for refusal in picture.refusals):
        _print_indented(code.id, "bold red", f"{code.title}. {code.remedy}", console)


def _print_indented(mark: str, style: str, text: str, console: Console) -> None:
    """Print a text behind a mark, with its further lines indented."""
    indent = len(mark) + 3
    for number, line in enumerate(Text(text).wrap(console, max(console.width - indent, 20))):
        line.rstrip()
        lead = Text.assemble("  ", (mark, style), " ") if number == 0 else Text(" " * indent)
        console.print(lead + line)
