"""Errors named after what went wrong for the user: what, where, what to do."""

from __future__ import annotations

from loaders.one_line import detail_of


class LedgerError(Exception):
    """Base of the errors that carry a sentence for the official."""


class BrokenRuleError(LedgerError):
    """A declaration (a rule, a limit, a series, a form) that cannot be read, names what is not there, or contradicts
    another: one sentence with file and line. Stops the start."""


class RefusedDocumentError(LedgerError):
    """A document that cannot be read as a report. ``code`` is a line of ``data/words/reasons.csv``; ``detail`` may come
    from the document and is a short line."""

    def __init__(self, code: str, detail: str = "") -> None:
        detail = detail_of(detail)
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class WrongRequestError(LedgerError):
    """What was asked of the ledger cannot be done. ``sentences`` are lines of ``data/words`` with their values: a cause
    each, with what to do."""

    def __init__(self, *sentences: tuple[str, dict[str, object]]) -> None:
        super().__init__("; ".join(f"{code} {values}" for code, values in sentences))
        self.sentences = sentences

    def __reduce__(self) -> tuple[object, ...]:
        """What is made of the sentences travels, to the process that asked, as these."""
        return type(self), self.sentences, vars(self)
