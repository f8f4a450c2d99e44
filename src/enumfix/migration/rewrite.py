"""The whole way from one migration to its rewrite. `_Rewrite.outcome` lists the steps in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple, TypeAlias

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.fold.relevant import changed_names
from enumfix.history.at_version import SchemaAtVersion, schema_at_version
from enumfix.migration import cutting, transactions
from enumfix.migration.comments import AttachedComments
from enumfix.migration.down import rewrite_down
from enumfix.migration.edits import comments_by_place, creation_number, fold_labels, replace_additions
from enumfix.migration.find_enum import enums_in
from enumfix.migration.groups import Group, change_of, group_runs
from enumfix.migration.partial_dump import MissingObjects, find_missing_objects, partial_dump_warnings
from enumfix.migration.refusals.disorder import refuse_unknown_names
from enumfix.migration.refusals.pending_checks import (
    earlier_pending_warnings,
    early_check_warnings,
    find_pending_checks,
)
from enumfix.migration.refusals.registry import Situation, find_refusals
from enumfix.migration.runs import Place, Run, collect_runs, function_warnings, steps_of
from enumfix.migration.selection import Selection, select_runs
from enumfix.migration.selfcheck import BrokenPromise, check_markers, check_rewrite
from enumfix.migration.squawk import with_ignore_comments
from enumfix.migration.template import Placeholder, find_placeholder
from enumfix.migration.warnings import warnings
from enumfix.migrators.directions import forward_part
from enumfix.migrators.migrator import Piece
from enumfix.migrators.registry import migrator_of
from enumfix.outcome import Options, Outcome, SchemaState, Unplaced
from enumfix.recreation.change import Change
from enumfix.recreation.plan import Plan, make_plan, review_change
from enumfix.source import Source
from enumfix.sql.edit import Edit, newline_of, splice
from enumfix.sql.lock_timeout import validate_timeout
from enumfix.sql.names import literal
from enumfix.sql.plpgsql.add_value import AddValueLine, add_value_statements, may_contain_add_value
from enumfix.sql.recognise import input_problems, owners_before, server_version_of_dump, with_line_feeds
from enumfix.sql.script import Script, Statement, read_script
from enumfix.sql.tokens import with_newlines
from enumfix.sql.words import mentions_any

NO_TRANSACTION = Code(
    "EF212",
    Severity.NOTE,
    "a comment that the migrator obeys says that the file runs in no transaction",
    "Nothing to do: the ADD VALUE is a message of its own, or the last one that matters, so it is committed "
    "before its label can be used.",
)

Items: TypeAlias = tuple[tuple[int, tuple[AddValueLine, ...]], ...]
"""The ADD VALUE commands of each statement that has any, with the number of the statement."""

Comments: TypeAlias = Mapping[Place, AttachedComments]
"""The author's comments on each ADD VALUE that is removed."""


class Request(NamedTuple):
    """The arguments of `api.rewrite`."""

    migration: Source
    schema: Source
    before: tuple[Source, ...]
    siblings: tuple[Source, ...]
    down: Source | None
    options: Options
    unplaced: tuple[Unplaced, ...] = ()


def rewrite_migration(request: Request) -> Outcome:
    """Return the rewritten migration. Raises `Refused` if it cannot be rewritten."""
    migration = request.migration
    if problems := input_problems(migration, request.schema):
        raise Refused(*problems)
    if not may_contain_add_value(migration.text):
        return Outcome(source=migration, text=migration.text)
    placeholder = _placeholder_of(request)
    try:
        outcome = _outcome(request, placeholder)
    except Refused as refused:
        raise Refused(*placeholder.unmask_diagnostics(refused.diagnostics, migration)) from None
    return replace(outcome, diagnostics=placeholder.unmask_diagnostics(outcome.diagnostics, migration))


