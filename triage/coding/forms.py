"""The form of one answer: a sentiment, and as many signals as there are."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms

from triage.card.page import GROUPS
from triage.coding.keys import CODE_KEYS, SENTIMENT_KEYS
from triage.coding.services import CODABLE
from triage.models.coding import SENTIMENTS
from triage.taxonomy import CODES


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    key: str
    chosen: bool


class CodingForm(forms.Form):
    sentiment = forms.ChoiceField(
        choices=[(each, each.capitalize()) for each in SENTIMENTS],
        error_messages={"required": "Choose a sentiment.", "invalid_choice": "Choose a sentiment."},
    )
    codes = forms.MultipleChoiceField(
        choices=[(code, CODES[code].label) for code in CODABLE],
        required=False,
        error_messages={"invalid_choice": "Choose signals from the list."},
    )

    def sentiments(self) -> list[Choice]:
        chosen = self.data.get("sentiment") if self.is_bound else None
        return [Choice(each, each.capitalize(), SENTIMENT_KEYS[each], each == chosen) for each in SENTIMENTS]

    def groups(self) -> Iterator[tuple[str, list[Choice]]]:
        """Signals by group, with what was chosen."""
        chosen = set(self.data.getlist("codes")) if self.is_bound else set()  # type: ignore[attr-defined]
        for label, starts in GROUPS.items():
            codes = [code for code in CODABLE if code.startswith(starts)]
            yield label, [Choice(code, CODES[code].label, CODE_KEYS[code], code in chosen) for code in codes]
