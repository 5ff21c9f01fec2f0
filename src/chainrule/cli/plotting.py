"""Whether plots can be drawn: matplotlib comes with an extra."""

from __future__ import annotations

NO_PLOTS = "Plots need matplotlib, which is not installed here: pip install 'chainrule[plot]'."


def can_plot() -> bool:
    """Whether matplotlib can be imported."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return False
    return True
