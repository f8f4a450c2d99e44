"""Text for people: diffs, the steps of a proof, and its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from enumfix.report import terminal
from enumfix.report.reporter import Reporter

if TYPE_CHECKING:
    from enumfix.report.diff import FileTexts
    from enumfix.report.progress import Board
    from enumfix.report.results import FileResult, RangeResult
    from enumfix.verify.proof import Proof
    from enumfix.verify.steps import ProofStep


class Format(Reporter):
    """Prints results as text, in colours if `out` is a terminal."""

    def board(self, title: str, steps: Sequence[ProofStep]) -> AbstractContextManager[Board]:
        """Give a table on a terminal, else lines."""
        from enumfix.report.progress import open_board

        return open_board(self.out, title, steps)

    def diff(self, change: FileTexts) -> None:
        """Print a unified diff, byte for byte if `out` is not a terminal."""
        from enumfix.report.diff import diff, styled_lines

        text = diff(change)
        if self.out.isatty():
            terminal.write_styled(self.out, styled_lines(text))
        else:
            self._write_bytes(text.encode(errors="surrogateescape"))

    def rewritten_input(self, data: bytes) -> None:
        """Print the rewritten text. On a terminal, control characters are spelled out."""
        if self.out.isatty():
            terminal.write_styled(self.out, [(data.decode(errors="surrogateescape"), "")])
        else:
            self._write_bytes(data)

    def file_result(self, result: FileResult) -> None:
        """Print the verdict of a proof. Other results are known from the messages."""
        if result.proof is not None:
            self._print_proof(result.proof, result.notes)

    def range_result(self, result: RangeResult) -> None:
        """Print what is wrong, the verdict, and whether only the rewritten files run in one transaction."""
        self.diagnostics(result.diagnostics)
        if result.proof is not None:
            self._print_proof(result.proof, result.notes)
        if result.needs_rewrite:
            print("  as the files are, they do not run in one transaction; rewritten they do", file=self.out)

    def _print_proof(self, proof: Proof, notes: tuple[str, ...]) -> None:
        """Print the verdict, the difference, and notes about what the proof did not compare."""
        from enumfix.report.diff import styled_lines

        for note in notes:
            print(f"  note: {note}", file=self.out)
        if proof.empty:
            print(f"  note: proven without rows: {', '.join(proof.empty)}", file=self.out)
        if proof.varying:
            columns = ", ".join(proof.varying)
            print(
                f"  note: not compared, for two runs of the original differ there: {columns}", file=self.out
            )
        if proof.difference:
            terminal.write_styled(self.out, styled_lines(proof.difference + "\n"))
        print(f"  {_verdict_words(proof)}", file=self.out, flush=True)

    def _write_bytes(self, data: bytes) -> None:
        """Write bytes exactly, where a text stream could change line endings or the encoding."""
        self.out.flush()
        rest = memoryview(data)
        while rest:  # with PYTHONUNBUFFERED, write() may take only a part
            rest = rest[self.out.buffer.write(rest) :]
        self.out.buffer.flush()


def _verdict_words(proof: Proof) -> str:
    """Return the verdict of a proof as words."""
    from enumfix.verify.proof import Verdict

    words = {
        Verdict.IDENTICAL: f"proven on PostgreSQL {proof.major}",
        Verdict.DIFFERENT: f"NOT IDENTICAL on PostgreSQL {proof.major}",
        Verdict.FAILED: f"FAILED on PostgreSQL {proof.major}",
        Verdict.UNPROVEN: f"not proven: {proof.why_unproven}",
    }
    return words[proof.verdict]
