"""The table of articles at the desk: taken away, looked at when it comes back, and made."""

from __future__ import annotations

import io

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.editorial import spreadsheet
from articles.templatetags.curation import plainly

SALT = "articles.admin.spreadsheet"
MOST_BYTES = 5_000_000
# What goes to the browser and comes back signed: below what Django takes of a form (2.5 MB).
LONGEST_SIGNED = 1_000_000
MOST_CHANGED = 2_000
SECONDS_TO_LOOK = 12 * 3600
SHOWN = 500  # of the rows that are refused
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableForm(forms.Form):
    table = forms.FileField(
        label=_("Table (CSV or XLSX)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def clean_table(self):
        table = self.cleaned_data["table"]
        if table.size > MOST_BYTES:
            raise ValidationError(
                _("The file is too large: %(most)d MB at most."), params={"most": 5}
            )
        return table


class Tables(admin.ModelAdmin):
    """Give the chosen articles as a table, and take it back."""

    def get_urls(self):
        back = path("table/", self.admin_site.admin_view(self.table), name="articles_article_table")
        return [back, *super().get_urls()]

    # --- taking away -------------------------------------------------------------------------
    @admin.action(description=_("Take away as a table (CSV)"), permissions=["view"])
    def take_csv(self, request: HttpRequest, queryset) -> StreamingHttpResponse:
        return StreamingHttpResponse(
            spreadsheet.as_csv(_keys(queryset)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{_name("csv")}"'},
        )

    @admin.action(description=_("Take away as a table (XLSX)"), permissions=["view"])
    def take_xlsx(self, request: HttpRequest, queryset) -> FileResponse | None:
        keys = _keys(queryset)
        if len(keys) > spreadsheet.MOST_ROWS:
            said = _("Choose at most %(n)d articles.") % {"n": spreadsheet.MOST_ROWS}
            self.message_user(request, said, messages.ERROR)
            return None
        file = io.BytesIO()
        try:
            spreadsheet.as_workbook(keys, file)
        except spreadsheet.TableProblem as problem:
            self.message_user(request, plainly(str(problem)), messages.ERROR)
            return None
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=_name("xlsx"), content_type=WORKBOOK)

    # --- bringing back -----------------------------------------------------------------------
    def table(self, request: HttpRequest) -> HttpResponse:
        """Take a table, show what it would change, then change it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._ask_for_table(request, TableForm())
        if signed := request.POST.get("signed"):
            return self._bring_table_back(request, signed)
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask_for_table(request, form)
        try:
            return self._look_at_table(request, form.cleaned_data["table"])
        except spreadsheet.TableProblem as problem:
            form.add_error("table", plainly(str(problem)))
            return self._ask_for_table(request, form)

    def _ask_for_table(self, request: HttpRequest, form: TableForm) -> HttpResponse:
        columns = [column for column in spreadsheet.COLUMNS if column.is_read]
        return self._table_page(request, "table_upload", {"form": form, "columns": columns})

    def _look_at_table(self, request: HttpRequest, file) -> HttpResponse:
        """Show what a table would change; what it would goes to the browser signed, and is written nowhere."""
        name = plainly(file.name)[:200]
        table = spreadsheet.read(name, file.read())
        found = spreadsheet.compare(table.rows, request.user)
        rows = [
            (row.line, row.key, row.version, {cell.column.name: cell.after for cell in row.cells})
            for row in found.changed
        ]
        refused = [
            (row.line, row.key, row.title, [(r.text, r.column, r.value) for r in row.reasons])
            for row in found.refused[:SHOWN]
        ]
        seen = {
            "user": request.user.pk, "file": name, "rows": rows, "refused": refused,
            "more": len(found.refused) - len(refused), "unchanged": found.unchanged,
        }  # fmt: skip
        signed = signing.dumps(seen, salt=SALT, compress=True)
        if len(rows) > MOST_CHANGED or len(signed) > LONGEST_SIGNED:
            said = _(
                "%(n)d articles would change, which is too much at once. Bring the table back in parts"
                " (%(most)d articles at most)."
            )
            raise spreadsheet.TableProblem(said % {"n": len(rows), "most": MOST_CHANGED}, file=name)
        context = {"file": name, "remarks": table.remarks, "signed": signed if rows else ""}
        return self._table_page(request, "table_preview", context | _shown(found))

    def _bring_table_back(self, request: HttpRequest, signed: str) -> HttpResponse:
        """Make the changes that were looked at, as far as they still can be."""
        try:
            seen = signing.loads(signed, salt=SALT, max_age=SECONDS_TO_LOOK)
        except signing.BadSignature:
            self.message_user(
                request, _("That was too long ago: bring the table back again."), messages.ERROR
            )
            return redirect(reverse("admin:articles_article_table"))
        if seen["user"] != request.user.pk:
            raise PermissionDenied
        rows = [
            spreadsheet.Row(line, {spreadsheet.KEY: key, spreadsheet.VERSION: version, **cells})
            for line, key, version, cells in seen["rows"]
        ]
        try:
            found = spreadsheet.bring_back(rows, seen["file"], request.user)
        except IntegrityError as error:
            said = _("Nothing was changed: %(error)s") % {"error": error}
            self.message_user(request, said, messages.ERROR)
            return redirect(reverse("admin:articles_article_table"))
        articles = [row.article for row in found.changed]
        LogEntry.objects.log_actions(
            request.user.pk, articles, CHANGE, str(_("Changed by a table that was brought back"))
        )
        # What was refused when it was looked at was not sent again: it is said again.
        found.refused[:0] = [
            spreadsheet.RowChange(
                line,
                key,
                "",
                title=title,
                reasons=tuple(spreadsheet.Reason(*reason) for reason in reasons),
            )
            for line, key, title, reasons in seen["refused"]
        ]
        found.unchanged += seen["unchanged"]
        context = {"file": seen["file"], **_shown(found, seen["more"])}
        return self._table_page(request, "table_result", context)

    def _table_page(self, request: HttpRequest, name: str, context: dict) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Bring a table back"),
        }
        return render(request, f"admin/articles/{name}.html", context)


def _shown(found: spreadsheet.Comparison, more: int = 0) -> dict:
    """Return what a page shows of a comparison, the counts in words; `more` rows were refused beside."""
    changed, refused, unchanged = len(found.changed), len(found.refused) + more, found.unchanged
    said = ngettext("%(n)d article changed.", "%(n)d articles changed.", changed)
    left = ngettext(
        "%(n)d row says what the article says.", "%(n)d rows say what the articles say.", unchanged
    )
    not_taken = ngettext("%(n)d row is refused.", "%(n)d rows are refused.", refused)
    return {
        "found": found,
        "changed": said % {"n": changed},
        "unchanged": left % {"n": unchanged} if unchanged else "",
        "refused": not_taken % {"n": refused} if refused else "",
        "refused_rows": found.refused[:SHOWN],
        "more_refused": refused - len(found.refused[:SHOWN]),
        "ignored": ", ".join(sorted(found.ignored)),
    }


def _keys(queryset) -> list[int]:
    """Return the keys of the chosen articles in the order of the list."""
    return list(queryset.values_list("pk", flat=True))


def _name(ending: str) -> str:
    return f"articles-{timezone.localdate()}.{ending}"
