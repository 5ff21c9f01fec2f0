"""The command line: parse, call the public API, print."""

import sys

try:
    from chainrule.cli.app import main
except KeyboardInterrupt:  # Ctrl-C before there is anything to interrupt
    sys.stderr.write("Interrupted.\n")
    sys.exit(130)

__all__ = ["main"]
