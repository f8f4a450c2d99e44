"""The shape of the package, read from its source: who imports whom, and what every module must have."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

import enumfix

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "enumfix"

LAYERS = (
    "frozen prefilter",
    "source",
    "diagnostics",
    "outcome",
    "sql",
    "migrators",
    "catalog",
    "fold",
    "recreation",
    "kinds statements",
    "history",
    "migration",
    "api picture",
    "project postgres",
    "verify",
    "report",
    "reference",
    "cli",
    "__init__ __main__",
    "hook",
)
"""The folders and modules of the package, from the bottom up: each imports only what stands below it."""

EDGE = frozenset("project postgres verify report reference cli __main__ hook".split())
"""What may touch the world; all others are the pure core."""

WORLD = {"fileinput", "glob", "http", "io", "multiprocessing", "os", "pathlib", "shutil", "signal", "socket"}
WORLD |= {"sqlite3", "subprocess", "tempfile", "threading", "typer", "urllib", "psycopg"}
"""What reaches files, processes, sockets or the terminal."""

PARSER = {"sql.script", "sql.split"}
"""The only callers of pglast's parser; the others see trees."""

TREES = {"ast", "enums", "keywords"}
"""The parts of pglast that parse nothing."""

LONGEST = 600
TOP = 12
"""How many modules may stand at the top of the package."""


@dataclass(frozen=True)
class Module:
    """One module of the package; its name has no `enumfix.` in front."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        """Return its source."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """Return its tree."""
        return ast.parse(self.text)

    @property
    def full(self) -> str:
        """Return what it is imported as."""
        return f"enumfix.{self.name}"

    @property
    def home(self) -> str:
        """Return the folder of the package in which it stands, or its own name at the top."""
        return self.name.split(".")[0] or "__init__"

    @property
    def own_imports(self) -> frozenset[str]:
        """Return the modules of the package that it imports, for type checkers or not."""
        return frozenset(name for name in NAMES if f"enumfix.{name}" in self.imports)

    @cached_property
    def imports(self) -> frozenset[str]:
        """Return what it imports, wherever it does: each module, and each name taken from one."""
        return frozenset(self._imports())

    def _imports(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield from (alias.name, f"{alias.name}.*")
            elif isinstance(node, ast.ImportFrom):
                assert node.module and not node.level, f"{self.name}: imports are absolute"
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    @property
    def calls(self) -> frozenset[str]:
        """Return the plain names that it calls."""
        called = (node.func for node in ast.walk(self.tree) if isinstance(node, ast.Call))
        return frozenset(name.id for name in called if isinstance(name, ast.Name))

    def documentable(self) -> Iterator[tuple[str, bool]]:
        """Yield what has to have a docstring, and whether it has one."""
        yield self.name, bool(ast.get_docstring(self.tree))
        yield from self._documentable(self.tree.body, self.name)

    def _documentable(self, body: list[ast.stmt], within: str) -> Iterator[tuple[str, bool]]:
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield f"{within}.{node.name}", bool(ast.get_docstring(node))
                yield from self._documentable(node.body, f"{within}.{node.name}")
            elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{within}.{node.name}", bool(ast.get_docstring(node))


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def parts_of_pglast(module: Module) -> set[str]:
    return {name.split(".")[1] for name in module.imports if name.startswith("pglast.")}


MODULES = [Module(name_of(path), path) for path in sorted(PACKAGE.rglob("*.py"))]

each_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name or "enumfix")


NAMES = {module.name: module for module in MODULES if module.name}
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names.split()}


def test_every_folder_has_a_layer() -> None:
    assert {module.home for module in MODULES} == set(LEVEL)


@each_module
def test_nothing_imports_upwards(module: Module) -> None:
    imported = {NAMES[name].home for name in module.own_imports} - {module.home}
    assert [home for home in imported if LEVEL[home] >= LEVEL[module.home]] == []


@each_module
def test_no_two_modules_import_each_other(module: Module) -> None:
    assert [name for name in module.own_imports if module.name in NAMES[name].own_imports] == []


@each_module
def test_kinds_do_not_import_one_another(module: Module) -> None:
    if module.home in ("kinds", "statements") and "." in module.name:
        assert [name for name in module.own_imports if name.startswith(f"{module.home}.")] == []


@each_module
def test_only_the_edge_touches_the_world(module: Module) -> None:
    if module.home not in EDGE:
        assert {name.split(".")[0] for name in module.imports} & WORLD == set()
        assert module.calls & {"open", "print", "input"} == set()


def test_few_modules_stand_at_the_top() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= TOP


@each_module
def test_only_two_modules_call_the_parser(module: Module) -> None:
    if module.name not in PARSER:
        assert parts_of_pglast(module) <= TREES


def test_those_two_do_call_it() -> None:
    assert {module.name for module in MODULES if parts_of_pglast(module) - TREES} == PARSER


@each_module
def test_everything_public_says_what_it_is(module: Module) -> None:
    assert [name for name, has in module.documentable() if not has] == []


@each_module
def test_no_module_needs_much_scrolling(module: Module) -> None:
    assert len(module.text.splitlines()) <= LONGEST


@pytest.mark.parametrize("name", enumfix.__all__)
def test_public_names_are_there_and_say_what_they_are(name: str) -> None:
    assert (getattr(enumfix, name).__doc__ or "").strip()
    assert name in (ROOT / "README.md").read_text(encoding="utf-8")


def test_contributing_has_a_line_for_every_folder() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    folders = [path.parent.name for path in PACKAGE.glob("*/__init__.py")]
    assert [name for name in folders if f"| `{name}/` |" not in text] == []
