"""搜索: units, problems, prose, figures, terms and pages by what they are called or say, each a link to its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from loaders.words import Words
from pages.parts.search import hits
from pages.parts.search.question import is_cut, words_of
from pages.shared.data import cached
from pages.shared.look import elements as st
from pages.shared.view import address, bar, filters, levels
from pages.shared.view.address import bind, changed
from pages.shared.view.selection import LONGEST_QUESTION, Selection

WIDTH = 720  # pixels of the field


def show() -> None:
    """Draw the page."""
    words = filters.heading("search")
    question = address.current()[0].question
    _field(question, words)
    asked = words_of(question)
    if not asked:
        st.markdown(words("search.blank"))
        return
    bar.name_tab(words, words("page.search"), " ".join(question[:LONGEST_QUESTION].split()))
    if is_cut(question):
        st.warning(words("search.too_long", most=LONGEST_QUESTION))
    found = cached.made(hits.of_question, asked, _shown(words), words)
    total = sum(one.total for one in found)
    key = "search.found_first" if len(levels.districts(words)[0]) > 1 else "search.found"
    st.markdown(words(key, count=words.number(total)) if total else words("search.none"))
    if total:
        st.html(hits.html(found, words))


def _field(question: str, words: Words) -> None:
    bind("question", question[:LONGEST_QUESTION])
    shown: dict[str, Any] = {"key": "filter:question", "on_change": changed, "args": ("question",), "width": WIDTH}
    shown |= {"max_chars": LONGEST_QUESTION, "placeholder": words("search.example"), "label_visibility": "collapsed"}
    st.text_input(words("search.what"), **shown)


def _shown(words: Words) -> Selection:
    """What the links keep of this visit: language and district."""
    return replace(Selection(words.language), district=filters.shown_district(words)[0])


if __name__ == "__main__":
    import app

    app.main()
