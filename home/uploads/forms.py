"""The desk's forms for pictures and documents: whoever chooses a file meets the rules here."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from . import papers, pictures
from .cleaning import MAX_BYTES, NotTaken, read_all


class PictureField(WagtailImageField):
    """The form's field. What leaves it is a picture we wrote; Wagtail then looks at that."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # A name of any length is thrown away, so it is no reason to refuse.
        self.max_length = None
        self.help_text = (
            f"JPEG, PNG, WebP or GIF that stands still, up to {filesizeformat(MAX_BYTES)}. We take out "
            "where, when and with what it was made, and its name."
        )

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        try:
            cleaned = pictures.clean(read_all(data))
        except NotTaken as refused:
            raise ValidationError(refused.words, code="not_taken") from refused
        return super().to_python(cleaned)


class PaperField(forms.FileField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_length = None
        self.help_text = (
            f"PDF, plain text or CSV, up to {filesizeformat(MAX_BYTES)}. We take out who made it and "
            "anything that runs or is attached, and its name. Read the words in it yourself."
        )

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        try:
            return papers.clean(read_all(data), name=str(getattr(data, "name", "")))
        except NotTaken as refused:
            raise ValidationError(refused.words, code="not_taken") from refused


def _replace_file_field(form: forms.BaseForm, field_class: type[forms.FileField]) -> None:
    """Wagtail makes the field itself and takes no other class for it."""
    if old := form.fields.get("file"):
        form.fields["file"] = field_class(
            label=old.label, required=old.required, widget=old.widget, initial=old.initial
        )


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _replace_file_field(self, PictureField)


class PaperForm(BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _replace_file_field(self, PaperField)
