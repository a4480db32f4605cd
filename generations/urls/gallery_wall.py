"""Addresses of what stands around the wall: filters, saved searches, months, ranges."""

from django.urls import path

from generations.views.gallery import panel, places, saved

urlpatterns = [
    path("<slug:team>/gallery/months", places.months, name="gallery-months"),
    path("<slug:team>/gallery/range", places.between, name="gallery-range"),
    path("<slug:team>/gallery/menus", places.menus, name="gallery-menus"),
    path("<slug:team>/gallery/filters", panel.panel, name="gallery-filters"),
    path("<slug:team>/gallery/saved", saved.saved, name="gallery-saved"),
    path("<slug:team>/gallery/saved/restore", saved.restore, name="gallery-saved-restore"),
    path("<slug:team>/gallery/saved/<slug:search>", saved.change, name="gallery-saved-change"),
    path("<slug:team>/gallery/saved/<slug:search>/remove", saved.remove, name="gallery-saved-remove"),
]
