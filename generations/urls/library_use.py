"""Addresses by which the library is used: from the composer, from strips and pictures."""

from django.urls import path

from generations.views.gallery import rating
from generations.views.studio import library, saving, variables

urlpatterns = [
    path("<slug:team>/compose/variables", variables.variables, name="compose-variables"),
    path("<slug:team>/compose/prompts", library.picker, name="library-picker"),
    path("<slug:team>/compose/prompts/<slug:prompt>", library.look, name="library-look"),
    path("<slug:team>/compose/prompts/<slug:prompt>/use", library.use, name="library-use"),
    path("<slug:team>/library/save", saving.save, name="library-save"),
    path("<slug:team>/p/<slug:picture>/rate", rating.rate, name="picture-rate"),
]
