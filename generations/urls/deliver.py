"""Addresses of what is handed over."""

from django.urls import path

from generations.views.deliver import delivery, giving, page

urlpatterns = [
    path("<slug:team>/deliver", page.deliver, name="deliver"),
    path("<slug:team>/deliver/names", page.names, name="deliver-names"),
    path("<slug:team>/deliver/<slug:delivery>", delivery.delivery, name="delivery"),
    path("<slug:team>/deliver/<slug:delivery>/progress", delivery.progress, name="delivery-progress"),
    path("<slug:team>/deliver/<slug:delivery>/remove", delivery.remove, name="delivery-remove"),
    path("<slug:team>/deliver/<slug:delivery>/download", giving.archive, name="delivery-archive"),
    path("<slug:team>/deliver/<slug:delivery>/sheets/<slug:number>", giving.sheet, name="delivery-sheet"),
]
