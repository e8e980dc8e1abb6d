"""Reconciliation: rules are data (``rules``), in a small language (``formula``); reports are confronted with them."""
