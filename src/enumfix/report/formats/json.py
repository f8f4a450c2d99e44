"""The results of `verify` as one JSON document. docs/command-line.md describes the keys."""

from __future__ import annotations

from json import dumps
from typing import TextIO

from enumfix.report.reporter import Reporter
from enumfix.report.results import FileResult, RangeResult
from enumfix.verify.batch import Batch
from enumfix.verify.fit import span_of
from enumfix.verify.proof import Proof
from enumfix.verify.steps import Failure

Entry = dict[str, object]
"""An object of the JSON document."""


class Format(Reporter):
    """Collects results, and prints one document at the end. An error that stops the command prints none."""

    def __init__(self, out: TextIO, messages: TextIO) -> None:
        super().__init__(out, messages)
        self._files: list[Entry] = []
        self._range: Entry | None = None

    def file_result(self, result: FileResult) -> None:
        """Add a file to the document."""
        self._files.append(_file_entry(result))

    def range_result(self, result: RangeResult) -> None:
        """Make a range of migrations the content of the document."""
        self._range = _range_entry(result)

    def finish(self, status: int, *, complete: bool) -> None:
        """Print the document."""
        if complete:
            results = {"files": self._files} if self._range is None else self._range
            print(dumps({"status": status, **results}, indent=2, ensure_ascii=False), file=self.out)


def _file_entry(result: FileResult) -> Entry:
    """Return the result for one file."""
    diagnostics = [str(diagnostic) for diagnostic in result.diagnostics]
    if result.proof is None:
        entry: Entry = {"file": result.path, "verdict": result.verdict}
        return {**entry, "diagnostics": diagnostics} if diagnostics else entry
    return {
        "file": result.path,
        "schema": result.schema,
        **_proof_entry(result.proof),
        "notes": list(result.notes),
        "diagnostics": diagnostics,
    }


def _range_entry(result: RangeResult) -> Entry:
    """Return the result for a range of migrations."""
    rewritten_failure = result.proof.failure if result.proof is not None else result.failure
    return {
        "folder": result.folder,
        "files": [source.path for source in result.originals.sources],
        "schema": result.schema,
        "originals": _run_entry(result.originals, result.failure),
        "rewritten": _run_entry(result.rewritten, rewritten_failure),
        "changed": [
            new.path
            for old, new in zip(result.originals.sources, result.rewritten.sources, strict=True)
            if old.text != new.text
        ],
        "proof": None if result.proof is None else _proof_entry(result.proof),
        "notes": list(result.notes),
    }


def _run_entry(batch: Batch, failure: Failure | None) -> Entry:
    """Return whether a batch runs in one transaction, and where it fails."""
    if failure is None:
        return {"commits": True}
    source, local = batch.locate(failure)
    line, column = source.position(span_of(source, local).start)
    return {
        "commits": False,
        "file": source.path,
        "line": line,
        "column": column,
        "sqlstate": failure.sqlstate,
        "message": failure.message,
    }


def _proof_entry(proof: Proof) -> Entry:
    """Return the result of a proof."""
    return {
        "postgresql": proof.major,
        "verdict": proof.verdict.value,
        "failure": None if proof.failure is None else _failure_entry(proof.failure),
        "difference": proof.difference,
        "new_labels": [{"type": label.type_name, "label": label.label} for label in proof.labels],
        "rows_made_up": proof.made_up,
        "tables_without_rows": list(proof.empty),
        "columns_not_compared": list(proof.varying),
        "tables_rewritten": list(proof.rewritten),
        "locks": [{"table": lock.table, "mode": lock.words} for lock in proof.locks],
    }


def _failure_entry(failure: Failure) -> Entry:
    """Return where and why a script of the proof failed."""
    return {
        "in": failure.part.value,
        "line": failure.line,
        "sqlstate": failure.sqlstate,
        "message": failure.message,
    }