def _outcome(request: Request, placeholder: Placeholder) -> Outcome:
    """Return the file as it is if nothing has to be rewritten, else what `_Rewrite` makes of it."""
    migration = request.migration
    masked = placeholder.mask(migration)
    cutting.refuse_additions_above_sections(masked)
    script = read_script(placeholder.mask(forward_part(migration)))
    items = tuple(add_value_statements(script))
    notes = tuple(function_warnings(script))
    if not items:
        return Outcome(source=migration, text=migration.text, diagnostics=notes)
    additions = [script.statements[at] for at, _ in items]
    pieces = cutting.read_pieces(masked, script, additions)
    notes = (*notes, *cutting.unread_marker_warnings(migration))
    if transactions.are_committed_before_use([at for at, _ in items], script, pieces):
        note = NO_TRANSACTION.at(migration, additions[0].span, "this file runs in no transaction")
        return Outcome(source=migration, text=migration.text, diagnostics=(*notes, note))
    if broken := [statement.rejection() for statement in script.statements if statement.problem]:
        raise Refused(*broken)
    return _Rewrite(request, script, placeholder, items, pieces).outcome(notes)


def _placeholder_of(request: Request) -> Placeholder:
    """Return the placeholder for the schema of the types; an empty one in most files. Raises `Refused`."""
    return find_placeholder(
        forward_part(request.migration),
        lambda: enums_in(read_script(with_line_feeds(request.schema))),
        [request.schema.text, *(source.text for source in (*request.before, *request.siblings))],
    )


class Migrations(NamedTuple):
    """The migrations of the folder in their order. `at` is the number of the file that is rewritten."""

    scripts: tuple[Script, ...]
    at: int

    @property
    def earlier(self) -> tuple[Script, ...]:
        """The migrations before the file."""
        return self.scripts[: self.at]

    @property
    def up_to_file(self) -> tuple[Script, ...]:
        """The migrations before the file, and the file itself."""
        return self.scripts[: self.at + 1]


def _read_migrations(request: Request, script: Script, placeholder: Placeholder) -> Migrations:
    """Read all migrations of the folder; without a folder, the file and those before it in this call."""
    path = request.migration.path
    siblings = {source.path: source for source in request.siblings}
    paths = [*siblings] if path in siblings else [path]
    at = paths.index(path)
    paths[at:at] = [source.path for source in request.before if source.path not in paths]
    sources = siblings | {source.path: source for source in request.before}
    own = read_script(placeholder.fill_in(forward_part(request.migration))) if placeholder.text else script
    scripts = (
        own
        if other == path
        else read_script(placeholder.fill_in(with_line_feeds(forward_part(sources[other]))))
        for other in paths
    )
    return Migrations(tuple(scripts), paths.index(path))


