"""The function of the Python API. It takes texts, returns a text and diagnostics, and touches no file."""

from __future__ import annotations

from collections.abc import Sequence

from enumfix.diagnostics import Refused
from enumfix.outcome import Options, Outcome, Unplaced
from enumfix.source import Source


def rewrite(
    migration: Source,
    schema: Source,
    *,
    before: Sequence[Source] = (),
    siblings: Sequence[Source] = (),
    down: Source | None = None,
    options: Options | None = None,
    unplaced: Sequence[Unplaced] = (),
) -> Outcome:
    """Return `migration` with recreations of the types in place of ALTER TYPE … ADD VALUE.

    - `schema` is the output of `pg_dump --schema-only`. It may be older or newer than the migration.
    - `before` are files of the same call that run before it and are not in the dump, in version order.
    - `siblings` are all migrations of the folder in version order, this one among them, under the same path.
      They show how old the dump is.
    - `down` is the down file as it is now. Its text is "" if the file has to be created; None means that
      migrations of this kind have no down file.
    - `unplaced` are files that run at an unknown time. The migration is refused if one may change the type.

    It never raises an exception for bad input: `Outcome.diagnostics` says what is wrong.
    """
    from enumfix.migration.rewrite import Request, rewrite_migration
    from enumfix.sql.recognise import replace_unreadable

    request = Request(
        migration=migration,
        schema=schema,
        before=tuple(map(replace_unreadable, before)),
        siblings=tuple(map(replace_unreadable, siblings)),
        down=None if down is None else replace_unreadable(down),
        options=options or Options(),
        unplaced=tuple(unplaced),
    )
    try:
        return rewrite_migration(request)
    except Refused as refused:
        return Outcome(source=migration, text=migration.text, diagnostics=refused.diagnostics)
