"""Addresses of choosing among pictures: culling, comparing, and the marks that both set."""

from django.urls import path

from generations.views.gallery import compare, cull

urlpatterns = [
    path("<slug:team>/cull", cull.cull, name="cull"),
    path("<slug:team>/cull/page", cull.page, name="cull-page"),
    path("<slug:team>/marks", cull.marks, name="marks"),
    path("<slug:team>/compare", compare.compare, name="compare"),
]
