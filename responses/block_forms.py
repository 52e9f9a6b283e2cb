"""The form of an approved sentence."""

from django import forms

from people.forms.base import DeskForm
from responses.blocks import PLACES
from responses.models import ReplyBlock

_PLACES = ", ".join(f"{{{name}}} {words}" for name, words in PLACES.items())


class BlockForm(DeskForm):
    kind = forms.ChoiceField(label="Kept under", choices=ReplyBlock.Kind.choices)
    title = forms.CharField(label="Title in the menu", max_length=60)
    text = forms.CharField(
        label="Words",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Places that are filled in: {_PLACES}.",
    )
    tone = forms.ChoiceField(label="For posts that read as", choices=ReplyBlock.TONES)
    criticality = forms.ChoiceField(label="How serious the post is", choices=ReplyBlock.CRITICALITIES)
    order = forms.IntegerField(label="Place in the menu", min_value=0, max_value=999, initial=100)
