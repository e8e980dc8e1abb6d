"""Word documents as offices really write them: the plain one of the sample, changed as office suites change it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

from lxml import etree

from data.sample.draft import Draft
from data.sample.layouts import write_docx, write_html

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = {
    "w": W,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
STRICT = {
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/"
    b"relationships",
}
BY = 'w:id="1" w:author="办公室" w:date="2022-01-05T00:00:00Z"'
TEXT_BOX = (
    "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>"
    "<wps:txbx><w:txbxContent/></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)
Element = etree._Element
Change = Callable[[Element], None]


def element(source: str) -> Element:
    """A piece of a Word document; the namespaces are declared here."""
    tag, rest = source[1:].split(">", 1) if not source.split(">")[0].endswith("/") else (source[1:-2], "")
    closing = f">{rest}" if rest else "/>"
    return etree.fromstring(f"<{tag} {DECLARED}{closing}")


def found(root: Element, path: str) -> list[Element]:
    return root.xpath(path, namespaces=NAMESPACES)


def package(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return {name: source.read(name) for name in source.namelist()}


def changed(content: bytes, *changes: Change) -> bytes:
    """A Word document whose text is changed."""
    all_parts = parts(content)
    root = etree.fromstring(all_parts["word/document.xml"])
    for change in changes:
        change(root)
    return package(all_parts | {"word/document.xml": etree.tostring(root, xml_declaration=True, encoding="UTF-8")})


def _put_around(inside: Element, wrapper: Element, slot: Element) -> None:
    inside.addprevious(wrapper)
    slot.append(inside)


def _cell(content: list[Element]) -> Element:
    cell = element("<w:tc><w:tcPr/></w:tc>")
    cell.extend(content)
    cell.append(element("<w:p/>"))  # Word wants a paragraph at the end of a cell
    return cell


def _layout_table(*rows: list[Element]) -> Element:
    table = element("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid></w:tbl>")
    for cells in rows:
        row = element("<w:tr/>")
        row.extend(cells)
        table.append(row)
    return table


def _in_a_frame(root: Element) -> None:
    """All of the text in a cell of one table, under a line of two cells."""
    body = found(root, "w:body")[0]
    content = [block for block in body if not block.tag.endswith("sectPr")]
    head = [element("<w:tc><w:p><w:r><w:t>索引号</w:t></w:r></w:p></w:tc>"), _cell([])]
    body.insert(0, _layout_table(head, [_cell(content)]))


def _every_figure_in_a_table(root: Element) -> None:
    """Each cell of the tables holds a table of one cell."""
    for cell in found(root, "//w:tc"):
        inside = [block for block in cell if not block.tag.endswith("tcPr")]
        cell.extend([_layout_table([_cell(inside)]), element("<w:p/>")])


def _cut_tables(root: Element) -> None:
    """Every table cut in two by the end of a page, between two rows."""
    for table in found(root, "//w:tbl"):
        rows = found(table, "w:tr")
        if len(rows) < 8:
            continue
        rest = element("<w:tbl/>")
        rest.extend(deepcopy(part) for part in table if not part.tag.endswith("}tr"))
        rest.extend(rows[len(rows) // 2 :])
        table.addnext(rest)
        table.addnext(element('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'))


def _in_text_boxes(root: Element) -> None:
    """The title and every table in a text box, once for new programs and once for old ones."""
    for block in found(root, "w:body/w:tbl | w:body/w:p[1]"):
        anchor = element(TEXT_BOX)
        block.addprevious(anchor)
        old, new = found(anchor, ".//w:txbxContent")
        old.append(deepcopy(block))
        new.append(block)


def _tracked(root: Element) -> None:
    """Every figure corrected with the changes tracked, and a row struck out of every table."""
    for run in found(root, "//w:tc//w:r"):
        deleted, inserted = (
            element(f"<w:del {BY}><w:r><w:delText>9</w:delText></w:r></w:del>"),
            element(f"<w:ins {BY}/>"),
        )
        run.addprevious(deleted)
        _put_around(run, inserted, inserted)
    for table in found(root, "//w:tbl"):
        gone = deepcopy(found(table, "w:tr")[-1])
        gone.insert(0, element(f"<w:trPr><w:del {BY}/></w:trPr>"))
        table.append(gone)
        moved = element(f"<w:p><w:moveFrom {BY}><w:r><w:t>移走的3</w:t></w:r></w:moveFrom></w:p>")
        table.addnext(moved)


def _controls(root: Element) -> None:
    """Content controls around tables, rows, cells and words in turn, and a smart tag around the words."""
    runs = found(root, "//w:tc//w:r")[::4]
    for wrapped in (*runs, *found(root, "//w:tc")[::3], *found(root, "//w:tr")[::2], *found(root, "//w:tbl")[::2]):
        control = element("<w:sdt><w:sdtPr><w:alias w:val='7'/></w:sdtPr><w:sdtContent/></w:sdt>")
        _put_around(wrapped, control, control[1])
    for run in found(root, "//w:tc//w:r")[1::4]:
        tag = element("<w:smartTag w:element='chmetcnv'/>")
        _put_around(run, tag, tag)


def _fields(root: Element) -> None:
    """Figures that are the results of fields; marks of footnotes, hidden words and soft hyphens beside them."""
    for number, run in enumerate(found(root, "//w:tc//w:r")):
        if not (run.findtext(f"{{{W}}}t") or "").isdecimal():
            continue
        for mark in reversed(list(_field_marks())):
            run.addprevious(mark) if number % 2 else None
        if number % 2:
            run.addnext(element('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
        paragraph = run.getparent()
        paragraph.append(element('<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'))
        paragraph.append(element("<w:r><w:rPr><w:vanish/></w:rPr><w:t>5</w:t></w:r>"))
        paragraph.append(element("<w:r><w:softHyphen/><w:footnoteReference w:id='2'/></w:r>"))


def _field_marks() -> Iterator[Element]:
    yield element('<w:r><w:fldChar w:fldCharType="separate"/></w:r>')
    yield element("<w:r><w:instrText>=SUM(ABOVE) \\# 0</w:instrText></w:r>")
    yield element('<w:r><w:fldChar w:fldCharType="begin"/></w:r>')


def _old_merges(root: Element) -> None:
    """Cells merged to the right as old programs wrote it: one cell a column, the others continuing the first."""
    for cell in found(root, "//w:tc[w:tcPr/w:gridSpan]"):
        span = found(cell, "w:tcPr/w:gridSpan")[0]
        columns = int(span.get(f"{{{W}}}val"))
        span.getparent().replace(span, element('<w:hMerge w:val="restart"/>'))
        for _ in range(columns - 1):
            more = deepcopy(found(cell, "w:tcPr")[0])
            more.replace(found(more, "w:hMerge")[0], element('<w:hMerge w:val="continue"/>'))
            rest = element("<w:tc/>")
            rest.extend([more, element("<w:p/>")])
            cell.addnext(rest)


def _shifted(root: Element) -> None:
    """Every table begins one column in, its grid says nothing true, and spans reach over columns nobody uses."""
    for row in found(root, "//w:tr"):
        row.insert(0, element('<w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="2"/></w:trPr>'))
        last = found(row, "w:tc[last()]/w:tcPr")[0]
        span = found(last, "w:gridSpan")
        columns = int(span[0].get(f"{{{W}}}val")) if span else 1
        for old in span:
            last.remove(old)
        last.insert(0, element(f'<w:gridSpan w:val="{columns + 3}"/>'))
    for column in found(root, "//w:gridCol"):
        column.getparent().remove(column)


def _with(*changes: Change) -> Callable[[Draft], bytes]:
    def write(draft: Draft) -> bytes:
        return changed(write_docx(draft), *changes)

    return write


def write_strict(draft: Draft) -> bytes:
    """The strict kind of the format, whose namespaces differ."""
    all_parts = parts(write_docx(draft))
    for old, new in STRICT.items():
        all_parts = {name: content.replace(old, new) for name, content in all_parts.items()}
    return package(all_parts)


def write_alt_chunk(draft: Draft) -> bytes:
    """A document that holds the report as a web page added as a whole."""
    all_parts = parts(changed(write_docx(draft), _only_a_chunk))
    links = all_parts["word/_rels/document.xml.rels"].decode()
    link = f'<Relationship Id="chunk1" Type="{NAMESPACES["r"]}/aFChunk" Target="afchunk.htm"/></Relationships>'
    rels = links.replace("</Relationships>", link).encode()
    return package(all_parts | {"word/_rels/document.xml.rels": rels, "word/afchunk.htm": write_html(draft)})


def _only_a_chunk(root: Element) -> None:
    body = found(root, "w:body")[0]
    body[:] = [element('<w:altChunk r:id="chunk1"/>')]


LAYOUTS: dict[str, tuple[Callable[[Draft], bytes], str]] = {
    "docx_alt_chunk": (write_alt_chunk, "docx"),
    "docx_fields": (_with(_fields), "docx"),
    "docx_nested": (_with(_in_a_frame), "docx"),
    "docx_nested_cells": (_with(_every_figure_in_a_table), "docx"),
    "docx_old_merges": (_with(_old_merges), "docx"),
    "docx_sdt": (_with(_controls), "docx"),
    "docx_shifted_grid": (_with(_shifted), "docx"),
    "docx_split_tables": (_with(_cut_tables), "docx"),
    "docx_strict": (write_strict, "docx"),
    "docx_text_box": (_with(_in_text_boxes), "docx"),
    "docx_tracked": (_with(_tracked), "docx"),
    "docx_tracked_nested": (_with(_cut_tables, _controls, _tracked, _in_a_frame), "docx"),
}
