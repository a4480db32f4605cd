"""Addresses of a prompt's page."""

from django.urls import path

from generations.views.prompt import compare, examples, page, similar, versions

urlpatterns = [
    path("<slug:team>/prompts/<slug:prompt>", page.prompt, name="prompt"),
    path("<slug:team>/prompts/<slug:prompt>/preview", page.preview, name="prompt-preview"),
    path("<slug:team>/prompts/<slug:prompt>/versions", versions.versions, name="prompt-versions"),
    path("<slug:team>/prompts/<slug:prompt>/versions/<slug:version>", page.version, name="prompt-version"),
    path("<slug:team>/prompts/<slug:prompt>/compare", compare.compare, name="prompt-compare"),
    path("<slug:team>/prompts/<slug:prompt>/restore", versions.restore, name="prompt-restore"),
    path("<slug:team>/prompts/<slug:prompt>/publish", versions.publish, name="prompt-publish"),
    path("<slug:team>/prompts/<slug:prompt>/similar", similar.similar, name="prompt-similar"),
    path("<slug:team>/prompts/<slug:prompt>/examples", examples.examples, name="prompt-examples"),
    path("<slug:team>/prompts/<slug:prompt>/examples/choose", examples.choose, name="prompt-example"),
]
