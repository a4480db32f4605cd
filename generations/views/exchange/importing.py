"""Files into the library: choose, look, take in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from generations.access import TeamRequest, Verb, in_team, library_import_or_404
from generations.exchange import TooLarge
from generations.forms.exchange import ImportChoices
from generations.messages.exchange import PARTS, problem
from generations.models import LibraryImport
from generations.views.answers import REFUSED
from generations.views.posting import posted
from generations.workflow import exchange

PASTED = "pasted.md"


@require_http_methods(["GET", "HEAD", "POST"])
@in_team(Verb.WRITE_PROMPTS)
def choose(request: TeamRequest) -> HttpResponseBase:
    """The page with the file's field; posted, the look at what came."""
    if request.method != "POST":
        return render(request, "generations/exchange/choose.html")
    files = [(file.name or "?", file.read()) for file in request.FILES.getlist("files")]
    pasted = request.POST.get("pasted", "").strip()
    if pasted:
        files.append((_pasted_name(pasted), pasted.encode()))
    if not files:
        return _refused(request, _("Choose a file, or paste prompts."))
    try:
        job = exchange.look(request.actor, files)
    except TooLarge:
        return _refused(request, _("This is more than can be read at once (64 MB, 20,000 files). Split it."))
    return redirect("library-import-job", request.actor.team.slug, job.public_id)


def _pasted_name(text: str) -> str:
    """JSON and tables are told by how they begin."""
    first = text.partition("\n")[0].lower()
    if text[0] in "[{":
        return "pasted.json"
    return "pasted.csv" if first.replace('"', "").startswith(("act,prompt", "title,", "text,", "id,")) else PASTED


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    context = {"problem": why, "pasted": request.POST.get("pasted", "")}
    return render(request, "generations/exchange/choose.html", context, status=REFUSED)


@require_safe
@in_team(Verb.WRITE_PROMPTS)
def job(request: TeamRequest, job: str) -> HttpResponse:
    """What was found, how far it is, or what became of it."""
    row = library_import_or_404(request.actor, job)
    template = "preview" if row.status == LibraryImport.Status.PREVIEW else "progress"
    return render(request, f"generations/exchange/{template}.html", _context(row))


def _context(row: LibraryImport) -> dict[str, Any]:
    context: dict[str, Any] = {"job": row, "problems": _problems(row), "percent": 100 * row.done // max(row.rows, 1)}
    if row.status == LibraryImport.Status.PREVIEW:
        context |= {"form": ImportChoices(), "kinds": [_shown(row, kind) for kind in ("new", "changed", "same")]}
    return context


def _shown(row: LibraryImport, kind: str) -> dict[str, Any]:
    rows = [(record, [PARTS[name] for name in differs]) for record, differs in exchange.previewed(row, kind)]
    count = row.found.get(kind, 0)
    return {"kind": kind, "count": count, "rows": rows, "more": count - len(rows)}


def _problems(row: LibraryImport) -> dict[str, Any]:
    told = [(one["place"], problem(one["code"], one["params"])) for one in row.problems]
    count = row.found.get("bad", 0)
    return {"count": count, "rows": told, "more": count - len(told)}


@posted("library-import-job", "team", "job")
@in_team(Verb.WRITE_PROMPTS)
def begin(request: TeamRequest, job: str) -> HttpResponseBase:
    """Take it in. A page with scripts goes on step by step; without them the answer comes at the end."""
    row = library_import_or_404(request.actor, job)
    form = ImportChoices(request.POST)
    if not form.is_valid():
        return render(request, "generations/exchange/preview.html", _context(row) | {"form": form}, status=REFUSED)
    exchange.begin(row, **form.cleaned_data)
    return redirect("library-import-job", request.actor.team.slug, row.public_id)


@posted("library-import-job", "team", "job")
@in_team(Verb.WRITE_PROMPTS)
def step(request: TeamRequest, job: str) -> HttpResponseBase:
    """The next rows; without scripts all that are left."""
    row = _stepped(request, library_import_or_404(request.actor, job))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "generations/exchange/_progress.html", _context(row))
    while row.is_running:
        row = _stepped(request, row)
    return redirect("library-import-job", request.actor.team.slug, row.public_id)


def _stepped(request: TeamRequest, row: LibraryImport) -> LibraryImport:
    return exchange.step(row, request.actor, _("Imported from %(name)s") % {"name": row.filename})
