"""Addresses of the command palette and of the notifications."""

from django.urls import path

from generations.views.notices import page
from generations.views.palette import palette

urlpatterns = [
    path("<slug:team>/palette", palette.palette, name="palette"),
    path("<slug:team>/notices", page.page, name="notices"),
    path("<slug:team>/notices/bell", page.bell, name="notices-bell"),
    path("<slug:team>/notices/read", page.read, name="notices-read"),
    path("<slug:team>/notices/switches", page.switches, name="notices-switches"),
    path("<slug:team>/notices/<slug:notice>", page.notice, name="notice"),
]
