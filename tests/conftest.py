"""Property tests draw the same examples at every run, so that the suite never fails by chance.

``pytest --hypothesis-profile=explore`` draws others: to be run by hand after a change of the reader or of the rules.
"""

from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("suite")
