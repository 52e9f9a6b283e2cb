"""How much an organisation's own rules may be, so that none of them slows every post. Pure.

The walk over a text takes time by its words, not by the rules; what grows with rules is the tree in memory and the
time to build it. A full book by these limits builds in well under a second.
"""

LONGEST_PHRASE = 200  # characters as typed
MOST_WORDS = 8  # of one part of a phrase
MOST_PARTS = 3  # divided by gaps
LONGEST_GAP = 10  # words
DEEPEST = 2  # brackets in brackets
MOST_FORMS = 300  # sequences of words that one part stands for
MOST_FORMS_OF_ALL = 10_000
SHORTEST_STEM = 4  # letters before a star
SHORTEST_WORD = 3  # letters of a word that may be a phrase by itself
LONGEST_WORD = 40
LONGEST_MASK = 60
MOST_WORDS_OF_MASK = 6
WORST, BEST = -4.0, 4.0  # weights

MOST_PHRASES = 300
MOST_OFF = 300
MOST_LEXICON = 500
MOST_MASKS = 100
