"""Print the shape of the package in numbers: how it is layered, and how much of it is hard to read.

.venv/bin/python bench/shape.py                # of src/enumfix
.venv/bin/python bench/shape.py OTHER/enumfix  # of another checkout, to compare
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "src" / "enumfix"
LONG_FUNCTION = 30
NO_PARTICIPLES = frozenset(
    ("need", "feed", "seed", "exceed", "proceed", "embed", "shed", "read", "bed", "indeed")
)
IRREGULAR = frozenset(
    "told made written kept held given taken known seen shown found begun drawn left lost".split()
)


def trees(package: Path) -> dict[str, ast.Module]:
    """Return the tree of each module by its name, without the name of the package in front."""
    paths = sorted(package.rglob("*.py"))
    names = [".".join(path.relative_to(package).with_suffix("").parts) for path in paths]
    names = [name.removesuffix(".__init__") for name in names]
    return {
        name: ast.parse(path.read_text(encoding="utf-8")) for name, path in zip(names, paths, strict=True)
    }


def imports(modules: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    """Return the modules of the package that each of them imports, for type checkers or not."""
    return {name: {each for each in _imported(tree) if each in modules} for name, tree in modules.items()}


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("enumfix"):
            base = (node.module or "").removeprefix("enumfix").lstrip(".")
            yield base
            yield from (f"{base}.{alias.name}".lstrip(".") for alias in node.names)


def floors(graph: Mapping[str, set[str]]) -> int:
    """Return how many modules the longest chain of imports has; a circle counts once."""
    heights: dict[str, int] = {}

    def height(name: str) -> int:
        if name not in heights:
            heights[name] = 0  # while it is worked out
            heights[name] = 1 + max(map(height, graph[name] - {name}), default=0)
        return heights[name]

    return max(map(height, graph))


def functions(modules: Mapping[str, ast.Module]) -> Iterator[ast.FunctionDef]:
    """Yield every function and method."""
    for tree in modules.values():
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def is_bare_participle(name: str) -> bool:
    """Return whether the name of a function is one word, and says in what state something is."""
    word = name.strip("_")
    return word in IRREGULAR or (word.endswith("ed") and "_" not in word and word not in NO_PARTICIPLES)


def is_field_by_string(node: ast.AST) -> bool:
    """Return whether a call looks a field up by a name that is written as a string."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) > 1):
        return False
    return node.func.id in ("getattr", "hasattr") and isinstance(node.args[1], ast.Constant)


def main() -> None:
    """Print one number a line."""
    package = Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE
    modules = trees(package)
    graph = imports(modules)
    all_functions = list(functions(modules))
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for node in all_functions]
    fields = sum(is_field_by_string(node) for tree in modules.values() for node in ast.walk(tree))
    lines = [len(path.read_text(encoding="utf-8").splitlines()) for path in package.rglob("*.py")]
    rows = {
        "lines": sum(lines),
        "modules": len(modules),
        "modules at the top": len(list(package.glob("*.py"))),
        "longest module, in lines": max(lines),
        "longest chain of imports": floors(graph),
        "pairs of modules that import each other": sum(
            a in graph[b] for a in graph for b in graph[a] if a < b
        ),
        "functions": len(all_functions),
        f"functions over {LONG_FUNCTION} lines": sum(length > LONG_FUNCTION for length in lengths),
        "longest function, in lines": max(lengths),
        "functions called by a bare participle": sum(is_bare_participle(node.name) for node in all_functions),
        "fields looked up by a string": fields,
    }
    for name, number in rows.items():
        print(f"{number:7,}  {name}")


if __name__ == "__main__":
    main()