class _Rewrite:
    """The rewrite of one file. `steps` are its statements, each with the schema before it."""

    def __init__(
        self,
        request: Request,
        script: Script,
        placeholder: Placeholder,
        items: Items,
        pieces: Sequence[Piece],
    ) -> None:
        self.request = request
        self.script = script
        self.placeholder = placeholder
        self.items = items
        self.pieces = pieces
        self.migrator = migrator_of(request.migration.text)
        self.newline = newline_of(request.migration.text)
        self.dump = read_script(with_line_feeds(request.schema))
        self.migrations = _read_migrations(request, script, placeholder)
        before = self._schema_before_file()
        self.schema_notes = before.notes
        self.loaded = before.loaded._replace(catalog=placeholder.rename_schema(before.loaded.catalog))
        self.steps = steps_of(script, self.loaded.catalog)

    def outcome(self, notes: tuple[Diagnostic, ...]) -> Outcome:
        """Return the rewritten file; `notes` come first in its diagnostics. Raises `Refused`."""
        migration = self.request.migration
        runs = collect_runs(self.steps, self.items)
        selection = select_runs(runs, self.steps, self.script, self.migrator, self.pieces)
        comments = self._comments_to_move(runs, selection)
        changes = self._changes(selection.recreated, comments)
        edits = fold_labels(selection.folded, self.steps, comments, self.newline)
        plans = {place: make_plan(change) for place, change in changes.items()}
        self._refuse_misplaced_text(plans.values(), comments, runs)
        edits += self._edits_of_recreations(plans, selection)
        labels = self._new_labels(changes)
        down = rewrite_down(self.request.down, migration, labels, with_section=self.request.options.down)
        text = splice(migration.text, [*edits, *down.edits])
        if text != migration.text:
            self._check(text, selection)
        warned = self._warnings(plans)
        return Outcome(
            source=migration,
            text=text,
            down=down.text,
            diagnostics=(*notes, *self.schema_notes, *selection.notes, *warned, *down.diagnostics),
            labels=labels,
        )

    # The schema before the file

    def _migrations_that_dump_may_lack(self) -> Migrations:
        """Return all migrations; only the file itself if the dump was taken right before it."""
        if self.request.options.schema_state is SchemaState.BEFORE:
            return Migrations((self.script,), 0)
        return self.migrations

    def _schema_before_file(self) -> SchemaAtVersion:
        """Work out the schema before the file from the dump and the other migrations. Raises `Refused`."""
        items = [item for _, commands in self.items for item in commands]
        first = self._first_addition
        migrations = self._migrations_that_dump_may_lack()
        return schema_at_version(
            self.dump,
            migrations.scripts,
            migrations.at,
            {item.parts[-1] for item in items} | set(changed_names(self.script)),
            self.request.options.schema_state,
            (first.source, first.span),
            [source.path for source in self.request.before],
            items,
            self.request.unplaced,
        )

    @property
    def _first_addition(self) -> Statement:
        return self.script.statements[self.items[0][0]]

    def _comments_to_move(self, runs: Iterable[Run], selection: Selection) -> Comments:
        """Return the author's comments on the ADD VALUE that are removed; they move to the new labels."""
        additions = [addition for run in runs for addition in run.additions]
        places = [addition.place for addition in additions if addition.at in selection.removed_statements]
        return comments_by_place(self.script, places)

    # The changes of the schema, and the reasons to refuse them

    def _changes(self, runs: Sequence[Run], comments: Comments) -> dict[int, Change]:
        """Return the change at each statement that is replaced. Raises `Refused` with all refusals."""
        changes: dict[int, Change] = {}
        problems: list[Diagnostic] = []
        for group in group_runs(runs, self.steps):
            try:
                change = self._change_of(group, comments)
            except Refused as refused:
                problems += refused.diagnostics
                continue
            problems += find_refusals(self._situation(change, group.place))
            deferred = find_pending_checks(change, self.steps, group.place, self.loaded.may_share_name)
            change = replace(change, deferred_checks=deferred.first)
            problems += deferred.refused
            problems += (diagnostic for diagnostic in review_change(change) if diagnostic.is_error)
            changes[group.place] = change
        if problems:
            raise Refused(*dict.fromkeys(problems))
        return changes

    def _change_of(self, group: Group, comments: Comments) -> Change:
        return change_of(
            group,
            self.steps,
            comments,
            is_taken=self._is_taken,
            target=self.request.options.target_version or server_version_of_dump(self.request.schema),
            owners=self._owners,
            newline=self.newline,
            schema=self.dump.source,
        )

    def _is_taken(self, name: str) -> bool:
        """Return whether the schema or the file already uses a name."""
        in_schema = name in self.loaded.names or self.loaded.mentions(name)
        return in_schema or mentions_any(self.request.migration.text, (name,))

    @cached_property
    def _owners(self) -> frozenset[str]:
        """All roles to which the dump and the migrations give something."""
        sources = (script.source for script in self._migrations_that_dump_may_lack().up_to_file)
        return owners_before(self.request.schema, sources)

    def _situation(self, change: Change, place: int) -> Situation:
        return Situation(
            change=change,
            steps=self.steps,
            place=place,
            scripts=self.migrations.up_to_file,
            dump=self.loaded.statement_indexes[0],
            missing=self._missing_from_dump,
            options=self.request.options,
        )

    @cached_property
    def _missing_from_dump(self) -> MissingObjects:
        return find_missing_objects(self.dump)

    def _refuse_misplaced_text(self, plans: Iterable[Plan], comments: Comments, runs: Iterable[Run]) -> None:
        """Raise `Refused` if a placeholder or a migrator's comment cannot stand in the new statements."""
        if not comments:
            return
        first = self.script.statements[min(at for at, _ in comments)]
        place = first.source, first.span
        texts = [text for attached in comments.values() for text in (*attached.above, *attached.behind)]
        labels = [addition.label for run in runs for addition in run.additions]
        problems = [*self.placeholder.comment_refusals(self.request.migration, texts, labels, place)]
        problems += cutting.moved_marker_refusals(comments, self.script, self.migrator)
        for each in plans:
            change = each.change
            problems += self.placeholder.plan_refusals(change.catalog, change.impact, each.statements, place)
        if problems:
            raise Refused(*problems)

    # The edits of the file

    def _edits_of_recreations(self, plans: Mapping[int, Plan], selection: Selection) -> list[Edit]:
        """Return the edits that replace ADD VALUE statements by the statements of the plans."""
        statements = {
            place: tuple(map(self.placeholder.unmask, self._statements_of(each)))
            for place, each in plans.items()
        }
        return list(
            replace_additions(
                self.script, selection.removed_statements, statements, self.newline, self.pieces
            )
        )

    def _statements_of(self, plan: Plan) -> Sequence[str]:
        """Return the statements of a plan with what the options ask for; a comment is above the first."""
        options = self.request.options
        comment = "".join(f"-- {line}".rstrip() + self.newline for line in options.comment.splitlines())
        statements: Iterable[str] = (with_newlines(sql, self.newline) for sql in plan.statements)
        if timeout := validate_timeout(options.lock_timeout, self.request.migration):
            statements = (f"SET LOCAL lock_timeout = {literal(timeout)}", *statements)
        if options.squawk:
            statements = with_ignore_comments(statements, self.newline)
        first, *others = statements
        return comment + first, *others

    def _new_labels(self, changes: Mapping[int, Change]) -> dict[str, tuple[str, ...]]:
        """Return the new labels of each recreated type, by the name of the type as the file writes it."""
        return {
            self.placeholder.unmask(change.name(recreation.key)): recreation.added
            for change in changes.values()
            for recreation in change.recreations
        }

    # The check of the new text, and the warnings

    def _check(self, text: str, selection: Selection) -> None:
        """Raise `Refused` if the migrator would cut the new text wrongly, `BrokenPromise` if it is wrong.

        A schema that PostgreSQL would not accept raises `Refused`, too.
        """
        masked = self.placeholder.mask(Source(self.request.migration.path, text))
        script = read_script(forward_part(masked))
        self._refuse_cut_statement(script, masked)
        edited = [creation_number(run, self.steps) for run in selection.folded]
        try:
            check_rewrite(self.loaded.catalog, self.script, script, selection.removed_statements, edited)
        except BrokenPromise:
            if unknown := tuple(refuse_unknown_names(self.loaded.catalog, self.loaded.statement_indexes)):
                raise Refused(*dict.fromkeys(unknown)) from None
            raise
        check_markers(self.placeholder.mask(self.request.migration), masked, self.migrator)

    def _refuse_cut_statement(self, script: Script, masked: Source) -> None:
        """Raise `Refused` if the migrator would cut a new statement in two."""
        original = {statement.sql for statement in self.script.statements}
        broken = cutting.first_broken_statement(script, self.migrator.pieces(masked.text), original)
        if broken is not None:
            first = self._first_addition
            line = broken.sql.splitlines()[0]
            message = f"{self.migrator.name} would not send this statement of the recreation whole: {line}"
            raise Refused(cutting.CUT_IN_TWO.at(first.source, first.span, message))

    def _warnings(self, plans: Mapping[int, Plan]) -> Iterator[Diagnostic]:
        """Yield the warnings of a partial dump, of the plans, of pending checks, and of the objects."""
        if not plans:
            return
        changes = {place: each.change for place, each in plans.items()}
        first = next(iter(changes.values())).recreations[0].statement
        yield from partial_dump_warnings(
            self._missing_from_dump, self.dump.source, (first.source, first.span)
        )
        yield from warnings(tuple(plans.values()))
        yield from self._pending_check_warnings(changes)
        for change in changes.values():
            yield from review_change(change)

    def _pending_check_warnings(self, changes: Mapping[int, Change]) -> Iterator[Diagnostic]:
        """Yield the warnings of deferred checks: those made first, and those that earlier files may leave.

        Earlier files leave none if the file ends or begins a transaction above the change.
        """
        for change in changes.values():
            yield from early_check_warnings(change)
        for place, change in changes.items():
            if all(transactions.ends_transaction(step.statement) is None for step in self.steps[:place]):
                found = tuple(earlier_pending_warnings(change, self.migrations.earlier))
                yield from found
                if found:
                    return
