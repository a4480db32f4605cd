"""Addresses of what sorts the gallery: selections and acts on many pictures."""

from django.urls import path

from generations.views.gallery import bulk

urlpatterns = [
    path("<slug:team>/select", bulk.select, name="select"),
    path("<slug:team>/bulk/<slug:verb>", bulk.act, name="bulk"),
    path("<slug:team>/activity/bulk", bulk.activity, name="bulk-activity"),
    path("<slug:team>/activity/bulk/now", bulk.now, name="bulk-now"),
    path("<slug:team>/activity/bulk/<slug:action>/undo", bulk.undo, name="bulk-undo"),
    path("<slug:team>/activity/bulk/<slug:action>/cancel", bulk.cancel, name="bulk-cancel"),
]
