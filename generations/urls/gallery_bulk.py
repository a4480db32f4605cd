"""Addresses of what sorts the gallery: selections, acts on many pictures, tags, collections, folders, what is alike."""

from django.urls import path

from generations.views.gallery import alike, bulk, collected, collections, folders, tags

urlpatterns = [
    path("<slug:team>/select", bulk.select, name="select"),
    path("<slug:team>/bulk/<slug:verb>", bulk.act, name="bulk"),
    path("<slug:team>/activity/bulk", bulk.activity, name="bulk-activity"),
    path("<slug:team>/activity/bulk/now", bulk.now, name="bulk-now"),
    path("<slug:team>/activity/bulk/<slug:action>/undo", bulk.undo, name="bulk-undo"),
    path("<slug:team>/activity/bulk/<slug:action>/cancel", bulk.cancel, name="bulk-cancel"),
    path("<slug:team>/tags", tags.tags, name="tags"),
    path("<slug:team>/tags/suggest", tags.suggest, name="tags-suggest"),
    path("<slug:team>/tags/<slug:tag>/rename", tags.rename, name="tag-rename"),
    path("<slug:team>/tags/<slug:tag>/merge", tags.merge, name="tag-merge"),
    path("<slug:team>/tags/<slug:tag>/remove", tags.remove, name="tag-remove"),
    path("<slug:team>/tags/<slug:tag>/restore", tags.restore, name="tag-restore"),
    path("<slug:team>/p/<slug:picture>/collections", collected.of_picture, name="picture-collections"),
    path("<slug:team>/p/<slug:picture>/tags", tags.of_picture, name="picture-tags"),
    path("<slug:team>/collections", collections.collections, name="collections"),
    path("<slug:team>/collections/begin", collections.begin, name="collection-begin"),
    path("<slug:team>/collections/<slug:shelf>", collections.collection, name="collection"),
    path("<slug:team>/collections/<slug:shelf>/describe", collections.describe, name="collection-describe"),
    path("<slug:team>/collections/<slug:shelf>/place", collections.place, name="collection-place"),
    path("<slug:team>/collections/<slug:shelf>/note", collections.note, name="collection-note"),
    path("<slug:team>/collections/<slug:shelf>/choose", collections.choose, name="collection-choose"),
    path("<slug:team>/collections/<slug:shelf>/delete", collections.remove, name="collection-delete"),
    path("<slug:team>/collections/<slug:shelf>/back", collections.bring_back, name="collection-bring-back"),
    path("<slug:team>/folders", folders.folders, name="folders"),
    path("<slug:team>/p/<slug:picture>/similar", alike.similar, name="picture-similar"),
    path("<slug:team>/duplicates", alike.duplicates, name="duplicates"),
    path("<slug:team>/duplicates/keep", alike.keep, name="duplicates-keep"),
]
