"""Addresses of the studio: the composer and the stream."""

from django.urls import path

from generations.views.studio import compose, finals, masks, page, restore, sheet, thread, verbs

urlpatterns = [
    path("<slug:team>/studio", page.studio, name="studio"),
    path("<slug:team>/stream", page.stream, name="stream"),
    path("<slug:team>/stream/count", page.count, name="stream-count"),
    path("<slug:team>/compose/quote", compose.quote, name="compose-quote"),
    path("<slug:team>/compose/sheet", sheet.sheet, name="compose-sheet"),
    path("<slug:team>/compose/example", sheet.fill, name="compose-example"),
    path("<slug:team>/draft", compose.draft, name="draft"),
    path("<slug:team>/uploads", compose.upload, name="upload"),
    path("<slug:team>/brief", restore.restore, name="studio-restore"),
    path("<slug:team>/references", compose.reference, name="studio-reference"),
    path("<slug:team>/masks", masks.keep, name="mask-keep"),
    path("<slug:team>/masks/painter", masks.painter, name="mask-painter"),
    path("<slug:team>/masks/read", masks.read, name="mask-read"),
    path("<slug:team>/masks/saved", masks.saved, name="mask-saved"),
    path("<slug:team>/masks/saved/<slug:mask>/use", masks.use, name="mask-saved-use"),
    path("<slug:team>/masks/saved/<slug:mask>/remove", masks.remove, name="mask-saved-remove"),
    path("<slug:team>/masks/saved/<slug:mask>/restore", masks.restore, name="mask-saved-restore"),
    path("<slug:team>/masks/frame", masks.frame, name="mask-frame"),
    path("<slug:team>/generate", compose.generate, name="generate"),
    path("<slug:team>/g/<slug:generation>", page.one_strip, name="strip"),
    path("<slug:team>/thread/<slug:generation>", thread.thread, name="thread"),
    path("<slug:team>/thread/<slug:generation>/go-on", thread.go_on, name="thread-go-on"),
    path("<slug:team>/thread/<slug:generation>/next", thread.next_turn, name="thread-next"),
    path("<slug:team>/g/<slug:generation>/cancel", verbs.cancel, name="strip-cancel"),
    path("<slug:team>/g/<slug:generation>/retry", verbs.retry, name="strip-retry"),
    path("<slug:team>/g/<slug:generation>/rerun", verbs.rerun, name="strip-rerun"),
    path("<slug:team>/g/<slug:generation>/resolve", verbs.resolve, name="strip-resolve"),
    path("<slug:team>/g/<slug:generation>/reuse", verbs.reuse, name="strip-reuse"),
    path("<slug:team>/g/<slug:generation>/finals", finals.finals, name="strip-finals"),
]
