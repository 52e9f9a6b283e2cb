"""The sentence reader: what a text means, as numbers, from a small published network run on this machine alone.

It is bge-small-en-v1.5 (MIT licence) in eight-bit numbers. A text is read once; from that one reading come the numbers
of the whole and of any sentence in it. Where its packages are not installed there is none, and triage judges by words.
"""

from triage.reader.files import installed
from triage.reader.network import Reader, problem, reader
from triage.reader.states import SIZE, WIDTH, States

__all__ = ["SIZE", "WIDTH", "Reader", "States", "installed", "problem", "reader"]
