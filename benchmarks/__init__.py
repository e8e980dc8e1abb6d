"""How a page looks at a glance, and what a click costs, measured: ``python -m benchmarks.glance``, ``… .reruns``.

Nothing of the program knows of this folder, and nothing here is shown to an official.
"""
