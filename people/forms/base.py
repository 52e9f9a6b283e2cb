"""What every form here shares: the design's class, and a refusal of a service shown as an error."""

from django import forms

from people.errors import Refused


class DeskForm(forms.Form):
    """Fields as in ``people/_field.html``."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        dress(self)

    def refuse(self, refused: Refused) -> None:
        """Show why a service said no, above the form."""
        self.add_error(None, refused.reason)


def dress(form: forms.BaseForm) -> None:
    """Give each control the class of the stylesheet; check boxes have their own look."""
    for field in form.fields.values():
        if not isinstance(field.widget, forms.CheckboxInput | forms.HiddenInput):
            field.widget.attrs.setdefault("class", "input")
