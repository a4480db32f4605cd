"""Addresses of writing prompts, proposing changes and sharing."""

from django.urls import path

from generations.views.writing import editor, proposals, removal, shared, sharing

urlpatterns = [
    path("<slug:team>/library/new", editor.new, name="prompt-new"),
    path("<slug:team>/prompts/<slug:prompt>/edit", editor.edit, name="prompt-edit"),
    path("<slug:team>/prompts/<slug:prompt>/propose", editor.propose, name="prompt-propose"),
    path("<slug:team>/prompts/<slug:prompt>/changes", proposals.of_prompt, name="prompt-changes"),
    path("<slug:team>/changes/<slug:change>", proposals.change, name="change"),
    path("<slug:team>/changes/<slug:change>/accept", proposals.accept, name="change-accept"),
    path("<slug:team>/changes/<slug:change>/decline", proposals.decline, name="change-decline"),
    path("<slug:team>/changes/<slug:change>/withdraw", proposals.withdraw, name="change-withdraw"),
    path("<slug:team>/prompts/<slug:prompt>/share", sharing.share, name="prompt-share"),
    path("<slug:team>/prompts/<slug:prompt>/links", sharing.make_link, name="prompt-links"),
    path("<slug:team>/prompts/<slug:prompt>/links/<slug:link>/revoke", sharing.revoke, name="prompt-link-revoke"),
    path("<slug:team>/prompts/<slug:prompt>/remove", removal.remove, name="prompt-remove"),
    path("<slug:team>/prompts/<slug:prompt>/bring-back", removal.bring_back, name="prompt-bring-back"),
    path("shared/<str:token>", shared.shared, name="prompt-shared"),
    path("shared/<str:token>/picture/<slug:place>", shared.picture, name="prompt-shared-picture"),
]
