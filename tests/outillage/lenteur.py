"""A busy machine on an idle one: `LENTEUR=0.5 bin/test tests/… -m navigateur` makes every answer half a second late.

A browser test that reads the page before its answer came passes on a fast machine and fails on a slow one; here it always fails.
"""

import os
import time

SECONDES = float(os.environ.get("LENTEUR") or 0)


class ReponseTardive:
    """The outermost middleware of the tests, when somebody asks for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        time.sleep(SECONDES)
        return self.get_response(request)
