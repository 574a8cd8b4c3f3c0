"""The archive as data: what it holds and lacks, how to cite it, and the whole of it as one file."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.models.addresses import absolute, site_of
from articles.outputs import dump as whole
from articles.outputs import exports, feeds, package, statistics
from articles.outputs.citations import styles
from articles.outputs.citations.items import page
from articles.outputs.oai.formats import FORMS
from articles.outputs.oai.repository import facets_with_sets
from articles.web.caching import code_version, kept_while_true, public_page
from articles.web.rate_limit import limited


@public_page
def about(request):
    """Say what the archive holds and lacks, counted now, and how to take it."""
    found = statistics.statistics_of(request.index)
    here = absolute(request, reverse("home"))
    context = {
        "nav": "about",
        "facts": found,
        "exports": exports.FORMATS.values(),
        "feeds": feeds.FORMATS.values(),
        "forms": FORMS,
        "sets": facets_with_sets(),
        "licence": package.LICENCE,
        "json_ld": _dataset(request, found),
        "citations": [
            styles.Line(
                style, styles.formatted(page("reading-room", here, timezone.localdate(), style.language), style)
            )
            for style in styles.STYLES
        ],
    }  # fmt: skip
    return render(request, "articles/data.html", context)


def _dataset(request, found: statistics.Statistics) -> dict:
    """Return the archive as a Dataset of schema.org."""
    period = "/".join(str(date) for date in (found.first, found.last) if date)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "غرفة القراءة: اجتماعات التحالف الدولي ضد داعش في الصحافة",
        "alternateName": "The reading room of the Coalition’s meetings",
        "description": "Press articles about the meetings of the Global Coalition against Daesh: who met, "
        "when and where, on what, and how the press told it.",
        "url": absolute(request, reverse("about-data")),
        "license": package.LICENCE["path"],
        "inLanguage": ["ar", "en"],
        "temporalCoverage": period,
        "dateModified": found.changed_at.isoformat() if found.changed_at else None,
        "isAccessibleForFree": True,
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "application/zip",
            "contentUrl": absolute(request, reverse("data-dump")),
        },
    }


@limited
def dump(request):
    """Give the whole archive as a zip file, made anew when anything has changed."""
    try:
        path = whole.path_of(request.index, settings.DUMPS_DIR, code_version(), site_of(request))
        file = path.open("rb")
    except (whole.DumpInProgress, FileNotFoundError):
        busy = HttpResponse("The file is being made; ask again in a minute.\n",
                            content_type="text/plain; charset=utf-8", status=503)  # fmt: skip
        busy.headers["Retry-After"] = "60"
        busy.headers["Cache-Control"] = "no-store"
        return busy
    response = FileResponse(file, as_attachment=True, filename="reading-room.zip",
                            content_type="application/zip")  # fmt: skip
    response.headers["X-Robots-Tag"] = "noindex"
    return kept_while_true(request, response)
