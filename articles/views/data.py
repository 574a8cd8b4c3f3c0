"""The archive as data: a page with statistics and how to cite it, and the whole archive as one file."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.models.addresses import absolute, permanent_address, site_of
from articles.outputs import dump as dump_file
from articles.outputs import exports, feeds, meeting_exports, statistics
from articles.outputs.citations import styles
from articles.outputs.citations.items import page
from articles.outputs.oai.formats import METADATA_FORMATS
from articles.outputs.oai.repository import facets_with_sets
from articles.outputs.provenance import LICENCE
from articles.web.caching import cached_while_current, code_version, public_page
from articles.web.rate_limit import limited


@public_page
def about(request):
    """Show current statistics of the archive, including its gaps, and the ways to obtain the data."""
    facts = statistics.statistics_of(request.index)
    here = absolute(request, permanent_address("home"))
    context = {
        "nav": "about",
        "facts": facts,
        "exports": exports.FORMATS.values(),
        "feeds": feeds.FORMATS.values(),
        "meeting_exports": meeting_exports.EXPORTS.values(),
        "forms": METADATA_FORMATS,
        "sets": facets_with_sets(),
        "licence": LICENCE,
        "json_ld": _dataset(request, facts),
        "citations": [
            styles.Line(
                style, styles.formatted(page("reading-room", here, timezone.localdate(), style.language), style)
            )
            for style in styles.in_order()
        ],
    }  # fmt: skip
    return render(request, "articles/data.html", context)


def _dataset(request, facts: statistics.Statistics) -> dict:
    """Return the description of the archive as a schema.org Dataset."""
    period = "/".join(str(date) for date in (facts.first, facts.last) if date)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "غرفة القراءة: اجتماعات التحالف الدولي في الصحافة",
        "alternateName": "The reading room of the Coalition’s meetings",
        "description": "Press articles about the meetings of the Global Coalition against Daesh: who met, "
        "when and where, on what, and how the press told it.",
        "url": absolute(request, permanent_address("about-data")),
        "license": LICENCE["path"],
        "inLanguage": ["ar", "en"],
        "temporalCoverage": period,
        "dateModified": facts.changed_at.isoformat() if facts.changed_at else None,
        "isAccessibleForFree": True,
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "application/zip",
            "contentUrl": absolute(request, permanent_address("data-dump")),
        },
    }


@limited
def dump(request):
    """Return the whole archive as a zip file, which is written again after a change.

    Returns 503 while another process is writing it.
    """
    try:
        path = dump_file.path_of(
            request.index, settings.DUMPS_DIR, code_version(), site_of(request)
        )
        file = path.open("rb")
    except (dump_file.DumpInProgress, FileNotFoundError):
        busy = HttpResponse("The file is being written; try again in a minute.\n",
                            content_type="text/plain; charset=utf-8", status=503)  # fmt: skip
        busy.headers["Retry-After"] = "60"
        busy.headers["Cache-Control"] = "no-store"
        return busy
    response = FileResponse(file, as_attachment=True, filename="reading-room.zip",
                            content_type="application/zip")  # fmt: skip
    response.headers["X-Robots-Tag"] = "noindex"
    return cached_while_current(request, response)
