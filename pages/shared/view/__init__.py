"""The state of a page: the selection in the address, its filters, the view, the ways between pages."""
