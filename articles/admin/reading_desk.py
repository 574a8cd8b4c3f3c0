"""The reading desk: one article whose suggestions are marked in the text and decided one by one."""

from __future__ import annotations

import json
from itertools import groupby

from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from articles.admin import copies
from articles.admin.desk_form import DeskForm
from articles.admin.edit_conflicts import OPENED, ThreeWayMerge, current_values
from articles.admin.questions import ANSWER
from articles.admin.queue import waiting_articles
from articles.editorial import offers, outlet_proposals, plausibility, suggestions, workflow
from articles.editorial.versions import version_of
from articles.index import writer
from articles.intake import near_duplicates, rerecognise
from articles.intake.recognition import relevance
from articles.models import LINK_KINDS, Article, desk_kinds, kind_of
from articles.text import annotation, diff
from articles.text.whole_numbers import whole_number

# Prefixes of form fields: the decision on a suggestion, and its status when the page was opened; where a figure
# goes, and where it went when the page was opened.
DECISION, SEEN_STATUS, GOES, SEEN_GOES = "decide-", "seen-", "goes-", "seen-goes-"
READ = "read"  # the field with the version that was read
READ_ANYWAY = "read-anyway"  # the button that has a text read past the gate of relevance


class ReadingDeskMixin(admin.ModelAdmin):
    """The page of the reading desk and its requests: decisions, added links, workflow steps."""

    def get_urls(self):
        views = {
            "": ("desk", self.desk),
            "decide/": ("decide", self.decide),
            "add/": ("add_link", self.add_link),
            "compare/<int:other>/": ("compare", self.compare),
        }
        return [
            *(
                path(
                    f"<int:pk>/desk/{tail}", self.admin_site.admin_view(view),
                    name=f"articles_article_{name}",
                )
                for tail, (name, view) in views.items()
            ),
            *super().get_urls(),
        ]  # fmt: skip

    # --- the page --------------------------------------------------------------------------
    def desk(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show an article with its suggestions, or save the form as submitted without JavaScript."""
        article = self._article(pk)
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        if request.method == "POST":
            return self._save(request, pk)
        return self._page(request, article, DeskForm(instance=article))

    def _article(self, pk: int, *, lock: bool = False) -> Article:
        articles = Article.objects.select_related("source", "story", "created_by", "submitted_by")
        if lock:
            articles = Article.objects.select_for_update(of=("self",))
        return get_object_or_404(articles, pk=pk)

    def _page(
        self, request, article: Article, form: DeskForm, merge: ThreeWayMerge | None = None, *, status=200
    ) -> HttpResponse:  # fmt: skip
        links = suggestions.links_of(article)
        spans = {"title": [], "body": []}
        for link in links:
            if link.evidence_in in spans and link.start is not None and link.status != "rejected":
                text = getattr(article, link.evidence_in)
                spans[link.evidence_in] += annotation.spans(
                    link.key, text, link.start, link.end, link.names
                )
        may_change = workflow.may_change(article, request.user)
        opened = json.dumps(current_values(form), ensure_ascii=False)
        if merge and merge.conflicts:
            seen, opened = opened, request.POST.get(OPENED, "")
        else:
            seen = ""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Review page"),
            "article": article,
            "form": form,
            "title_segments": annotation.segments(article.title, spans["title"]),
            "paragraphs": annotation.paragraphs(article.body, spans["body"]),
            "groups": [
                (kind, list(of_kind))
                for kind, of_kind in groupby(links, key=lambda link: link.kind)
            ],
            "statuses": {link.key: link.status for link in links},
            "open_count": sum(link.is_open for link in links),
            "missing": _missing(article, links),
            "questions": getattr(form, "questions", ()) or _questions(article),
            "answers": request.POST.getlist(ANSWER),
            "may_change": may_change,
            "names_no_meeting": (
                may_change
                and not any(link.rule.startswith(relevance.ASKED_FOR) for link in links)
                and rerecognise.names_no_meeting(article)
            ),
            "steps": workflow.allowed_steps(article, request.user),
            "kinds": [kind for kind in desk_kinds() if kind.can_be_added],
            "captures": list(article.captures.only("pk", "origin", "changed_since")),
            "offers": offers.offers_to(article),
            **copies.context(article),
            "opened": opened,
            "seen": seen,
            "conflicts": merge.conflicts if merge else [],
            "read": version_of(article, links),
            **_neighbours(article, request.user),
        }
        return render(request, "admin/articles/desk.html", context, status=status)

    # --- saving without JavaScript, and the fields of the article ---------------------------
    def _save(self, request: HttpRequest, pk: int) -> HttpResponse:
        with transaction.atomic():
            article = self._article(pk, lock=True)
            if not workflow.may_change(article, request.user):
                if workflow.has_taken_step(request.POST.get("step", ""), article, request.user):
                    return self._after(request, article, request.POST["step"])
                raise PermissionDenied
            read = request.POST.get(READ, "")
            was_read = read == version_of(article)
            self._decide_all(request, article)
            article.refresh_from_db()
            if READ_ANYWAY in request.POST:
                rerecognise.recognise_anyway(article)
            if OPENED in request.POST and (rejected := self._save_fields(request, article)):
                return rejected
            if said := copies.settle(request, article, request.POST.get("copies", "")):
                self.log_change(request, article, said)
            if was_read:  # the own changes of this request are read, too
                read = version_of(self._article(pk))
        if step := request.POST.get("step"):
            return self._step(request, article, step, read)
        return _to_desk(pk)

    def _save_fields(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """Save the fields of the form; return the page again on a conflict or an invalid value, else None."""
        unbound = DeskForm(instance=article)
        labels = {("", name): field.label for name, field in unbound.fields.items()}
        merge = ThreeWayMerge(request.POST, current_values(unbound), labels, {})
        form = DeskForm(merge.data, instance=article)
        form.answers = frozenset(request.POST.getlist(ANSWER))
        if merge.conflicts:
            self.message_user(
                request, _("Somebody changed this meanwhile: the fields were not saved."),
                messages.ERROR,
            )  # fmt: skip
        if merge.conflicts or not form.is_valid():
            return self._page(request, self._article(article.pk), form, merge)
        if form.has_changed():
            form.save()
            # Recognition reads the headline too, and the positions of evidence in it move.
            is_read_again = "title" in form.changed_data and rerecognise.recognise_text(
                article, is_given=False
            )
            if not is_read_again:
                near_duplicates.update_after_text_change(article)
            outlet_proposals.note_outlet(article, request.user)
            writer.index_article(article)
            self.log_change(request, article, self.construct_change_message(request, form, []))
            self.message_user(request, _("Saved."), messages.SUCCESS)
        return None

    def _step(self, request: HttpRequest, article: Article, name: str, read: str) -> HttpResponse:
        """Take a workflow step and redirect: after publishing or submitting, to the next article.

        `read` is the version that the user read; if the article is another by now, its page is shown, with 409.
        """
        if name not in workflow.STEPS:
            return _to_desk(article.pk)
        after = self._after(request, article, name)
        try:
            article = workflow.take_step(
                name, article, request.user, request.POST.get("reason", ""),
                answers=request.POST.getlist(ANSWER),
                is_as_read=lambda locked: version_of(locked) == read,
            )  # fmt: skip
        except workflow.StaleStep as stale:
            article = self._article(article.pk)
            if workflow.has_taken_step(name, article, request.user):
                return after
            self.message_user(request, stale.reasons[0], messages.ERROR)
            return self._page(request, article, DeskForm(instance=article), status=409)
        except workflow.StepRefused as refusal:
            article.refresh_from_db()
            if workflow.has_taken_step(name, article, request.user):
                return after
            for reason in refusal.reasons:
                self.message_user(request, reason, messages.ERROR)
            return _to_desk(article.pk)
        self.log_change(request, article, str(workflow.STEPS[name].label))
        message = _("“%(title)s” is “%(status)s” now.")
        self.message_user(
            request,
            message % {"title": article.display_title, "status": article.get_status_display()},
            messages.SUCCESS,
        )
        return after

    def _after(self, request: HttpRequest, article: Article, name: str) -> HttpResponse:
        """Redirect to the next pending article after publishing or submitting, else to the same article."""
        following = _neighbours(article, request.user)["following"]
        is_finished = name in ("publish", "submit") and following
        return _to_desk(following if is_finished else article.pk)

    def _decide_all(self, request: HttpRequest, article: Article) -> None:
        """Apply the decisions of a form independently of each other; report those that are refused."""
        done = 0
        for name, status in request.POST.items():
            if not name.startswith(DECISION) or not status:
                continue
            key = name.removeprefix(DECISION)
            seen = request.POST.get(SEEN_STATUS + key, "")
            goes = request.POST.get(GOES + key)
            if goes == request.POST.get(SEEN_GOES + key):
                goes = None  # not changed
            if status == seen and goes is None:
                continue
            try:
                suggestions.decide(article, key, status, seen, request.user, goes)
                done += 1
            except suggestions.DecisionRefused as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
        if request.POST.get("add-name"):
            try:
                kind = LINK_KINDS[request.POST.get("add-kind", "")]
                target = suggestions.target_named(kind, request.POST["add-name"])
                suggestions.add(
                    article, kind.name, target, request.user,
                    evidence=request.POST.get("add-evidence", ""),
                )  # fmt: skip
                done += 1
            except (KeyError, suggestions.DecisionRefused) as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
        if done:
            self.log_change(request, article, str(_("Decided on suggestions")))

    # --- requests sent by JavaScript ----------------------------------------------------------
    def decide(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Apply one decision, or a correction if `target` is the key of another authority."""

        def act(article: Article):
            key, seen = request.POST.get("key", ""), request.POST.get("seen", "")
            if target := request.POST.get("target"):
                return suggestions.correct(article, key, _number(target), seen, request.user)
            return suggestions.decide(
                article, key, request.POST.get("status", ""), seen, request.user,
                request.POST.get("goes"),
            )  # fmt: skip

        return self._answer(request, pk, act)

    def add_link(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Add a link of the given kind to an authority, which is given by its key or by its name."""

        def act(article: Article):
            name, target = request.POST.get("kind", ""), request.POST.get("target", "")
            kind = LINK_KINDS.get(name)
            if kind is None or not kind.can_be_added:
                raise suggestions.DecisionRefused(_("Nothing of this kind can be added here."))
            key = (
                _number(target)
                if target
                else suggestions.target_named(kind, request.POST.get("name", ""))
            )
            return suggestions.add(
                article, name, key, request.user, evidence=request.POST.get("evidence", ""),
                start=whole_number(request.POST.get("start", "")),
            )  # fmt: skip

        return self._answer(request, pk, act)

    def _answer(self, request: HttpRequest, pk: int, act) -> JsonResponse:
        """Apply `act` to a locked article and return the state of its links and fields as JSON.

        Errors: 405 if the method is not POST, 403 without permission, 409 if the status of the link has
        changed meanwhile, 400 for any other refusal.
        """
        if request.method != "POST":
            return JsonResponse({"error": "POST"}, status=405)
        with transaction.atomic():
            article = self._article(pk, lock=True)
            if not workflow.may_change(article, request.user):
                return JsonResponse({"error": str(_("Your role does not allow this."))}, status=403)
            before = current_values(DeskForm(instance=article))[""]
            read = request.POST.get(READ, "")
            was_read = read == version_of(article)
            try:
                link = act(article)
            except suggestions.StaleDecision as conflict:
                return JsonResponse({"error": str(conflict), "status": conflict.status}, status=409)
            except suggestions.DecisionRefused as refusal:
                return JsonResponse({"error": str(refusal)}, status=400)
        article.refresh_from_db()
        links = suggestions.links_of(article)
        after = current_values(DeskForm(instance=article))[""]
        kind = kind_of(link)
        return JsonResponse(
            {
                "key": f"{kind.name}-{link.pk}",
                "name": str(link),
                "kind": str(kind.label),
                "status": link.status,
                "statuses": {current.key: current.status for current in links},
                "open": sum(current.is_open for current in links),
                "missing": _missing(article, links),
                "questions": [(q.answer, q.text) for q in _questions(article)],
                "fields": {name: value for name, value in after.items() if value != before[name]},
                "read": version_of(article, links) if was_read else read,
            }
        )

    def compare(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Show a word-by-word comparison of an article with another copy of its text.

        With `?part` in the URL, return only the fragment of the comparison.
        """
        article, copy = self._article(pk), get_object_or_404(Article, pk=other)
        for compared in (article, copy):
            if not self.has_view_or_change_permission(request, compared):
                raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Word by word"),
            "article": article,
            "copy": copy,
            "titles": diff.changes(copy.title, article.title),
            "pieces": diff.changes(copy.body, article.body),
        }
        is_fragment = "part" in request.GET
        return render(
            request, f"admin/articles/{'_compare' if is_fragment else 'compare'}.html", context
        )


def _to_desk(pk: int) -> HttpResponse:
    return redirect(reverse("admin:articles_article_desk", args=[pk]))


def _missing(article: Article, links: list[suggestions.ArticleLink]) -> list[str]:
    """Return what an article lacks for publication, using the links already loaded."""
    waiting: dict[str, int] = {}
    for link in links:
        if link.is_open and link.kind.model in workflow.REQUIRED_DECISIONS:
            label = str(link.kind.model._meta.verbose_name)
            waiting[label] = waiting.get(label, 0) + 1
    return workflow.publication_problems_for(article, waiting)


def _questions(article: Article) -> list[plausibility.Question]:
    """Return the questions to be answered before an article is published."""
    return [] if article.is_published else plausibility.questions(article)


def _neighbours(article: Article, user) -> dict[str, int | None]:
    """Return the primary keys of the articles before and after this one in the user's queue."""
    queue = waiting_articles(user).order_by("created_at", "pk")
    here = {"created_at": article.created_at, "pk": article.pk}
    later = Q(created_at__gt=here["created_at"]) | Q(
        created_at=here["created_at"], pk__gt=here["pk"]
    )
    earlier = Q(created_at__lt=here["created_at"]) | Q(
        created_at=here["created_at"], pk__lt=here["pk"]
    )
    following = queue.filter(later).values_list("pk", flat=True).first()
    previous = queue.filter(earlier).order_by("-created_at", "-pk").values_list("pk", flat=True)
    return {"following": following, "previous": previous.first()}


def _number(text: str) -> int:
    number = whole_number(text)
    if number is None:
        raise suggestions.DecisionRefused(_("There is no such entry in the catalogue."))
    return number


def desk_address(article: Article) -> str:
    return reverse("admin:articles_article_desk", args=[quote(article.pk)])
