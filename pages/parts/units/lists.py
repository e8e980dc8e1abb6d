"""Lists of units in and out: what a list would do is shown before anything is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial

import pandas as pd

import loaders
from loaders.words import Said, Words
from pages.parts.units.listed import FIELDS
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import filters, widgets

KINDS = ["xlsx", "xls", "csv", "tsv", "txt"]
STATUSES = ("new", "changed", "same", "asked")
MEDIA_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MAX_MB = 5  # of a list; one of 2,000 units has a tenth of it
NEW = ""  # the answer that a line is another unit than those it may be


def draw_import(words: Words) -> None:
    """A file or pasted cells, what would become of each line, and the button that stores it."""
    columns = words.join(words(f"units.col.{one}") for one in FIELDS)
    st.caption(words("units.how_import"), help=words("units.columns", columns=columns))
    turn = st.session_state.setdefault("import:turn", 0)
    file = st.file_uploader(words("units.file"), KINDS, key=f"import:file:{turn}", max_upload_size=MAX_MB)
    pasted = st.text_area(words("units.pasted"), key=f"import:pasted:{turn}")
    if file is not None:
        name, content = file.name, file.getvalue()
    elif pasted.strip():
        name, content = f"{words('units.pasted_name')}.tsv", pasted.encode()
    else:
        return
    found, _, _ = loaders.preview_units(name, content, cached.database(), read=cached.read_list)
    if found.faults:
        st.error(words("units.faults", count=len({one.line for one in found.faults})))
        st.markdown(
            Said("\n").join(Said("- {fault}", {"fault": _fault(one.sentence(name), words)}) for one in found.faults)
        )
        return
    _preview(name, content, words)


def _fault(sentence: tuple[str, dict[str, object]], words: Words) -> str:
    key, values = sentence
    return words(key, **values)


def _preview(name: str, content: bytes, words: Words) -> None:
    _, undecided, _ = loaders.preview_units(name, content, cached.database(), read=cached.read_list)
    answers = _answers([one for one in undecided if one.status == "asked"], words)
    _, done, before = loaders.preview_units(name, content, cached.database(), answers, read=cached.read_list)
    st.markdown(words("units.preview", **counted(done)))
    display.table(table(done, before, words), words, "preview")
    for one in done:
        if one.above:
            st.caption(words("units.above", line=one.line, name=one.above.name))
    widgets.signature(words, "import:who")
    count = sum(one.status in ("new", "changed") for one in done)

    def do() -> str:
        who = str(st.session_state.get("import:who") or "").strip()
        stored = loaders.import_units(name, content, cached.database(), who, answers, read=cached.read_list)
        st.session_state["import:turn"] += 1
        filters.show_own(words)
        return words("units.imported", **counted(stored))

    widgets.deed(words("units.import", count=count), do, words, "import:store", type="primary", disabled=not count)


def _answers(asked: Iterable[loaders.Registered], words: Words) -> dict[int, str]:
    """What the person says of each line that may be a unit that is there."""
    answers: dict[int, str] = {}
    for one in asked:
        labels = {unit.id: unit.name for unit in one.candidates} | {NEW: words("units.ask_new")}
        said = st.selectbox(
            words("units.ask", line=one.line, name=one.unit.name),
            list(labels),
            None,
            format_func=labels.__getitem__,
            placeholder=words("units.ask_hint"),
            key=f"ask:{one.line}:{one.unit.name}",
        )
        if said is not None:
            answers[one.line] = said
    return answers


def counted(done: Iterable[loaders.Registered]) -> dict[str, int]:
    """How many lines become what."""
    counts = Counter(one.status for one in done)
    return {status: counts[status] for status in STATUSES}


def table(done: Iterable[loaders.Registered], before: dict[str, loaders.Organisation], words: Words) -> pd.DataFrame:
    """What becomes of each line."""
    lines = [
        (
            str(one.line or ""),
            one.unit.name,
            words(f"office.line.{one.status}"),
            changed(before.get(one.unit.id), one.unit, before, words) if one.status == "changed" else "",
        )
        for one in done
    ]
    return pd.DataFrame(lines, columns=[words(f"units.col.{one}") for one in ("line", "name", "becomes", "changes")])


def changed(
    one: loaders.Organisation | None, after: loaders.Organisation, there: dict[str, loaders.Organisation], words: Words
) -> str:
    """The fields that a list changes: 电话：空 → 5550101."""
    if one is None:
        return ""
    pairs = [(field, _said(one, field, there, words), _said(after, field, there, words)) for field in FIELDS]
    said = [
        f"{words(f'units.col.{field}')}：{was or words('sign.none')} → {now or words('sign.none')}"
        for field, was, now in pairs
        if was != now
    ]
    return words("list.semicolon").join(said)


def _said(one: loaders.Organisation, field: str, there: dict[str, loaders.Organisation], words: Words) -> str:
    value = getattr(one, field)
    if field == "kind":
        return words(f"units.kind.{value}")
    if field in ("parent", "successor"):
        return there[value].name if value in there else str(value or "")
    return ";".join(value) if field == "aliases" else "" if value is None else str(value)


def draw_export(count: int, words: Words) -> None:
    """The list as a file that can be imported again."""
    for suffix, kind in MEDIA_TYPES.items():
        name = f"{words('page.units')}.{suffix}"
        label = words(f"units.export_{suffix}", count=count)
        written = partial(loaders.export_units, name, cached.database())
        st.download_button(label, written, name, kind, key=f"export:{suffix}", on_click="ignore", disabled=not count)
