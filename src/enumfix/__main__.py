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
        _print_safely()
        _run()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        _close_output()
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
    """Run the command line, and print all that is left. Raises `BrokenPipeError` where nobody reads that."""
    from enumfix.cli import app

    out = sys.stdout
    try:
        app(prog_name="enumfix")
    except SystemExit:
        if sys.stdout is not out:  # what typer does when it finds that nobody reads any more
            raise BrokenPipeError from None
        out.flush()
        raise


def _die_tidily() -> None:
    """Let SIGTERM and SIGHUP end the program by an exception, so that servers and temporary files go.

    A second signal does not disturb that. One that whoever started the program ignores (nohup) stays ignored.
    """
    import signal

    ending = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]

    def stop(number: int, _: object) -> None:
        for each in ending:
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    for number in ending:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)


def _open_streams() -> None:
    """Put something in the place of each stream that is closed: nothing to read, nowhere to print."""
    for name, mode in ("stdin", "r"), ("stdout", "w"), ("stderr", "w"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


def _print_safely() -> None:
    """Replace what a terminal cannot show, or would obey, rather than fail in the middle of a message.

    What goes to stdout stays exact where that is no terminal: a diff, say.
    """
    import io

    from enumfix.report.terminal import CleanStream

    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
            if name == "stderr" or stream.isatty():
                setattr(sys, name, CleanStream(stream))


def _close_output() -> None:
    """Point both streams nowhere: the interpreter flushes them at the end, and would complain again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)


if __name__ == "__main__":
    main()
