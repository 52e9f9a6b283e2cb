"""Judgements: pure scoring functions, assessments and findings.

Numpy's BLAS is given one thread, before anything here loads it: the arrays of a batch of posts are small, and the
other threads of its pool would spend more time waiting for work, at full speed, than all of the judgement takes.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
