"""The results of `enumfix verify`, before an output format prints them."""

from __future__ import annotations

from enumfix.diagnostics import Diagnostic
from enumfix.frozen import frozen
from enumfix.verify.batch import Batch
from enumfix.verify.proof import Proof
from enumfix.verify.steps import Failure


@frozen(kw_only=True)
class FileResult:
    """The result for one migration.

    - `verdict` is that of the proof. Without a proof it is "unchanged" (nothing to prove) or "refused".
    - `schema` is the path of the dump, "" without a proof.
    - `notes` say what was done to make the migration run, `diagnostics` why the proof fails or was not tried.
    """

    path: str
    verdict: str
    schema: str = ""
    proof: Proof | None = None
    notes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@frozen(kw_only=True)
class RangeResult:
    """The result for several migrations that run in one transaction.

    - `folder` holds the migrations, `schema` is the path of the dump.
    - `failure` says where the originals fail in one transaction, None if they run.
    - `proof` compares the originals with the rewrites, None if there is nothing to compare.
    - `notes` say what was done to make the migrations run, `diagnostics` what is wrong.
    - `needs_rewrite` is True if the files fail as they are on disk, and their rewrites are proven.
    """

    folder: str
    schema: str
    originals: Batch
    rewritten: Batch
    failure: Failure | None
    proof: Proof | None
    notes: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    needs_rewrite: bool
