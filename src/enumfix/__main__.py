"""The entry point of `enumfix` and `python -m enumfix`: whatever happens, no traceback is shown."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, and exit with its status."""
    try:
        _die_tidily()
        from enumfix.cli import app

        app(prog_name="enumfix")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        _close_output()
        sys.exit(1)
    except Exception as error:
        from enumfix.internal import describe

        print(f"enumfix: {describe(error)}", file=sys.stderr)
        sys.exit(2)


def _die_tidily() -> None:
    """Let SIGTERM end the program by an exception, so that temporary files are removed."""
    import signal

    def stop(number: int, _: object) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, stop)


def _close_output() -> None:
    """Point stdout nowhere: the interpreter flushes it at the end, and would complain again."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
