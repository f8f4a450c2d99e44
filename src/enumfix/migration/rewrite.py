"""From one migration to its rewrite: each step of the way, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from enumfix.catalog.dependencies import impact
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.fold.relevant import names_in
from enumfix.history.at_version import moment
from enumfix.kinds.enum import EnumType
from enumfix.migration import cutting, transactions
from enumfix.migration.comments import Notes
from enumfix.migration.down import down_section, down_text
from enumfix.migration.edits import all_notes, extend_creation, replacements
from enumfix.migration.find_enum import enums_in
from enumfix.migration.groups import change_of, group
from enumfix.migration.partial_dump import Missing, missing, warning
from enumfix.migration.refusals.disorder import missing_objects
from enumfix.migration.refusals.pending_checks import made_first, pending, pending_from_earlier
from enumfix.migration.refusals.registry import Situation, refusals
from enumfix.migration.runs import Place, Run, in_functions, listing, runs, walk
from enumfix.migration.selfcheck import BrokenPromise, check, check_markers
from enumfix.migration.squawk import silenced
from enumfix.migration.template import Placeholder, placeholder
from enumfix.migration.transactions import Use
from enumfix.migration.warnings import warnings
from enumfix.migrators.directions import forwards
from enumfix.migrators.migrator import Piece, migrator_of
from enumfix.outcome import Options, Outcome, SchemaState, Unplaced
from enumfix.recreation.change import Change
from enumfix.recreation.plan import Plan, plan, review
from enumfix.source import Source
from enumfix.sql.edit import Edit, newline_of, splice
from enumfix.sql.lock_timeout import checked_timeout
from enumfix.sql.names import literal
from enumfix.sql.plpgsql.add_value import Item, additions_in, adds_value
from enumfix.sql.recognise import owners_before, unusable, version_of, with_line_feeds
from enumfix.sql.script import Script, Statement, read_script
from enumfix.sql.tokens import with_newlines
from enumfix.sql.words import mentions_any

COMMITTED = Code(
    "EF211",
    Severity.NOTE,
    "the transaction of an ADD VALUE ends before its label can be used",
    "Nothing to do: a label can be used once the transaction that added it has committed.",
)
NO_TRANSACTION = Code(
    "EF212",
    Severity.NOTE,
    "the file is marked as not running in a transaction, as its migrator reads it",
    "Nothing to do: the ADD VALUE is a message of its own, or the last one that matters, and is committed.",
)


def rewritten(request: Request) -> Outcome:
    """Return the answer to a request. Raises `Refused` where the file cannot be rewritten."""
    migration = request.migration
    unchanged = Outcome(source=migration, text=migration.text)
    if problems := unusable(migration, request.schema):
        raise Refused(*problems)
    if not adds_value(migration.text):
        return unchanged
    holder = placeholder_of(request)
    try:
        outcome = _worked_out(request, holder)
    except Refused as refused:
        raise Refused(*holder.told(refused.diagnostics, migration)) from None
    return replace(outcome, diagnostics=holder.told(outcome.diagnostics, migration))


def _worked_out(request: Request, holder: Placeholder) -> Outcome:
    migration = request.migration
    cutting.refuse_above_sections(holder.masked(migration))
    script = read_script(holder.masked(forwards(migration)))
    found = tuple(additions_in(script))
    notes = tuple(in_functions(script))
    if not found:
        return Outcome(source=migration, text=migration.text, diagnostics=notes)
    first = script.statements[found[0][0]]
    adding = [script.statements[at] for at, _ in found]
    pieces = cutting.pieces_of(holder.masked(migration), script, adding)
    notes = (*notes, *cutting.unread_markers(migration))
    if transactions.stand_alone([at for at, _ in found], script, pieces):
        said = NO_TRANSACTION.at(migration, first.span, "this file runs in no transaction")
        return Outcome(source=migration, text=migration.text, diagnostics=(*notes, said))
    if broken := [each.rejection() for each in script.statements if each.problem]:
        raise Refused(*broken)
    return _File(request, script, holder, found, pieces).outcome(notes)


class _File:
    """One file on its way, with what was read of the schema that it meets."""

    def __init__(
        self,
        request: Request,
        script: Script,
        holder: Placeholder,
        found: Sequence[tuple[int, tuple[Item, ...]]],
        pieces: Sequence[Piece],
    ) -> None:
        self.request = request
        self.migrator = migrator_of(request.migration.text)
        self.pieces = pieces
        self.script = script
        self.holder = holder
        self.newline = newline_of(request.migration.text)
        dump = read_script(with_line_feeds(request.schema))
        self.schema = dump.source
        self.dump = dump
        scripts, at = history_of(request, script, holder)
        self.earlier = scripts[:at]
        self.known = scripts[: at + 1]
        if request.options.schema_state is SchemaState.BEFORE:
            scripts, at = (script,), 0  # the dump shows what all others did
        self.counted = scripts[: at + 1]
        self.found = found
        seeds = {item.parts[-1] for _, items in found for item in items} | set(names_in(script))
        first = script.statements[found[0][0]]
        place = first.source, first.span
        self.moment = moment(
            dump,
            scripts,
            at,
            seeds,
            request.options.schema_state,
            place,
            [each.path for each in request.before],
            [item for _, items in found for item in items],
            request.unplaced,
        )
        loaded = self.moment.loaded
        self.loaded = loaded._replace(catalog=holder.renamed(loaded.catalog))
        self.steps = walk(script, self.loaded.catalog)

    def outcome(self, notes: tuple[Diagnostic, ...]) -> Outcome:
        """Return the rewritten file. Raises `Refused`."""
        asked = runs(self.steps, self.found)
        folded, recreated, said = self._sorted(asked)
        gone = {each.at for run in (*folded, *recreated) for each in run.additions}
        written = all_notes(
            self.script, [each.place for run in asked for each in run.additions if each.at in gone]
        )
        changes = self._changes(recreated, written)
        edits = [edit for run in folded for edit in self._creation(run, written)]
        plans = {place: plan(change) for place, change in changes.items()}
        self._carries(plans.values(), written, [each.label for run in asked for each in run.additions])
        texts = {place: tuple(map(self.holder.shown, self._texts(each))) for place, each in plans.items()}
        edits += replacements(self.script, gone, texts, self.newline, self.pieces)
        labels = {
            self.holder.shown(change.name(each.key)): each.added
            for change in changes.values()
            for each in change.recreations
        }
        migration = self.request.migration
        down, back, told = self._down(labels)
        edits += back
        text = splice(migration.text, edits)
        if text != migration.text:
            edited = [self._made(run)[1] for run in folded]
            self._check(self.holder.masked(Source(migration.path, text)), gone, edited)
        warned: tuple[Diagnostic, ...] = ()
        if plans:
            first = next(iter(changes.values())).recreations[0].statement
            partial = warning(self._missing, self.schema, (first.source, first.span))
            warned = (*partial, *warnings(tuple(plans.values())), *self._pending(changes))
        reviewed = tuple(each for change in changes.values() for each in review(change))
        return Outcome(
            source=migration,
            text=text,
            down=down,
            diagnostics=(*notes, *self.moment.notes, *said, *warned, *reviewed, *told),
            labels=labels,
        )

    def _check(self, written: Source, gone: Collection[int], edited: Collection[int]) -> None:
        """Raise `BrokenPromise` where the rewrite fails its check.

        Raises `Refused` where the migrator would cut what was written, and where the check fails on a schema
        that PostgreSQL would not have taken.
        """
        again = read_script(forwards(written))
        known = {each.sql for each in self.script.statements}
        if broken := cutting.cut_in_two(again, self.migrator.pieces(written.text), known):
            first = self.script.statements[self.found[0][0]]
            said = f"{self.migrator.name} would not send this of the recreation whole"
            line = broken.sql.splitlines()[0]
            raise Refused(cutting.CUT_IN_TWO.at(first.source, first.span, f"{said}: {line}"))
        try:
            check(self.loaded.catalog, self.script, again, gone, edited)
        except BrokenPromise:
            if unknown := tuple(missing_objects(self.loaded.catalog, self.loaded.stacks)):
                raise Refused(*dict.fromkeys(unknown)) from None
            raise
        check_markers(self.holder.masked(self.request.migration), written, self.migrator)

    def _carries(
        self, plans: Collection[Plan], written: Mapping[Place, Notes], labels: Sequence[str]
    ) -> None:
        """Raise `Refused` where the placeholder of the file cannot be written in all its places."""
        if not written:
            return
        first = self.script.statements[min(at for at, _ in written)]
        place = first.source, first.span
        moved = [comment for note in written.values() for comment in (*note.above, *note.behind)]
        refused = [*self.holder.lost(self.request.migration, moved, labels, place)]
        refused += cutting.moved_markers(written, self.script, self.migrator)
        for each in plans:
            change = each.change
            refused += self.holder.problems(change.catalog, change.impact, each.statements, place)
        if refused:
            raise Refused(*refused)

    def _sorted(self, found: Sequence[Run]) -> tuple[list[Run], list[Run], tuple[Diagnostic, ...]]:
        """Return the runs to fold into a CREATE TYPE, those to recreate, and what to say of the others."""
        folded: list[Run] = []
        recreated: list[Run] = []
        said: list[Diagnostic] = []
        open_ = self._open(found)
        for run in found:
            known = self.steps[run.first.at].before.objects[run.first.key]
            assert isinstance(known, EnumType)
            if run not in open_:
                where = run.first.statement.source, run.first.statement.span
                said.append(
                    COMMITTED.at(*where, f"the labels of {run.first.key.name} are committed before use")
                )
                continue
            said += self._refused(run)
            if any(each.is_error for each in said):
                continue
            if known.statement.source is self.script.source:
                folded.append(run)
            elif any(each.label not in known.labels for each in run.additions):
                recreated.append(run)
            elif not all(each.if_not_exists for each in run.additions):
                recreated.append(run)  # refused by its labels
        if errors := [each for each in said if each.is_error]:
            raise Refused(*errors)
        return folded, recreated, tuple(said)

    def _refused(self, run: Run) -> Iterator[Diagnostic]:
        """Yield why the migrator of the file does not allow a recreation, or what is to be said of it."""
        yield from cutting.refused_places(run, self.script, self.migrator, self.pieces)
        known = self.steps[run.first.at].before.objects[run.first.key].statement
        if known.source is self.script.source:
            yield from cutting.made_elsewhere(run, known, self.migrator)
        yield from cutting.sent_as_one(run, self.migrator, self.pieces)

    def _open(self, found: Sequence[Run]) -> tuple[Run, ...]:
        """Return the runs whose labels are not committed before use; a DO block goes with all its types."""
        uses = {run: transactions.use_of(run, self.script, self._names(run), self.pieces) for run in found}
        if unknown := [run for run in found if uses[run] is Use.UNKNOWN]:
            raise Refused(*(cutting.unknown_use(run) for run in unknown))
        unsafe = [run for run in found if uses[run] is not Use.COMMITTED]
        places = {each.at for run in unsafe for each in run.additions}
        if any(each.at in places for run in found if run not in unsafe for each in run.additions):
            return tuple(found)
        return tuple(unsafe)

    def _names(self, run: Run) -> set[str]:
        catalog = self.steps[run.first.at].before
        return {key.name for key in impact(catalog, (run.first.key,)) if key.kind != "cast"}

    def _changes(self, found: Sequence[Run], written: Mapping[Place, Notes]) -> dict[int, Change]:
        """Return the changes by the place where they are carried out. Raises `Refused`."""
        changes: dict[int, Change] = {}
        refused: list[Diagnostic] = []
        files = (each.source for each in self.counted)
        owners = owners_before(self.request.schema, files)
        for each in group(found, self.steps):
            try:
                change = change_of(
                    each,
                    self.steps,
                    written,
                    self._is_taken,
                    self._target(),
                    owners,
                    self.newline,
                    self.schema,
                )
            except Refused as problem:
                refused += problem.diagnostics
                continue
            situation = Situation(
                change=change,
                steps=self.steps,
                place=each.place,
                scripts=self.known,
                dump=self.loaded.stacks[0],
                missing=self._missing,
                options=self.request.options,
            )
            refused += refusals(situation)
            waiting = pending(change, self.steps, each.place, self.loaded.shares_its_name)
            refused += waiting.refused
            change = replace(change, made_first=waiting.first)
            refused += [diagnostic for diagnostic in review(change) if diagnostic.is_error]
            changes[each.place] = change
        if refused:
            raise Refused(*dict.fromkeys(refused))
        return changes

    @cached_property
    def _missing(self) -> Missing:
        return missing(self.dump)

    def _is_taken(self, name: str) -> bool:
        known = name in self.loaded.names or self.loaded.mentions(name)
        return known or mentions_any(self.request.migration.text, (name,))

    def _target(self) -> int:
        return self.request.options.target_version or version_of(self.request.schema)

    def _pending(self, changes: Mapping[int, Change]) -> Iterator[Diagnostic]:
        """Yield the warning of checks that earlier files deferred, unless this one begins anew."""
        yield from (said for change in changes.values() for said in made_first(change))
        for place, change in changes.items():
            if all(transactions.commits(step.statement) is None for step in self.steps[:place]):
                found = tuple(pending_from_earlier(change, self.earlier))
                yield from found
                if found:
                    return

    def _texts(self, plan: Plan) -> Sequence[str]:
        """Return the statements of a plan, the first with a comment above that says why."""
        options = self.request.options
        lines = "".join(f"-- {line}".rstrip() + self.newline for line in options.comment.splitlines())
        statements: Iterable[str] = (with_newlines(each, self.newline) for each in plan.statements)
        if timeout := checked_timeout(options.lock_timeout, self.request.migration):
            statements = (f"SET LOCAL lock_timeout = {literal(timeout)}", *statements)
        if options.squawk:
            statements = silenced(statements, self.newline)
        first, *rest = statements
        return lines + first, *rest

    def _made(self, run: Run) -> tuple[Statement, int]:
        """Return the CREATE TYPE of a type of the file, and in which of its statements that is."""
        made = self.steps[run.first.at].before.objects[run.first.key].statement
        ends = (step.statement.span.end for step in self.steps)
        return made, next(at for at, end in enumerate(ends) if made.span.start < end)

    def _creation(self, run: Run, written: Mapping[Place, Notes]) -> Iterator[Edit]:
        """Yield the edits that fold the labels of a run into the CREATE TYPE of its type."""
        creation, at = self._made(run)
        done = self.steps[at].delta
        key = next(key for key in done.created | done.changed if key.kind == "type")
        labels = listing(key, at + 1, self.steps, run.additions)
        yield from extend_creation(creation, labels, written, self.newline)

    def _down(
        self, labels: Mapping[str, tuple[str, ...]]
    ) -> tuple[str | None, tuple[Edit, ...], tuple[Diagnostic, ...]]:
        """Return the text of the down file, edits of the down section, and what to say of both."""
        down, migration = self.request.down, self.request.migration
        if not labels:
            return None, (), ()
        edits, told = down_section(migration, labels) if self.request.options.down else ((), ())
        text, also = (None, ()) if down is None else down_text(down, read_script(down), labels, migration)
        return text, edits, (*told, *also)


class Request(NamedTuple):
    """What `api.rewrite` was asked."""

    migration: Source
    schema: Source
    before: tuple[Source, ...]
    siblings: tuple[Source, ...]
    down: Source | None
    options: Options
    unplaced: tuple[Unplaced, ...] = ()


def placeholder_of(request: Request) -> Placeholder:
    """Return what stands for the schema of the types; an empty one, in most files. Raises `Refused`."""
    texts = [request.schema.text, *(each.text for each in (*request.before, *request.siblings))]
    return placeholder(
        forwards(request.migration), lambda: enums_in(read_script(with_line_feeds(request.schema))), texts
    )


def history_of(request: Request, script: Script, holder: Placeholder) -> tuple[tuple[Script, ...], int]:
    """Return all migrations in their order, and the place of this one among them.

    Without the others, there are the file and those of the same call that run before it.
    """
    siblings = {each.path: each for each in request.siblings}
    paths = [*siblings] if request.migration.path in siblings else [request.migration.path]
    at = paths.index(request.migration.path)
    paths[at:at] = [each.path for each in request.before if each.path not in paths]
    sources = siblings | {each.path: each for each in request.before}
    at = paths.index(request.migration.path)
    own = read_script(holder.resolved(forwards(request.migration))) if holder.text else script
    scripts = [
        own
        if path == request.migration.path
        else read_script(holder.resolved(with_line_feeds(forwards(sources[path]))))
        for path in paths
    ]
    return tuple(scripts), at
