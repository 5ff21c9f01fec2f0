"""The command line: parse, call the public API, print."""

from chainrule.cli.app import main

__all__ = ["main"]
