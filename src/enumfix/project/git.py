"""Asks Git: where a repository begins, which files its main branch has, and what a file was earlier."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from enumfix.diagnostics import Code, Refused, Severity
from enumfix.source import Source, Span

NO_MAIN_BRANCH = Code(
    "EF050",
    Severity.ERROR,
    "Git does not say which migrations the main branch has",
    "Fetch the main branch (git fetch origin main:refs/remotes/origin/main), name it with `main_branch` in "
    "the settings, or leave out --new-only to rewrite exactly the files that you name.",
)

NO_REVISION = Code(
    "EF049",
    Severity.ERROR,
    "Git does not have the file at that revision",
    "Name a revision that holds the original of the file, for example --against origin/main. "
    "`git log -- FILE` lists the revisions that changed it.",
)

# The first that exists is the main branch: a branch of the remote comes before a local one.
MAIN_BRANCHES = (
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)


def git_root(folder: Path) -> Path | None:
    """Return the top folder of the repository that `folder` is in, or None if it is in none."""
    # `.git` is a file in worktrees and submodules.
    folder = folder.resolve()
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)


def folders_upwards(folder: Path) -> list[Path]:
    """Return the folders to search for settings or a dump: `folder`, then those above it.

    The last is the top of the repository. Without a repository it is the current folder if that is above,
    else `folder` itself: the folders above belong to something else.
    """
    folder = folder.resolve()
    chain = [folder, *folder.parents]
    top = git_root(folder) or Path.cwd()
    return chain[: chain.index(top) + 1] if top in chain else [folder]


def repository_around(folder: Path) -> Path:
    """Return the real path of the repository that a folder is in, judged by the path as it is spelled.

    Links are not followed for that: a folder behind a link does not belong to the repository with the link.
    Without a repository, return the last of `folders_upwards`.
    """
    named = Path(os.path.normpath(folder.absolute()))
    roots = (place for place in (named, *named.parents) if (place / ".git").exists())
    return next(roots, folders_upwards(folder)[-1]).resolve()


def absent_from_main(paths: Iterable[Path], branch: str | None) -> list[Path]:
    """Return the paths that the main branch does not have, in their order.

    Before the first commit, these are all paths. `branch` is the name of the main branch; None means one of
    the usual names. Raises `Refused` if there is no repository or no main branch.
    """
    paths = list(paths)
    on_main: set[Path] = set()
    for root in {git_root(path.parent) for path in paths}:
        inside = [path for path in paths if git_root(path.parent) == root]
        on_main.update(_paths_on_main(root, inside, branch))
    return [path for path in paths if path not in on_main]


def is_shallow(root: Path) -> bool:
    """Return whether the repository at `root` is a shallow clone, which lacks older commits."""
    return _git_text(root, Source(str(root), ""), "rev-parse", "--is-shallow-repository").strip() == "true"


def is_committed(root: Path, path: Path) -> bool:
    """Return whether the current commit of the repository at `root` has a file."""
    name = (path.parent.resolve() / path.name).relative_to(root).as_posix()
    try:
        return bool(
            _git_text(root, Source(str(path), ""), "ls-tree", "--name-only", "HEAD", "--", name).strip()
        )
    except Refused:  # there is no commit yet, or no git
        return False


def read_at_revision(path: Path, revision: str) -> bytes:
    """Return the bytes of `git show REVISION:FILE`. Raises `Refused` if Git does not have it."""
    source = Source(str(path), "")
    root = git_root(path.parent)
    if root is None:
        raise Refused(NO_REVISION.at(source, Span(0, 0), "this file is in no Git repository"))
    if revision.startswith("-"):
        raise Refused(NO_REVISION.at(source, Span(0, 0), f"{revision} is no revision"))
    name = (path.parent.resolve() / path.name).relative_to(root).as_posix()
    return _run_git(root, source, NO_REVISION, "show", f"{revision}:{name}")


def _paths_on_main(root: Path | None, paths: Sequence[Path], branch: str | None) -> list[Path]:
    """Return the paths that the main branch of the repository at `root` has."""
    source = Source(str(paths[0]), "")
    if root is None:
        raise Refused(NO_MAIN_BRANCH.at(source, Span(0, 0), "this file is in no Git repository"))
    main = _main_branch(root, source, branch)
    if main is None:
        return []
    # Two paths may lead to one file, so that both have the same name in Git.
    names = [(path.parent.resolve() / path.name).relative_to(root).as_posix() for path in paths]
    files = set(_git_text(root, source, "ls-tree", "-z", "--name-only", main, "--", *names).split("\0"))
    return [path for path, name in zip(paths, names, strict=True) if name in files]


def _main_branch(root: Path, source: Source, branch: str | None) -> str | None:
    """Return the full name of the main branch, or None before the first commit.

    Raises `Refused` without one.
    """
    wanted = MAIN_BRANCHES if branch is None else (f"refs/remotes/origin/{branch}", f"refs/heads/{branch}")
    existing = _git_text(root, source, "for-each-ref", "--format=%(refname)", *wanted).split()
    for name in wanted:
        if name in existing:
            return name
    if not _git_text(root, source, "for-each-ref", "--count=1", "--format=%(refname)").strip():
        return None
    tried = ", ".join(name.removeprefix("refs/").removeprefix("remotes/") for name in wanted)
    raise Refused(NO_MAIN_BRANCH.at(source, Span(0, 0), f"its repository has none of {tried}"))


def _git_text(root: Path, source: Source, *arguments: str) -> str:
    """Return the output of Git as text. Raises `Refused` if it fails."""
    return os.fsdecode(_run_git(root, source, NO_MAIN_BRANCH, *arguments))


def _run_git(root: Path, source: Source, code: Code, *arguments: str) -> bytes:
    """Return the output of Git. Raises `Refused` with this code if it fails."""
    import subprocess

    # In a commit hook, variables named GIT_… would make Git use another index or repository.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ("git", "-c", "core.quotePath=false", *arguments)
    try:
        process = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True)
    except FileNotFoundError:
        raise Refused(code.at(source, Span(0, 0), "the program git was not found")) from None
    except subprocess.CalledProcessError as error:
        words = os.fsdecode(error.stderr).strip()
        raise Refused(code.at(source, Span(0, 0), f"git says: {words}")) from None
    return process.stdout
