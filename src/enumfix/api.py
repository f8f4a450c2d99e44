"""The pipeline: texts in, text and diagnostics out. Touches no file."""

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
    """Return `migration` with its ADD VALUE runs replaced by recreations of their types.

    `schema` is what `pg_dump --schema-only` printed, at any time. `before` are
    files of the same call, in version order, whose effect the dump lacks and that run
    first. `siblings` are all migrations of the folder, in version order, `migration` among
    them under the same path; they tell of which moment the dump is, and what is to be left out of it. `down`
    is the present down file: its text, "" where it is to be made, None where the
    layout has none. `unplaced` are files beside it of which it is not known when they run: where one may
    change the type, or what stands on it, the migration is refused.

    Never raises for bad input: what cannot be read or done is in `Outcome.diagnostics`.
    """
    from enumfix.migration.rewrite import Request, rewritten
    from enumfix.sql.recognise import readable

    request = Request(
        migration,
        schema,
        tuple(map(readable, before)),
        tuple(map(readable, siblings)),
        None if down is None else readable(down),
        options or Options(),
        tuple(unplaced),
    )
    try:
        return rewritten(request)
    except Refused as refused:
        return Outcome(source=migration, text=migration.text, diagnostics=refused.diagnostics)
