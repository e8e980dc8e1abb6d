"""The one template engine of the pages: HTML comes from templates, and what a document brought along is escaped."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template, select_autoescape

PAGES = Path(__file__).parents[2]
ENGINE = Environment(loader=FileSystemLoader(PAGES), autoescape=select_autoescape(default=True))


def template(name: str) -> Template:
    """The template of a name below ``pages/``: parts/report/printed.html.jinja. Raises TemplateNotFound."""
    return ENGINE.get_template(name)
