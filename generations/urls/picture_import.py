"""Addresses of the import of pictures."""

from django.urls import path

from generations.views.picture_import import choosing, running

urlpatterns = [
    path("<slug:team>/import", choosing.choose, name="picture-import"),
    path("<slug:team>/import/<slug:imported>", running.page, name="picture-import-job"),
    path("<slug:team>/import/<slug:imported>/progress", running.part, name="picture-import-progress"),
    path("<slug:team>/import/<slug:imported>/file", choosing.file, name="picture-import-file"),
    path("<slug:team>/import/<slug:imported>/close", choosing.close, name="picture-import-close"),
    path("<slug:team>/import/<slug:imported>/undo", running.undo, name="picture-import-undo"),
    path("<slug:team>/import/<slug:imported>/restore", running.restore, name="picture-import-restore"),
]
