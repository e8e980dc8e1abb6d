"""A template of Word filled in. What is filled in is text, whatever it holds; a template can run nothing.

A mistake in a template is told in a sentence that names the file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from loaders.errors import WrongRequestError
from loaders.forms import DATA
from loaders.one_line import detail_of, spelt

FOLDER = DATA / "templates"
NOT_XML = re.compile("[\ufffe\uffff]")
FAULTS = (  # what a template may do wrong: its tags, what they reckon, its XML, its file
    *(TemplateError, etree.LxmlError, PackageNotFoundError, zipfile.BadZipFile, OSError, RecursionError),
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
)


def inert(value: object) -> object:
    """What is filled in as text of Word: no sign that is obeyed and not seen, none that XML forbids; lines stay."""
    if isinstance(value, Markup):
        return value
    lines = str(value).replace("\t", " ").split("\n")
    return "\n".join(spelt(NOT_XML.sub("\ufffd", line)) for line in lines)


def _soundly(mend: Callable[[str], Any], xml: str) -> Any:
    """What is not sound XML is a mistake: to mend it would lose a part of the letter."""
    etree.fromstring(xml)
    return mend(xml)


def filled(name: str, values: Mapping[str, Any], folder: Path = FOLDER) -> bytes:
    """The letter that a template and its values make. Raises WrongRequestError for a template that is not there or has
    a mistake, with its file and what is wrong."""
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=inert)
    written = io.BytesIO()
    try:
        template = DocxTemplate(str(folder / name))
        template.fix_tables = partial(_soundly, template.fix_tables)
        template.render(dict(values), environment)
        template.save(written)
    except FAULTS as error:
        said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise WrongRequestError(("letters.template", {"file": name, "detail": detail_of(said)})) from error
    return written.getvalue()
