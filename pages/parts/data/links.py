"""A link to a file that the server gives away whole, drawn as the buttons of other downloads are."""

from __future__ import annotations

from pages.shared.look import elements as st
from pages.shared.look.templates import template

TEMPLATE = "parts/data/links.html.jinja"


def draw(label: str, address: str) -> None:
    """Draw it; the file is made when it is followed."""
    st.html(template(TEMPLATE).render(label=label, to=address), width="content")
