"""The rules over any number of reports at once, in columns of numpy.

``cells`` puts figures into arrays, ``parallel`` binds a rule to all its subjects on a form, ``truths`` and ``said`` are
the language and its predicates over arrays, ``confronted`` counts. A pass is only counted. Whatever fails, cannot be
told, or is not surely the same in floats as in whole numbers goes the way of a single report (``confront``), which is
the one maker of findings: what both say is the same to the byte.
"""
