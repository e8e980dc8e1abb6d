"""导入: a dropped document, before it is stored."""
