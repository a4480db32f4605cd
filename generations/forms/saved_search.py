"""A search of the gallery under a name."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from generations.forms.names import NameField
from generations.workflow.gallery import Search

LONGEST_QUERY = 4000


class SavedSearchForm(forms.Form):
    name = NameField()
    shared = forms.BooleanField(required=False)
    query = forms.CharField(required=False, max_length=LONGEST_QUERY)

    def clean_query(self) -> str:
        """As the gallery writes it: without what it knows nothing of."""
        return Search.read(QueryDict(self.cleaned_data["query"].lstrip("?"))).query.lstrip("?")
