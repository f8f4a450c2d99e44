"""Print where the time to import the command line goes, by package.

    python bench/imports.py [MODULE…]

Self times of `python -X importtime`, the median of several runs, in milliseconds.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from statistics import median

RUNS = 7
MODULES = ("enumfix.cli", "enumfix.cli.commands.rewrite", "enumfix.api")


def once(modules: list[str]) -> Counter[str]:
    """Return the microseconds that each package takes for itself."""
    command = [sys.executable, "-X", "importtime", "-c", "import " + ", ".join(modules)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    spent = Counter[str]()
    for line in done.stderr.splitlines():
        own, _, name = line.removeprefix("import time:").split("|")
        if own.strip().isdigit():
            package = name.strip().split(".")[0]
            spent["(standard library)" if package.lstrip("_") in STANDARD else package] += int(own)
    return spent


STANDARD = {name.lstrip("_") for name in sys.stdlib_module_names} | {"site", "sitecustomize"}


def main() -> None:
    """Print one line for each package, the most expensive first."""
    times: dict[str, list[int]] = defaultdict(list)
    for _ in range(RUNS):
        for package, spent in once(sys.argv[1:] or list(MODULES)).items():
            times[package].append(spent)
    medians = {package: median(spent) / 1000 for package, spent in times.items()}
    for package, milliseconds in sorted(medians.items(), key=lambda item: -item[1])[:12]:
        print(f"{milliseconds:8.1f} ms  {package}")
    print(f"{sum(medians.values()):8.1f} ms  in all")


if __name__ == "__main__":
    main()
