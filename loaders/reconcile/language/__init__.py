"""The language of the rules: text → nodes (``parse``) → an answer with three truth values (``evaluate``), coefficients
(``linear``) or text again (``text``). ``vocabulary`` lists its predicates; what they mean stands in ``predicates``.
"""
