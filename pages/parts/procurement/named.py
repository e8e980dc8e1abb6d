"""The series of procurement."""

from __future__ import annotations

ITEMS, AMOUNT = "procurement.items", "procurement.amount"
