"""The entry point of `enumfix` and `python -m enumfix`. Every exception becomes a message and a status."""

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
        # Parse trees have no reference cycles. Searching for cycles takes a twentieth of the run, and
        # once more a fifth at its end, where the process gives all memory back anyway.
        gc.disable()
        atexit.register(gc.freeze)
        _exit_on_signals()
        _replace_closed_streams()
        _escape_control_characters()
        _run()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        _discard_output()
        sys.exit(128 + 13)  # as SIGPIPE would, which Python turns into this error
    except OSError as error:
        print(f"enumfix: {error}", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        from enumfix.report.internal_error import describe

        print(f"enumfix: {describe(error)}", file=sys.stderr)
        print(_REPORT, file=sys.stderr)
        sys.exit(2)


def _run() -> None:
    """Run the command line and flush stdout. Raises `BrokenPipeError` if nobody reads stdout any more."""
    from enumfix.cli import app

    out = sys.stdout
    try:
        app(prog_name="enumfix")
    except SystemExit:
        if sys.stdout is not out:  # typer replaces stdout when nobody reads it any more
            raise BrokenPipeError from None
        out.flush()
        raise


def _exit_on_signals() -> None:
    """Make SIGTERM and SIGHUP raise SystemExit, so that servers are stopped and temporary files removed.

    Further signals are ignored while it exits. A signal that was ignored from the start (nohup) stays so.
    """
    import signal

    signals = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]

    def stop(number: int, _: object) -> None:
        for other in signals:
            signal.signal(other, signal.SIG_IGN)
        sys.exit(128 + number)

    for number in signals:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)


def _replace_closed_streams() -> None:
    """Open the null device in place of each standard stream that is closed."""
    for name, mode in ("stdin", "r"), ("stdout", "w"), ("stderr", "w"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


def _escape_control_characters() -> None:
    """Print escapes in place of control characters, and of characters that the encoding does not have.

    stdout is changed only if it is a terminal: in a pipe or a file, a diff has to stay exact.
    """
    import io

    from enumfix.report.terminal import CleanStream

    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
            if name == "stderr" or stream.isatty():
                setattr(sys, name, CleanStream(stream))


def _discard_output() -> None:
    """Redirect stdout and stderr to the null device: Python flushes both at exit, which would fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)


if __name__ == "__main__":
    main()
