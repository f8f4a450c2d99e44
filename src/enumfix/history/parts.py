"""Indexes of partitions that no migration names: PostgreSQL makes them for one of the table above.

What they are called, only a dump shows. They are as it shows them if neither they nor what they are
made of is touched between the moment of the dump and that of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from enumfix.catalog.catalog import Object
from enumfix.catalog.key import Key
from enumfix.history.read import History
from enumfix.history.versions import Era, Move, moved
from enumfix.kinds.partition import Attachment
from enumfix.recreation.partition_indexes import Indexed, is_indexed
from enumfix.sql.find import haystack


def parts(
    history: History, origins: Mapping[Key, Key], moves: Sequence[Move], version: int
) -> Iterator[tuple[Key, Object]]:
    """Yield the indexes of partitions, and what attaches them, that are as a dump of a version shows them.

    Each comes with its key in the dump. `origins` says of what the dump shows as it was how it is called
    before the file.
    """
    between = history.eras[min(version, history.at) : max(version, history.at)]
    known = {found.index for found in map(history.dump.objects.get, origins) if found and is_indexed(found)}
    ties = [each for each in history.dump.objects.values() if isinstance(each, Attachment) and each.index]
    made = {found.index: found for found in history.dump.objects.values() if is_indexed(found)}
    taken = True
    while taken:
        taken = False
        for tie in ties:
            found = made.get(tie.key.relation)
            if found is None or found.index in known or tie.parent not in known:
                continue
            stands = {found.table, found.table.of("attachment")} <= origins.keys()
            if stands and _rests(found, tie, origins, between):
                known.add(found.index)
                taken = True
                own = history.dump.objects[found.key]
                yield own.key, moved(own, moves)
                yield tie.key, moved(tie, moves)


def _rests(found: Indexed, tie: Attachment, origins: Mapping[Key, Key], between: Sequence[Era]) -> bool:
    """Return whether nothing is done to an index, or to what it is made of, between two moments.

    What a table gets besides does not matter, and its renames are followed.
    """
    shown = {key for key in found.uses if key.kind == "column"}
    shown |= {found.table.of("attachment"), tie.parent, found.index}
    both = shown | {origins[key] for key in shown if key in origins}
    return not any(
        both & each.causes.keys() or next(iter(haystack(each.script).mentioning((found.index.name,))), None)
        for each in between
    )
