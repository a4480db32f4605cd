"""Addresses of the library's files: in and out."""

from django.urls import path

from generations.views.exchange import exporting, importing

urlpatterns = [
    path("<slug:team>/library/import", importing.choose, name="library-import"),
    path("<slug:team>/library/import/<slug:job>", importing.job, name="library-import-job"),
    path("<slug:team>/library/import/<slug:job>/begin", importing.begin, name="library-import-begin"),
    path("<slug:team>/library/import/<slug:job>/step", importing.step, name="library-import-step"),
    path("<slug:team>/library/export.<slug:kind>", exporting.export, name="library-export"),
]
