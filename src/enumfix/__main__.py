"""The entry point of `enumfix` and `python -m enumfix`: whatever happens, no traceback is shown."""

from __future__ import annotations

import atexit
import gc
import os
import sys

_REPORT = """\
  Files named above as rewritten are complete; nothing else was written.
  help: Please report it to the issue tracker of enumfix, with the line above and, if you can, the
  files. ENUMFIX_DEBUG=1 in the environment shows where it happened."""


def main() -> None:
    """Run the command line, and exit with its status."""
    try:
        # The trees of a parser hold no circles: looking for some takes a twentieth of the time,
        # and looking once more at the very end, for what ends with the process, a fifth.
        gc.disable()
        atexit.register(gc.freeze)
        _die_tidily()
        _open_streams()
        _print_anything()
        from enumfix.cli import app

        app(prog_name="enumfix")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        _close_output()
        sys.exit(1)
    except OSError as error:
        print(f"enumfix: {error}", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        from enumfix.internal import describe

        print(f"enumfix: {describe(error)}", file=sys.stderr)
        print(_REPORT, file=sys.stderr)
        sys.exit(2)


def _die_tidily() -> None:
    """Let SIGTERM end the program by an exception, so that temporary files are removed."""
    import signal

    def stop(number: int, _: object) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, stop)


def _open_streams() -> None:
    """Put something in the place of each stream that is closed: nothing to read, nowhere to print."""
    for name, mode in ("stdin", "r"), ("stdout", "w"), ("stderr", "w"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


def _print_anything() -> None:
    """Replace what the terminal cannot show, rather than fail in the middle of a message."""
    import io

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _close_output() -> None:
    """Point stdout nowhere: the interpreter flushes it at the end, and would complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
