"""The picture of a type as JSON. docs/command-line.md describes the keys."""

from __future__ import annotations

from json import dumps
from typing import Any, TextIO

from enumfix.diagnostics import Diagnostic
from enumfix.picture import Fate, Picture, PictureItem
from enumfix.sql.names import Name


def draw(picture: Picture, stream: TextIO) -> None:
    """Print a JSON document."""
    stream.write(_document(picture))


def _document(picture: Picture) -> str:
    """Return the picture as JSON text."""
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
        "stands_on": [str(key) for key in item.depends_on],
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
