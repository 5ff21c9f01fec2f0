"""The command group: finds commands when they are asked for, and turns errors into one sentence each."""

import _thread
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NoReturn

import click

import chainrule
from chainrule.cli.terminal import write_anywhere
from chainrule.errors import ChainruleError, UnknownName

#: The commands: each is a function of that name in a module of that name. Only the command that is run, and for help
#: all of them, are imported: such a module imports little itself, and what the command needs inside the command.
COMMANDS = (
    *("train", "predict", "evaluate", "show", "export", "summary", "explain", "play", "demo", "check", "worksheet"),
    *("bench", "warmup"),
)
INTERRUPTED = 130  # 128 + SIGINT: what shells expect after Ctrl-C


class Commands(click.Group):
    """A group of commands that load when first used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"chainrule.cli.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UnknownName("command", args[0], COMMANDS)
        return super().resolve_command(ctx, args)

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, *rest: Any, **more: Any
    ) -> NoReturn:
        """Run, print one sentence where something is wrong, and exit: 1 for an error, 2 for wrong usage."""
        write_anywhere()
        try:
            with _interrupts_delivered():
                code = super().main(args, prog_name, *rest, **{**more, "standalone_mode": False})
        except click.ClickException as error:
            _leave(f"Error: {error.format_message()}", error.exit_code)
        except click.Abort:
            _leave("Interrupted.", INTERRUPTED)
        except ChainruleError as error:
            _leave(f"Error: {error}", 1)
        except MemoryError:
            _leave("Error: There is not enough memory for this; try something smaller.", 1)
        sys.exit(code if isinstance(code, int) else 0)


@contextmanager
def _interrupts_delivered() -> Iterator[None]:
    """Deliver once more a Ctrl-C that came where Python cannot raise, as within the bookkeeping of an import."""

    def deliver(lost: "sys.UnraisableHookArgs") -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            threading.Timer(0.01, _thread.interrupt_main).start()
        else:
            before(lost)

    before, sys.unraisablehook = sys.unraisablehook, deliver
    try:
        yield
    finally:
        sys.unraisablehook = before


def _leave(sentence: str, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(chainrule.__version__, prog_name="chainrule", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Neural networks as explicit programs: what is shown is what is run."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
