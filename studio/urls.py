"""Every address, one list for each area. Live streams and files are served beside Django: see ``studio.asgi``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("generations.urls.ops")),
    path("", include("generations.urls.people")),
    path("", include("generations.urls.studio")),
    path("", include("generations.urls.gallery")),
    path("", include("generations.urls.gallery_wall")),
    path("", include("generations.urls.gallery_bulk")),
    path("", include("generations.urls.look")),
    path("", include("generations.urls.library")),
    path("", include("generations.urls.prompt")),
    path("", include("generations.urls.library_use")),
    path("", include("generations.urls.batch")),
    path("", include("generations.urls.exchange")),
    path("", include("generations.urls.deliver")),
    path("", include("generations.urls.picture_import")),
    path("", include("generations.urls.settings")),
    path("", include("generations.urls.writing")),
    path("", include("generations.urls.review")),
    path("", include("generations.urls.client")),
    path("", include("generations.urls.palette")),
    path("", include("generations.urls.live")),
]
handler400 = "generations.views.errors.bad_request"
handler403 = "generations.views.errors.forbidden"
handler404 = "generations.views.errors.not_found"
handler500 = "generations.views.errors.server_error"
