"""Restoring lines that were cut from a web page: a page linked from the form of the article."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.intake import cut_text
from articles.models import Article
from articles.text.whole_numbers import whole_number


class CutTextMixin(admin.ModelAdmin):
    """Offer to restore lines that an importer removed as page furniture."""

    def get_urls(self):
        view = path(
            "<int:pk>/cut/", self.admin_site.admin_view(self.cut), name="articles_article_cut"
        )
        return [view, *super().get_urls()]

    @admin.display(description=_("what was cut from the capture"))
    def cut_shown(self, article: Article) -> str:
        count = len(cut_text.cut_lines(article))
        if not count:
            return "—"
        message = ngettext(
            "%(n)d cut line: review and restore", "%(n)d cut lines: review and restore", count
        )
        address = reverse("admin:articles_article_cut", args=[article.pk])
        return format_html('<a href="{}">{}</a>', address, message % {"n": count})

    def cut(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the lines that were cut; restore the chosen ones to their positions in the text."""
        article = get_object_or_404(Article, pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        form = reverse("admin:articles_article_change", args=[pk])
        if request.method == "POST":
            numbers = map(whole_number, request.POST.getlist("line"))
            chosen = [number for number in numbers if number is not None]
            # Lines are identified by their numbers, which change if another editor restores some meanwhile.
            if request.POST.get("cut_text", "").split() == article.cut_text.split():
                done = cut_text.restore(article, chosen)
                self.log_change(request, article, str(_("Restore cut lines")))
                message = ngettext("%(n)d line restored.", "%(n)d lines restored.", done) % {
                    "n": done
                }
                self.message_user(request, message)
                return redirect(form)
            self.message_user(request, _("What was cut changed meanwhile: look again."), "error")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Cut lines"),
            "article": article,
            "lines": list(enumerate(cut_text.cut_lines(article))),
            "form_address": form,
        }
        return render(request, "admin/articles/cut.html", context)
