"""From rows of the ledger to the figures of a view."""
