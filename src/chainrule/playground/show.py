"""`chainrule.play`: the page on a table, in a browser or, within a notebook, in its cell."""

import sys
from typing import Any

from chainrule.errors import InvalidInput


def play(table: Any = None, target: str | None = None, *, port: int = 0, browser: bool = True) -> Any:
    """Show a network that learns a table: watch it, touch it, rewind it.

    In a notebook it returns a widget (``pip install 'chainrule[notebook]'``); elsewhere it serves a page on this
    machine, opens it in the browser, and returns at Ctrl-C (``pip install 'chainrule[play]'``).

    Parameters
    ----------
    table : a file, a data frame, the name of a classic table, or a file that the page has shared; spirals if None.
    target : the column to predict; the last one if None.

    Raises `InvalidInput`, with the reason, where the table cannot be used.

    >>> play("sprials")
    Traceback (most recent call last):
    chainrule.errors.UnknownName: There is no table named 'sprials'; did you mean 'spirals'?
    """
    from chainrule.playground.begin import session_of

    session = session_of(table, target)
    if _in_notebook():
        try:
            from chainrule.playground.widget import Widget
        except ImportError:
            raise InvalidInput("In a notebook, the page needs anywidget: pip install 'chainrule[notebook]'.") from None
        return Widget(session)
    from chainrule.playground.server import serve

    return serve(session, port, browser=browser)


def _in_notebook() -> bool:
    marimo = sys.modules.get("marimo")
    if marimo is not None and marimo.running_in_notebook():
        return True
    return "ipykernel" in sys.modules and "IPython" in sys.modules
