"""The Git repository around a file: where it starts, and which files its main branch holds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from enumfix.diagnostics import Code, Refused, Severity
from enumfix.source import Source, Span

NO_MAIN_BRANCH = Code(
    "EF050",
    Severity.ERROR,
    "it is not known which migrations the main branch holds",
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

# In this order; what was pushed counts before what is only here.
MAIN_BRANCHES = (
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)


def root_of(folder: Path) -> Path | None:
    """Return the top folder of the repository around `folder`, or None outside of one."""
    # `.git` is a file in worktrees and submodules.
    folder = folder.resolve()
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)


def upwards(folder: Path) -> list[Path]:
    """Return the folders to look for something in: `folder`, then those above it.

    The last is the top of the repository. Outside of one it is the current folder if that is
    above, else `folder` itself: what lies in the folders above belongs to something else.
    """
    folder = folder.resolve()
    chain = [folder, *folder.parents]
    top = root_of(folder) or Path.cwd()
    return chain[: chain.index(top) + 1] if top in chain else [folder]


def top_around(folder: Path) -> Path:
    """Return the real path of the folder that all belongs to: the repository in which `folder` is named.

    A link on the way out of it does not count: what a repository links to is not in it. Outside of one it is
    the last of `upwards`.
    """
    named = Path(os.path.normpath(folder.absolute()))
    holding = (place for place in (named, *named.parents) if (place / ".git").exists())
    return next(holding, upwards(folder)[-1]).resolve()


def absent_from_main(paths: Iterable[Path], branch: str | None) -> list[Path]:
    """Return those of `paths` that the main branch does not hold, in the order given.

    Before the first commit, that is all of them. `branch` is the name of the main branch where it
    is none of the usual ones. Raises `Refused` where there is no repository or no main branch.
    """
    paths = list(paths)
    held: set[Path] = set()
    for root in {root_of(path.parent) for path in paths}:
        inside = [path for path in paths if root_of(path.parent) == root]
        held.update(_held(root, inside, branch))
    return [path for path in paths if path not in held]


def at_revision(path: Path, revision: str) -> bytes:
    """Return what is in the file at a revision: `git show REVISION:FILE`. Raises `Refused` without it."""
    source = Source(str(path), "")
    root = root_of(path.parent)
    if root is None:
        raise Refused(NO_REVISION.at(source, Span(0, 0), "this file is in no Git repository"))
    if revision.startswith("-"):
        raise Refused(NO_REVISION.at(source, Span(0, 0), f"{revision} is no revision"))
    name = (path.parent.resolve() / path.name).relative_to(root).as_posix()
    return _run(root, source, NO_REVISION, "show", f"{revision}:{name}")


def _held(root: Path | None, paths: Sequence[Path], branch: str | None) -> list[Path]:
    """Return those of `paths` that the main branch of the repository at `root` holds."""
    source = Source(str(paths[0]), "")
    if root is None:
        raise Refused(NO_MAIN_BRANCH.at(source, Span(0, 0), "this file is in no Git repository"))
    main = _main_branch(root, source, branch)
    if main is None:
        return []
    # One file may be named in two ways, so that several paths may have the same name there.
    names = [(path.parent.resolve() / path.name).relative_to(root).as_posix() for path in paths]
    held = set(_git(root, source, "ls-tree", "-z", "--name-only", main, "--", *names).split("\0"))
    return [path for path, name in zip(paths, names, strict=True) if name in held]


def _main_branch(root: Path, source: Source, branch: str | None) -> str | None:
    """Return the full name of the main branch, or None before the first commit."""
    wanted = MAIN_BRANCHES if branch is None else (f"refs/remotes/origin/{branch}", f"refs/heads/{branch}")
    there = _git(root, source, "for-each-ref", "--format=%(refname)", *wanted).split()
    for name in wanted:
        if name in there:
            return name
    if not _git(root, source, "for-each-ref", "--count=1", "--format=%(refname)").strip():
        return None
    tried = ", ".join(name.removeprefix("refs/").removeprefix("remotes/") for name in wanted)
    raise Refused(NO_MAIN_BRANCH.at(source, Span(0, 0), f"its repository has none of {tried}"))


def _git(root: Path, source: Source, *arguments: str) -> str:
    """Return what Git prints. Raises `Refused` when it fails."""
    return os.fsdecode(_run(root, source, NO_MAIN_BRANCH, *arguments))


def _run(root: Path, source: Source, code: Code, *arguments: str) -> bytes:
    """Return what Git prints. Raises `Refused`, with `code`, when it fails."""
    import subprocess

    # A commit hook runs with variables that point Git at one index and one repository.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ("git", "-c", "core.quotePath=false", *arguments)
    try:
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True)
    except FileNotFoundError:
        raise Refused(code.at(source, Span(0, 0), "the program git was not found")) from None
    except subprocess.CalledProcessError as error:
        said = os.fsdecode(error.stderr).strip()
        raise Refused(code.at(source, Span(0, 0), f"git says: {said}")) from None
    return done.stdout
