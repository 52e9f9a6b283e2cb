"""The sentence encoder: what a sentence is about, as numbers that mean the same in sixteen languages, on this machine.

It is Google's universal-sentence-encoder-multilingual v3 (Apache-2.0), run by the package that carries it. A head that
was taught in English reads French too. What a sentence feels it tells poorly: the sentence reader is for that.
"""

from triage.encoder.network import WIDTH, Encoder, encoder, problem
from triage.encoder.pieces import LANGUAGES, pieces

__all__ = ["LANGUAGES", "WIDTH", "Encoder", "encoder", "pieces", "problem"]
