"""The forms of the rules. What a rule may be is said by ``triage.rulebook.checking``; these say what is missing."""

from django import forms

from people.forms.base import DeskForm
from triage.card.page import GROUPS
from triage.rulebook import limits
from triage.rulebook.content import BOTH, Off, Phrase, Word
from triage.rulebook.editing import Entry
from triage.rulebook.faults import Fault
from triage.rulebook.grammar import check_phrase
from triage.rulebook.shipped import codes_with_phrases, macros_for
from triage.rulebook.trying import LONGEST
from triage.taxonomy import CODES


def _signals() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """By group, as on the model card."""
    known = codes_with_phrases()
    grouped = [(label, [code for code in known if code.startswith(starts)]) for label, starts in GROUPS.items()]
    named = [(label, [(code, CODES[code].label) for code in codes]) for label, codes in grouped]
    return [("", "Choose a signal"), *named]


_CHOOSE = {"required": "Choose a signal.", "invalid_choice": "Choose a signal from the list."}


class PhraseForm(DeskForm):
    kind = forms.CharField(widget=forms.HiddenInput, initial="phrase")
    code = forms.ChoiceField(label="Signal", choices=_signals, error_messages=_CHOOSE)
    text = forms.CharField(
        label="Phrase",
        max_length=limits.LONGEST_PHRASE * 2,
        help_text="Words as people write them, such as “portal (froze|hung|crashed)”.",
        error_messages={"required": "Enter a phrase."},
    )
    language = forms.ChoiceField(
        label="For posts in",
        choices=[("en", "English"), ("fr", "French")],
        error_messages={"required": "Choose a language.", "invalid_choice": "Choose English or French."},
    )

    def clean_text(self) -> str:
        """Said with the other faults at once, also before a signal is chosen."""
        try:
            return check_phrase(self.cleaned_data["text"], macros_for(self.cleaned_data.get("code", "")))
        except Fault as fault:
            raise forms.ValidationError(fault.reason) from fault

    def entry(self) -> Entry:
        said = self.cleaned_data
        return Phrase(said["code"], said["text"], said["language"] == "fr")


class OffForm(DeskForm):
    """One of the desk's own phrases, from a list."""

    kind = forms.CharField(widget=forms.HiddenInput, initial="off")
    code = forms.CharField(max_length=40)
    text = forms.CharField(max_length=1000, strip=False)

    def entry(self) -> Entry:
        return Off(self.cleaned_data["code"], self.cleaned_data["text"])


class WordForm(DeskForm):
    kind = forms.CharField(widget=forms.HiddenInput, initial="word")
    text = forms.CharField(
        label="Word", max_length=limits.LONGEST_WORD * 2, error_messages={"required": "Enter a word."}
    )
    valence = forms.FloatField(
        label="Weight",
        min_value=limits.WORST,
        max_value=limits.BEST,
        step_size=0.1,
        help_text="From -4, the worst, to 4, the best. 0 says nothing.",
        error_messages={
            "required": "Enter a weight.",
            "invalid": "Enter a number from -4 to 4.",
            "min_value": "Enter a number from -4 to 4.",
            "max_value": "Enter a number from -4 to 4.",
            "step_size": "Enter a number with at most one decimal place.",
        },
    )
    language = forms.ChoiceField(
        label="For posts in",
        choices=[("both", "English and French"), ("en", "English"), ("fr", "French")],
        help_text="Choose one for a word that means something else in the other, such as “pain”.",
        error_messages={"required": "Choose a language.", "invalid_choice": "Choose English, French or both."},
    )

    def entry(self) -> Entry:
        said = self.cleaned_data
        return Word(said["text"], said["valence"], BOTH if said["language"] == "both" else said["language"])


class MaskForm(DeskForm):
    kind = forms.CharField(widget=forms.HiddenInput, initial="mask")
    text = forms.CharField(
        label="Name",
        max_length=limits.LONGEST_MASK * 2,
        help_text="Such as “Hope Centre”: then “hope” in it says nothing of how somebody feels, in either language.",
        error_messages={"required": "Enter a name."},
    )

    def entry(self) -> Entry:
        return str(self.cleaned_data["text"])


Adding = PhraseForm | OffForm | WordForm | MaskForm
ADDING: dict[str, type[Adding]] = {
    "phrase": PhraseForm,
    "off": OffForm,
    "word": WordForm,
    "mask": MaskForm,
}


class TryForm(DeskForm):
    sentence = forms.CharField(
        label="Sentence",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nothing of it is kept.",
        error_messages={
            "required": "Enter a sentence.",
            "max_length": f"Shorten it to {LONGEST} characters. What you typed is kept.",
        },
    )


class ReasonForm(DeskForm):
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="Stays with the version, for whoever reads it later.",
        error_messages={
            "required": "Say why, in a few words. Nothing was published.",
            "max_length": "Shorten it to 300 characters. What you typed is kept.",
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
