"""Addresses of the studio: the composer and the stream."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
