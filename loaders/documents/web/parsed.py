"""The tree of a web page: parsed as browsers do, within limits. Of pages written as XML what belongs to XML only is
taken away before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree
from lxml import html as lxml_html

from loaders.documents.web import markup
from loaders.errors import RefusedDocumentError

MAX_PAGE = 5_000_000  # characters without the pictures in it; a page saved by Word has some hundred thousand
MAX_ATTRIBUTES = 2000  # of one tag: the time they take the parser grows with their square
ATTRIBUTE = r"""[\s/]*+=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?+)?+"""
TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{ATTRIBUTE})*+")
PLAIN_VALUE = re.compile(r""""[^"\s<>]*+"|'[^'\s<>]*+'""")  # one value for sure, wherever the tag really ends
BETWEEN_ATTRIBUTES = re.compile(r"[\s/]+")
DATA = re.compile(r"data:[\w/+.;=-]{1,100};base64,[A-Za-z0-9+/=\s%]*+")
XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
CDATA, CDATA_END = "<![CDATA[", "]]>"
PARSING: dict[str, Any] = {"huge_tree": True, "default_doctype": False}  # deep, too: formatting that is never closed
XHTML_PREFIX = re.compile(r"xmlns:(\w+)\s*=\s*[\"']http://www\.w3\.org/1999/xhtml[\"']")
Element: TypeAlias = lxml_html.HtmlElement
# every element of one class: lxml would look each up by its tag, for what only those who write pages ask of it
ELEMENTS = etree.ElementDefaultClassLookup(
    element=lxml_html.HtmlElement,
    comment=lxml_html.HtmlComment,
    pi=lxml_html.HtmlProcessingInstruction,
    entity=lxml_html.HtmlEntity,
)


def tree(source: str) -> Element:
    """The tree of a page. A parser that gave up half-way is damage: what it left out would look like missing cells.
    Raises RefusedDocumentError for a page that is damaged or beyond the limits."""
    source = DATA.sub("data:", source)
    if len(source) > MAX_PAGE:
        raise RefusedDocumentError("too_large", f"> {MAX_PAGE // 1_000_000} MB")
    long = (tag[0] for tag in TAG.finditer(source) if tag.end() - tag.start() > MAX_ATTRIBUTES)
    if any(map(_has_too_many_attributes, long)):
        raise RefusedDocumentError("too_large", f"> {MAX_ATTRIBUTES} attributes")
    parser = lxml_html.HTMLParser(**PARSING)
    parser.set_element_class_lookup(ELEMENTS)
    try:
        root = lxml_html.document_fromstring(_prepared(source), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise RefusedDocumentError("damaged_file", str(error)) from error
    fatal = [entry.message for entry in parser.error_log if entry.level_name == "FATAL"]
    if fatal:
        raise RefusedDocumentError("damaged_file", fatal[0])
    return root


def _has_too_many_attributes(tag: str) -> bool:
    return len(BETWEEN_ATTRIBUTES.findall(PLAIN_VALUE.sub("", tag))) > MAX_ATTRIBUTES


def _prepared(source: str) -> str:
    """The page without what belongs to XML only, which the parser takes for comments or for names."""
    is_xml = XML_DECLARATION.match(source)
    if is_xml:
        source = "".join(_without_marks(source[is_xml.end() :]))
    for prefix in set(XHTML_PREFIX.findall(source[:10_000])):
        source = re.sub(rf"<(/?){prefix}:", r"<\1", source)
    return source


def _without_marks(source: str) -> Iterator[str]:
    """XML, what it marks as data escaped instead; a mark that is never closed stays. Each sign is looked at once."""
    at = 0
    while (start := source.find(CDATA, at)) >= 0 and (end := source.find(CDATA_END, start)) >= 0:
        yield source[at:start]
        yield markup.escaped(source[start + len(CDATA) : end])
        at = end + len(CDATA_END)
    yield source[at:]
