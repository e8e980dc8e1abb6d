"""勾稽核验: what leads the page, the list, one problem whole."""
