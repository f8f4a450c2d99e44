"""The base of whole-process figures: import pglast, and run an empty typer app."""

from __future__ import annotations

import pglast
import typer

assert pglast.__version__
app = typer.Typer()


@app.command()
def rewrite() -> None:
    """Do nothing."""


@app.command()
def check() -> None:
    """Do nothing."""


@app.command()
def explain() -> None:
    """Do nothing."""


if __name__ == "__main__":
    app()
