"""Web pages, mails and Markdown with tables: what a browser would show."""
