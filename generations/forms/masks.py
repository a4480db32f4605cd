"""What the mask painter sends, judged: the file of a mask, the place of a picture on its frame, the name of a saved mask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from generations.forms.names import NameField
from generations.imaging import UPLOAD

FAR = UPLOAD.max_side
NO_FILE = {"required": _("No file came."), "empty": _("The file is empty.")}


class MaskFileForm(forms.Form):
    """``mask``: the painted file."""

    mask = forms.FileField(error_messages=NO_FILE)


class ForeignMaskForm(forms.Form):
    """``file``: a mask of any tool; ``swap``: "yes" takes light for what is painted anew."""

    file = forms.FileField(error_messages=NO_FILE)
    swap = forms.CharField(required=False, max_length=3)

    def clean_swap(self) -> bool:
        return self.cleaned_data["swap"] == "yes"


class FrameForm(forms.Form):
    """``width`` × ``height`` of the frame and the picture's corner on it, in pixels."""

    x = forms.IntegerField(label="x", min_value=-FAR, max_value=FAR)
    y = forms.IntegerField(label="y", min_value=-FAR, max_value=FAR)
    width = forms.IntegerField(label=_("Width"), min_value=16, max_value=FAR)
    height = forms.IntegerField(label=_("Height"), min_value=16, max_value=FAR)


class SavedMaskForm(MaskFileForm):
    """A mask to keep under a ``name`` for the team."""

    name = NameField(nameless=_("Give the mask a name."))


def first_error(form: forms.Form) -> str:
    """The first sentence of what is wrong, with its field where the sentence itself does not name it."""
    for name, errors in form.errors.items():
        field = form.fields.get(name)
        return f"{field.label}: {errors[0]}" if isinstance(field, forms.IntegerField) else str(errors[0])
    return ""
