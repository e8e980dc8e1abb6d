"""The versions of a report: which one is shown, where it comes from, and what a correction changed."""

from __future__ import annotations

import hashlib

import pandas as pd

import loaders
from loaders.forms import form_of
from loaders.reader_version import READER
from loaders.reconcile.rulebook import rules_version
from loaders.words import Words
from pages.parts.report import corrections
from pages.shared.data import cached, each_row, queries
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import filters, widgets
from pages.shared.view.selection import Offer, Selection

DIGITS = 6  # of the number by which a version of the rules is called on screen


def choose(versions: pd.DataFrame, selection: Selection, words: Words) -> pd.Series:
    """The version to show: the current one unless the selection names another."""
    names = {one.version: words("report.version", number=one.version, file=one.file_name) for one in each_row(versions)}
    asked = filters.keep(selection, Offer({"version": names}), words).version
    shown = versions[versions["version"] == asked if asked else versions["is_current"] == 1].iloc[0]
    if len(versions) > 1:
        st.info(words("report.versions", count=len(versions)))
        widgets.radio("version", int(shown["version"]), names, words("report.choose_version"))
    return shown


def about(version: pd.Series, words: Words) -> None:
    """The document of a version: its form, its dates, and the original to take away."""
    form = form_of(version["form"])
    st.caption(
        words(
            "report.about",
            file=version["file_name"],
            form=words.pick(form.title_zh, form.title_en),
            instrument=form.instrument,
            published=words.date(version["published_on"]),
            loaded=words.date(version["loaded_at"]),
        )
    )
    original = cached.read(queries.original_of, version["sha256"])
    if original is None:
        st.caption(words("report.original_gone"))
    else:
        label = words("report.original")
        name = loaders.offered_name(version["file_name"])
        st.download_button(label, original, name, version["media_type"], on_click="ignore")
    st.caption(_checked(version, words))


def aged(version: pd.Series, words: Words) -> None:
    """Say by which rules and reader a version was checked, where these are not today's."""
    if version["rules"] != rules_version() or version["reader"] != READER:
        st.caption(_checked(version, words))


def _checked(version: pd.Series, words: Words) -> str:
    return words("report.checked", rules=_rules(version["rules"], words), reader=_reader(version["reader"], words))


def _rules(rules: str | None, words: Words) -> str:
    """By which rules a version was checked: today's, or earlier ones that a check run anew replaces."""
    key = "report.rules_today" if rules == rules_version() else "report.rules_earlier"
    return words(key, number=_number(rules) if rules else words("sign.none"))


def _number(rules: str) -> str:
    """A version of the rules, the SHA-256 of all of them, as a short number."""
    return str(int(hashlib.sha256(rules.encode()).hexdigest(), 16) % 10**DIGITS).zfill(DIGITS)


def _reader(reader: str | None, words: Words) -> str:
    key = "report.reader_today" if reader == READER else "report.reader_earlier"
    return words(key, number=reader or words("sign.none"))


def corrected(versions: pd.DataFrame, version: pd.Series, words: Words) -> None:
    """What this version cured and what it broke, beside the one before it."""
    earlier = versions[versions["version"] < version["version"]]
    if not len(earlier):
        return
    before, after = (cached.read(queries.report_findings, int(one["report_id"])) for one in (earlier.iloc[0], version))
    changed = corrections.corrected(before, after, form_of(version["form"]), words)
    st.subheader(words("report.corrected", number=version["version"], earlier=earlier.iloc[0]["version"]))
    st.markdown(corrections.correction(changed, words))
    if len(changed):
        display.table(changed, words, "corrected")
