"""Addresses of the prompt library. One list for each part, because they are many."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
