"""Workflow of an article (draft, in review, published, withdrawn): steps, permissions and requirements."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.editorial.plausibility import questions
from articles.index import writer
from articles.models import Article, ArticleResolution, ArticleVenue, Coverage, EvidenceLink
from articles.models.article import DATE_NEEDED, OUTLET_NEEDED

Status = Article.Status
CHANGE, CURATE, PUBLISH = (
    "articles.change_article", "articles.curate_article", "articles.publish_article",
)  # fmt: skip
# Readers navigate by these links, so an article with open suggestions of them cannot be published.
REQUIRED_DECISIONS = (Coverage, ArticleVenue, ArticleResolution)


class StepRefused(Exception):
    """Raised when a step cannot be taken; `reasons` are messages for the user, one sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class StaleStep(StepRefused):
    """Raised when the article was changed after the user read it."""

    def __init__(self) -> None:
        super().__init__(
            [_("The article was changed after you opened it: read it again, then take the step.")]
        )


@dataclass(frozen=True)
class Step:
    """A step of the workflow: its name, the statuses before and after it, and the permission it requires."""

    name: str
    label: Promise
    comes_from: tuple[str, ...]
    to: str
    permission: str


STEPS = {
    step.name: step
    for step in (
        Step("submit", gettext_lazy("Send to review"), (Status.DRAFT,), Status.IN_REVIEW, CHANGE),
        Step("publish", gettext_lazy("Publish"), (Status.DRAFT, Status.IN_REVIEW), Status.PUBLISHED, PUBLISH),
        Step("return", gettext_lazy("Return to draft"), (Status.IN_REVIEW, Status.WITHDRAWN), Status.DRAFT,
             CURATE),
        Step("withdraw", gettext_lazy("Withdraw"), (Status.PUBLISHED,), Status.WITHDRAWN, PUBLISH),
        Step("restore", gettext_lazy("Publish again"), (Status.WITHDRAWN,), Status.PUBLISHED, PUBLISH),
    )
}  # fmt: skip


def is_own(article: Article, user) -> bool:
    """Return whether a user created an article or sent it to review."""
    return user.pk in (article.created_by_id, article.submitted_by_id)


def needs_second_pair(article: Article, user) -> bool:
    """Return whether another user has to publish an article: their own, if `SECOND_PAIR_OF_EYES` is set."""
    return settings.SECOND_PAIR_OF_EYES and is_own(article, user)


def may_change(article: Article, user) -> bool:
    """Return whether a user may change an article: contributors their own drafts, editors every article."""
    if not user.has_perm(CHANGE):
        return False
    own_draft = article.created_by_id == user.pk and article.status == Status.DRAFT
    return own_draft or user.has_perm(CURATE)


def changeable(articles: QuerySet[Article], user) -> QuerySet[Article]:
    """Return the articles of a queryset that a user may change."""
    if not user.has_perm(CHANGE):
        return articles.none()
    if user.has_perm(CURATE):
        return articles
    return articles.filter(created_by=user, status=Status.DRAFT)


def allowed_steps(article: Article, user) -> list[Step]:
    """Return the steps a user may take from the current status, even if the article is not ready for them."""
    return [step for step in STEPS.values() if not _forbidden(step, article, user)]


def publication_problems(article: Article) -> list[str]:
    """Return what is missing before an article can be published, one sentence each."""
    waiting = {
        str(model._meta.verbose_name): model.objects.filter(
            article=article, status=EvidenceLink.Status.SUGGESTED
        ).count()
        for model in REQUIRED_DECISIONS
    }
    return publication_problems_for(article, waiting)


def publication_problems_for(article: Article, waiting: dict[str, int]) -> list[str]:
    """Return the same for known counts of open suggestions of `REQUIRED_DECISIONS`, by verbose name."""
    reasons = []
    if not article.source_id and not article.source_unknown:
        reasons.append(str(OUTLET_NEEDED))
    if not article.published_on_precision:
        reasons.append(str(DATE_NEEDED))
    if not article.rights:
        reasons.append(_("To publish, say what its rights allow to show."))
    for kind, count in waiting.items():
        if count:
            message = ngettext(
                "To publish, decide on %(n)d suggestion: %(kind)s.",
                "To publish, decide on %(n)d suggestions: %(kind)s.",
                count,
            )
            reasons.append(message % {"n": count, "kind": kind})
    return reasons


def open_questions(article: Article, answers: Collection[str] = ()) -> list[str]:
    """Return the questions about an article that an editor has to answer before it is public."""
    return [question.text for question in questions(article) if question.answer not in answers]


@transaction.atomic
def take_step(
    name: str,
    article: Article,
    user,
    reason: str = "",
    answers: Collection[str] = (),
    *,
    is_as_read: Callable[[Article], bool] = lambda article: True,
) -> Article:
    """Take a step with an article and return the article after it.

    `reason` is the public reason for a withdrawal, `answers` are those to questions about implausible dates.
    `is_as_read` tells whether the article, locked, is still the one that the user read: if not, raises
    StaleStep. Raises StepRefused, and changes nothing, if the step is not allowed, the article is not ready for
    it, a question has no answer, or the article would be invalid.
    """
    step = STEPS[name]
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if forbidden := _forbidden(step, article, user):
        raise StepRefused([forbidden])
    if not is_as_read(article):
        raise StaleStep
    if step.to == Status.PUBLISHED and (reasons := publication_problems(article)):
        raise StepRefused(reasons)
    if step.to == Status.PUBLISHED and (reasons := open_questions(article, answers)):
        raise StepRefused(reasons)
    now = timezone.now()
    article.status = step.to
    if step.to == Status.IN_REVIEW:
        article.submitted_at, article.submitted_by = now, user
    if step.to == Status.PUBLISHED:
        article.published_at = article.published_at or now
        article.published_by = user
    withdrawn = step.to == Status.WITHDRAWN
    article.withdrawn_at, article.withdrawn_by = (now, user) if withdrawn else (None, None)
    article.withdrawn_reason = reason.strip() if withdrawn else ""
    try:
        article.full_clean()
    except ValidationError as error:
        raise StepRefused(error.messages) from error
    article.save()
    writer.index_article(article)
    return article


def has_taken_step(name: str, article: Article, user) -> bool:
    """Return whether a user has taken a step already, so that a form sent twice is no error."""
    taken_by = {
        Status.IN_REVIEW: article.submitted_by_id,
        Status.PUBLISHED: article.published_by_id,
        Status.WITHDRAWN: article.withdrawn_by_id,
    }
    step = STEPS.get(name)
    return bool(step) and article.status == step.to and taken_by.get(step.to) == user.pk


def _forbidden(step: Step, article: Article, user) -> str:
    """Return the reason why a user may not take a step, or an empty string."""
    if article.status not in step.comes_from:
        return _("The article is “%(status)s”: this step does not start there.") % {
            "status": article.get_status_display()
        }
    if not user.has_perm(step.permission) or not may_change(article, user):
        return _("Your role does not allow this step.")
    if step.name == "publish" and needs_second_pair(article, user):
        return _("Somebody else has to publish what you brought in or sent to review.")
    return ""
