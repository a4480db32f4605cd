"""Addresses of the gallery, a picture, and the trash."""

from django.urls import path

from generations.views.gallery import downloads, lineage, picture, trash, wall
from generations.views.studio import marks

urlpatterns = [
    path("<slug:team>/gallery", wall.gallery, name="gallery"),
    path("<slug:team>/gallery/page", wall.page, name="gallery-page"),
    path("<slug:team>/p/<slug:picture>", picture.picture, name="picture"),
    path("<slug:team>/p/<slug:picture>/download", downloads.download, name="picture-download"),
    path("<slug:team>/p/<slug:picture>/reference", picture.reference, name="picture-reference"),
    path("<slug:team>/p/<slug:picture>/lineage", lineage.lineage, name="picture-lineage"),
    path("<slug:team>/p/<slug:picture>/flag", marks.flag, name="picture-flag"),
    path("<slug:team>/p/<slug:picture>/vary", marks.vary, name="picture-vary"),
    path("<slug:team>/p/<slug:picture>/trash", trash.throw, name="picture-trash"),
    path("<slug:team>/p/<slug:picture>/restore", trash.restore, name="picture-restore"),
    path("<slug:team>/trash", trash.trash, name="trash"),
    path("<slug:team>/trash/purge", trash.purge, name="trash-purge"),
]
