"""用户与日志: who may log in and what for, and who did what. For administrators."""

from __future__ import annotations

from pages.parts.users import log, people
from pages.shared.look import display
from pages.shared.view import filters

TABS = {"people": people.draw, "log": log.draw}


def show() -> None:
    """Draw the page; of its tabs only the one that is open."""
    words = filters.heading("users")
    display.in_tabs(TABS, "users.tab", "users:tabs", words)


if __name__ == "__main__":
    import app

    app.main()
