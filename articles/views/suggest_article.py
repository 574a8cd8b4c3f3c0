"""The form with which readers suggest an article to the editors, without an account and without a cookie."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.intake import suggested_articles
from articles.models import Article, Meeting
from articles.text import url_keys
from articles.text.arabic import without_controls
from articles.views.suggestion_form import SuggestionForm
from articles.web import rate_limit, stateless_forms
from articles.web.caching import public_page
from articles.web.robots import NOINDEX

FULL_SECONDS = 24 * 3600  # after which to come back when too many suggestions wait


def suggest_article(request: HttpRequest) -> HttpResponse:
    """Show the form for `?meeting=` or for none, or take what it sends; the answer is stored nowhere."""
    spent = rate_limit.spend(request)
    if spent.is_refused:
        return rate_limit.refusal(request, spent)
    every = list(Meeting.objects.published().for_cards())[::-1]
    if request.method == "POST":
        response = _receive(request, every)
    else:
        form = SuggestionForm(
            every, initial={"meeting": without_controls(request.GET.get("meeting", ""))}
        )
        response = _page(request, form, stateless_forms.open_form())
    response.headers["Cache-Control"] = "no-store"
    return rate_limit.with_limit_headers(response, spent)


@public_page
def thanks(request: HttpRequest) -> HttpResponse:
    """Say what happens to a suggestion that was sent, with the way back to `?meeting=`."""
    slug = without_controls(request.GET.get("meeting", ""))
    meeting = Meeting.objects.published().filter(slug=slug).first() if slug else None
    context = {"meeting": meeting, "robots": NOINDEX, "days": suggested_articles.KEPT_DAYS}
    return render(request, "articles/suggest_article_thanks.html", context)


def _receive(request: HttpRequest, every: list[Meeting]) -> HttpResponse:
    """Keep the suggestion that was sent, or show the form again with what is wrong."""
    opened = stateless_forms.opened(request.POST.get("opened", ""))
    form = SuggestionForm(every, request.POST)
    form.full_clean()
    if stateless_forms.comes_from_elsewhere(request):
        form.add_error(
            None, _("This was sent from a page of another site. Read it, and send it from here.")
        )
        return _page(request, form, opened.token, 403)
    if opened.fault == "quick":
        form.add_error(
            None,
            _(
                "The form was sent within three seconds of being opened, as programs do. "
                "Read it once more, and send it again."
            ),
        )
    elif opened.fault == "old":
        form.add_error(
            None, _("This form was opened too long ago. Read it once more, and send it again.")
        )
    if form.is_valid() and suggested_articles.refuses_site_of(form.cleaned_data["address"]):
        form.add_error("address", _("The editors take no more suggestions from this site."))
    if not form.is_valid():
        return _page(request, form, opened.token, 422)
    if known := suggested_articles.published_at(form.cleaned_data["address"]):
        return _page(request, form, opened.token, 409, known)
    return _keep(request, form, opened.token)


def _keep(request: HttpRequest, form: SuggestionForm, token: str) -> HttpResponse:
    """Keep a suggestion within the limits, once however often the form is sent, and lead to the next page."""
    address, meeting, note = (form.cleaned_data[name] for name in ("address", "meeting", "note"))
    try:
        with transaction.atomic():
            if stateless_forms.is_first_time(token, url_keys.page_key(address)):
                _spend(request)
                suggested_articles.keep(address, meeting, note)
    except suggested_articles.QueueFull:
        return _refused(request, form, token, FULL_SECONDS)
    except _TooMany as refused:
        form.add_error(None, str(refused))
        return _refused(request, form, token, refused.seconds)
    page = reverse("suggest-article-thanks")
    return redirect(f"{page}?{urlencode({'meeting': meeting.slug})}" if meeting else page)


class _TooMany(Exception):
    """Raised if a client has sent as many suggestions as it may; the message says when to go on."""

    def __init__(self, seconds: int) -> None:
        self.seconds, minutes = seconds, -(-seconds // 60)
        message = ngettext(
            "Many suggestions came from your network. Send this one in %(n)d minute.",
            "Many suggestions came from your network. Send this one in %(n)d minutes.",
            minutes,
        )
        super().__init__(message % {"n": minutes})


def _spend(request: HttpRequest) -> None:
    """Charge a suggestion to its client; raise _TooMany if nothing is left."""
    spent = rate_limit.spend_from(rate_limit.SUGGESTIONS, request)
    if spent.is_refused:
        raise _TooMany(spent.seconds)


def _refused(request: HttpRequest, form: SuggestionForm, token: str, seconds: int) -> HttpResponse:
    response = _page(request, form, token, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _page(
    request: HttpRequest,
    form: SuggestionForm,
    token: str,
    status: int = 200,
    known: Article | None = None,
) -> HttpResponse:
    """Return the page with the form; `known` is the published article that the archive has already."""
    context = {
        "form": form, "opened": token, "known": known, "is_full": suggested_articles.is_full(),
        "days": suggested_articles.KEPT_DAYS, "robots": NOINDEX,
    }  # fmt: skip
    return render(request, "articles/suggest_article.html", context, status=status)
