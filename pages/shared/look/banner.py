"""What stands on top of a page: that the data shown are a sample, with the way to remove them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from loaders.words import Words
from pages.shared.data import cached
from pages.shared.view import filters


def sample(words: Words, remove: Callable[[Path], object]) -> None:
    """Say that the district shown is invented, and offer to remove it after a confirmation."""
    _, is_sample = filters.shown_district(words)
    if not is_sample:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words("sample.banner"))
        with st.popover(words("sample.remove")):
            st.write(words("sample.confirm"))
            st.button(words("sample.remove_now"), on_click=remove, args=(cached.database(),))
