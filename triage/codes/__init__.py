"""What a sentence says of care in words that no phrase has: a model over the sentence reader's numbers. Pure.

Phrases find what somebody foresaw, labels exist for a third of the codes. This model has learned every code of care
from invented sentences (``triage/data/code_examples.json``). It suggests and no more: a person decides.
"""

from triage.codes.finding import add_codes

__all__ = ["add_codes"]
