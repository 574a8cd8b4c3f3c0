"""Bulk edits of articles: planned and shown first, then made as one operation that can be undone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editorial import history, outlet_proposals, suggestions, workflow
from articles.index import writer
from articles.models import LINK_KINDS, Article, LinkKind, Operation, Source

MOST = 2_000  # articles in one bulk edit


@dataclass(frozen=True)
class Planned:
    """The effect of a change on one article: the value before and after, or the reason for leaving it alone."""

    article: Article
    before: str
    after: str
    reason: str = ""

    @property
    def is_change(self) -> bool:
        return not self.reason and self.before != self.after


class Change(ABC):
    """One kind of change: the form field for its value, the values before and after, and the change itself."""

    name: str
    label: Promise
    # Relations to prefetch with the articles.
    prefetch: tuple[str, ...] = ()

    @abstractmethod
    def field(self) -> forms.Field | None:
        """Return the form field for the value, None if the change needs no value."""

    @abstractmethod
    def before(self, article: Article) -> str:
        """Return the present value of an article, in words."""

    @abstractmethod
    def after(self, article: Article, value) -> str:
        """Return the value of an article after the change, in words."""

    @abstractmethod
    def make(self, article: Article, value, user) -> None:
        """Change a locked article; raise StepRefused or DecisionRefused if that is not possible."""

    def refused(self, article: Article, user) -> str:
        """Return the reason for leaving an article alone, empty if there is none."""
        return "" if workflow.may_change(article, user) else _("Your role does not allow this.")

    def plan(self, article: Article, value, user) -> Planned:
        before = self.before(article)
        return Planned(article, before, self.after(article, value), self.refused(article, user))


class AddLink(Change):
    """Link articles to an authority, confirmed."""

    def __init__(self, kind: LinkKind) -> None:
        self.kind = kind
        self.name, self.label = f"add-{kind.name}", kind.bulk_labels[0]
        self.prefetch = (f"{kind.relation}__{kind.target}",)

    def field(self) -> forms.Field:
        return forms.ModelChoiceField(self.kind.target_model.objects.all(), label=self.kind.label)

    def before(self, article: Article) -> str:
        return _(", ").join(sorted(self._names(article)))

    def after(self, article: Article, value) -> str:
        return _(", ").join(sorted(self._names(article) | {value.name}))

    def make(self, article: Article, value, user) -> None:
        suggestions.confirm(article, self.kind, value.pk, user)

    def _names(self, article: Article) -> set[str]:
        links = getattr(article, self.kind.relation).all()
        return {getattr(link, self.kind.target).name for link in links if link.is_confirmed}


class RemoveLink(AddLink):
    """Reject the confirmed links of articles to an authority."""

    def __init__(self, kind: LinkKind) -> None:
        super().__init__(kind)
        self.name, self.label = f"remove-{kind.name}", kind.bulk_labels[1]

    def after(self, article: Article, value) -> str:
        return _(", ").join(sorted(self._names(article) - {value.name}))

    def make(self, article: Article, value, user) -> None:
        links = self.kind.model.objects.confirmed().filter(article=article)
        for link in links.filter(**{self.kind.target: value}):
            link.status = link.Status.REJECTED
            suggestions.note_decision(link, user)
            link.save()


class SetRights(Change):
    name, label = "set-rights", gettext_lazy("Set the rights")

    def field(self) -> forms.Field:
        return forms.ChoiceField(choices=Source.Rights.choices, label=_("rights"))

    def before(self, article: Article) -> str:
        return str(article.get_rights_display())

    def after(self, article: Article, value) -> str:
        return str(Source.Rights(value).label)

    def make(self, article: Article, value, user) -> None:
        article.rights = value
        article.save(update_fields=["rights", "updated_at"])


class SetOutlet(Change):
    name, label = "set-outlet", gettext_lazy("Set the outlet")

    def field(self) -> forms.Field:
        return forms.ModelChoiceField(Source.objects.all(), label=_("outlet"))

    def before(self, article: Article) -> str:
        return article.source.name if article.source else "—"

    def after(self, article: Article, value) -> str:
        return value.name

    def make(self, article: Article, value, user) -> None:
        article.source, article.source_unknown = value, False
        article.save(update_fields=["source", "source_unknown", "updated_at"])
        outlet_proposals.note_outlet(article, user)


class Submit(Change):
    name, label = "submit", workflow.STEPS["submit"].label

    def field(self) -> None:
        return None

    def before(self, article: Article) -> str:
        return str(article.get_status_display())

    def after(self, article: Article, value) -> str:
        draft = article.status == Article.Status.DRAFT
        return str(Article.Status.IN_REVIEW.label) if draft else self.before(article)

    def make(self, article: Article, value, user) -> None:
        workflow.take_step("submit", article, user)


def changes() -> dict[str, Change]:
    """Return every kind of change by its name."""
    kinds = [kind for kind in LINK_KINDS.values() if kind.bulk_labels]
    links = [change(kind) for kind in kinds for change in (AddLink, RemoveLink)]
    return {change.name: change for change in (*links, SetRights(), SetOutlet(), Submit())}


def plan(change: Change, keys: Iterable[int], value, user) -> list[Planned]:
    """Return the effects a change would have on some articles, in order of creation; write nothing."""
    articles = Article.objects.filter(pk__in=list(keys)[:MOST]).select_related("source")
    return [
        change.plan(article, value, user)
        for article in articles.prefetch_related(*change.prefetch).order_by("created_at", "pk")
    ]


def make(
    change: Change, seen: Mapping[int, str], value, user, label: str
) -> tuple[Operation, list[Planned]]:
    """Change the articles whose value is still as seen; return the operation and the articles left alone.

    `seen` is the value of each article before the change, as the plan showed it. An article that was changed
    since, or that cannot be changed, is left alone with a reason; the others are changed.
    """
    left: list[Planned] = []
    done: list[int] = []
    with history.operation(Operation.Kind.BULK, label, user) as operation:
        locked = Article.objects.filter(pk__in=seen).select_for_update(of=("self",))
        articles = list(
            locked.select_related("source").prefetch_related(*change.prefetch).order_by("pk")
        )
        for article in articles:
            planned = change.plan(article, value, user)
            reason = planned.reason
            if not reason and planned.before != seen[article.pk]:
                reason = _("It was changed meanwhile.")
            if not reason and planned.is_change:
                try:
                    with transaction.atomic():
                        change.make(article, value, user)
                        article.full_clean(validate_unique=False)
                    done.append(article.pk)
                except (
                    workflow.StepRefused,
                    suggestions.DecisionRefused,
                    ValidationError,
                ) as error:
                    reason = " ".join(getattr(error, "messages", [])) or str(error)
            if reason:
                left.append(Planned(article, planned.before, planned.after, reason))
        writer.index_articles(Article.objects.filter(pk__in=done))
        operation.count = len(done)
    return operation, left
