"""Addresses of the library's list, its collections and the starter library."""

from django.urls import path

from generations.views.library import collections, page, starting

urlpatterns = [
    path("<slug:team>/library", page.library, name="library"),
    path("<slug:team>/library/cards", page.more, name="library-cards"),
    path("<slug:team>/library/removed", page.removed, name="library-removed"),
    path("<slug:team>/library/starter/load", starting.load, name="starter-load"),
    path("<slug:team>/library/starter/remove", starting.remove, name="starter-remove"),
    path("<slug:team>/library/starter/restore", starting.restore, name="starter-restore"),
    path("<slug:team>/library/collections", collections.begin, name="collection-new"),
    path("<slug:team>/library/collections/<slug:collection>/rename", collections.rename, name="collection-rename"),
    path("<slug:team>/library/collections/<slug:collection>/remove", collections.remove, name="collection-remove"),
    path("<slug:team>/library/collections/<slug:collection>/restore", collections.restore, name="collection-restore"),
    path("<slug:team>/library/collections/<slug:collection>/move", collections.move, name="collection-move"),
    path("<slug:team>/prompts/<slug:prompt>/card", page.card, name="prompt-card"),
    path("<slug:team>/prompts/<slug:prompt>/menu", collections.menu, name="prompt-menu"),
    path("<slug:team>/prompts/<slug:prompt>/favourite", collections.favourite, name="prompt-favourite"),
]
