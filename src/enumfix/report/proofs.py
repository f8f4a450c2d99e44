"""The results of proofs, as text and as JSON."""

from __future__ import annotations

from typing import TextIO

from enumfix.report import terminal
from enumfix.verify.proof import Proof, Verdict
from enumfix.verify.steps import Failure


def print_proof(proof: Proof, notes: tuple[str, ...], out: TextIO) -> None:
    """Print the verdict, the difference, and notes about what the proof did not compare."""
    for note in notes:
        print(f"  note: {note}", file=out)
    if proof.empty:
        print(f"  note: proven without rows: {', '.join(proof.empty)}", file=out)
    if proof.varying:
        columns = ", ".join(proof.varying)
        print(f"  note: not compared, for two runs of the original differ there: {columns}", file=out)
    if proof.difference:
        from enumfix.report.diff import styled_lines

        terminal.write_styled(out, styled_lines(proof.difference + "\n"))
    words = {
        Verdict.IDENTICAL: f"proven on PostgreSQL {proof.major}",
        Verdict.DIFFERENT: f"NOT IDENTICAL on PostgreSQL {proof.major}",
        Verdict.FAILED: f"FAILED on PostgreSQL {proof.major}",
        Verdict.UNPROVEN: f"not proven: {proof.why_unproven}",
    }
    print(f"  {words[proof.verdict]}", file=out, flush=True)


def proof_entry(proof: Proof) -> dict[str, object]:
    """Return a proof as a dictionary for JSON."""
    return {
        "postgresql": proof.major,
        "verdict": proof.verdict.value,
        "failure": None if proof.failure is None else failure_entry(proof.failure),
        "difference": proof.difference,
        "new_labels": [{"type": label.type_name, "label": label.label} for label in proof.labels],
        "rows_made_up": proof.made_up,
        "tables_without_rows": list(proof.empty),
        "columns_not_compared": list(proof.varying),
        "tables_rewritten": list(proof.rewritten),
        "locks": [{"table": lock.table, "mode": lock.words} for lock in proof.locks],
    }


def failure_entry(failure: Failure) -> dict[str, object]:
    """Return a failure as a dictionary for JSON."""
    return {
        "in": failure.part.value,
        "line": failure.line,
        "sqlstate": failure.sqlstate,
        "message": failure.message,
    }


def as_json(status: int, **entries: object) -> str:
    """Return the status and the other entries as JSON text."""
    import json

    return json.dumps({"status": status, **entries}, indent=2, ensure_ascii=False)
