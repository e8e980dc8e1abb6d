"""How the style sheets of a web page dress it, as far as it decides whether words are seen.

``sheets`` applies the cascade: which declarations hold for an element. ``values`` reads colours and lengths. ``look``
computes what an element looks like, from its declarations and from what it inherits. Sheets in other files cannot be
had: what only they hide is taken as shown.
"""

from loaders.documents.web.css.look import Look, looks_of

__all__ = ["Look", "looks_of"]
