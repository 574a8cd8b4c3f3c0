"""Articles as a spreadsheet at the desk: download, preview of an edited upload, and applying it."""

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
MAX_BYTES = 5_000_000
# Length of the signed preview that the browser sends back.
MAX_SIGNED_LENGTH = 1_000_000
MAX_CHANGED = 2_000
PREVIEW_SECONDS = 12 * 3600  # how long a preview can be applied
MAX_REFUSED_SHOWN = 500
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableForm(forms.Form):
    table = forms.FileField(
        label=_("Table (CSV or XLSX)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def clean_table(self):
        table = self.cleaned_data["table"]
        if table.size > MAX_BYTES:
            raise ValidationError(
                _("The file is too large: %(most)d MB at most."), params={"most": 5}
            )
        return table


class SpreadsheetMixin(admin.ModelAdmin):
    """Download the chosen articles as a spreadsheet, and apply the changes of an uploaded one."""

    def get_urls(self):
        view = path("table/", self.admin_site.admin_view(self.table), name="articles_article_table")
        return [view, *super().get_urls()]

    # --- download ----------------------------------------------------------------------------
    @admin.action(description=_("Export as a table (CSV)"), permissions=["view"])
    def take_csv(self, request: HttpRequest, queryset) -> StreamingHttpResponse:
        return StreamingHttpResponse(
            spreadsheet.as_csv(_keys(queryset)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{_file_name("csv")}"'},
        )

    @admin.action(description=_("Export as a table (XLSX)"), permissions=["view"])
    def take_xlsx(self, request: HttpRequest, queryset) -> FileResponse | None:
        keys = _keys(queryset)
        if len(keys) > spreadsheet.MOST_ROWS:
            message = _("Choose at most %(n)d articles.") % {"n": spreadsheet.MOST_ROWS}
            self.message_user(request, message, messages.ERROR)
            return None
        file = io.BytesIO()
        try:
            spreadsheet.as_workbook(keys, file)
        except spreadsheet.TableProblem as problem:
            self.message_user(request, plainly(str(problem)), messages.ERROR)
            return None
        file.seek(0)
        return FileResponse(
            file, as_attachment=True, filename=_file_name("xlsx"), content_type=WORKBOOK
        )

    # --- upload ------------------------------------------------------------------------------
    def table(self, request: HttpRequest) -> HttpResponse:
        """Ask for a table, preview the changes of an uploaded one, or apply a signed preview."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._upload_page(request, TableForm())
        if signed := request.POST.get("signed"):
            return self._apply_table(request, signed)
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._upload_page(request, form)
        try:
            return self._preview_table(request, form.cleaned_data["table"])
        except spreadsheet.TableProblem as problem:
            form.add_error("table", plainly(str(problem)))
            return self._upload_page(request, form)

    def _upload_page(self, request: HttpRequest, form: TableForm) -> HttpResponse:
        columns = [column for column in spreadsheet.columns() if column.is_read]
        return self._table_page(request, "table_upload", {"form": form, "columns": columns})

    def _preview_table(self, request: HttpRequest, file) -> HttpResponse:
        """Show the changes a table would make; they are signed and kept in the page, not stored.

        Raise `spreadsheet.TableProblem` for an unreadable table or for too many changes.
        """
        name = plainly(file.name)[:200]
        table = spreadsheet.read(name, file.read())
        comparison = spreadsheet.compare(table.rows, request.user)
        rows = [
            (row.line, row.key, row.version, {cell.column.name: cell.after for cell in row.cells})
            for row in comparison.changed
        ]
        refused = [
            (row.line, row.key, row.title, [(r.text, r.column, r.value) for r in row.reasons])
            for row in comparison.refused[:MAX_REFUSED_SHOWN]
        ]
        seen = {
            "user": request.user.pk, "file": name, "rows": rows, "refused": refused,
            "more": len(comparison.refused) - len(refused), "unchanged": comparison.unchanged,
        }  # fmt: skip
        signed = signing.dumps(seen, salt=SALT, compress=True)
        if len(rows) > MAX_CHANGED or len(signed) > MAX_SIGNED_LENGTH:
            message = _(
                "%(n)d articles would change, which is too much at once. Bring the table back in parts"
                " (%(most)d articles at most)."
            )
            raise spreadsheet.TableProblem(
                message % {"n": len(rows), "most": MAX_CHANGED}, file=name
            )
        context = {"file": name, "remarks": table.remarks, "signed": signed if rows else ""}
        return self._table_page(request, "table_preview", context | _comparison_context(comparison))

    def _apply_table(self, request: HttpRequest, signed: str) -> HttpResponse:
        """Apply the changes that were previewed, as far as they are still possible."""
        try:
            seen = signing.loads(signed, salt=SALT, max_age=PREVIEW_SECONDS)
        except signing.BadSignature:
            self.message_user(
                request, _("The preview has expired: import the table again."), messages.ERROR
            )
            return redirect(reverse("admin:articles_article_table"))
        if seen["user"] != request.user.pk:
            raise PermissionDenied
        rows = [
            spreadsheet.Row(line, {spreadsheet.KEY: key, spreadsheet.VERSION: version, **cells})
            for line, key, version, cells in seen["rows"]
        ]
        try:
            comparison = spreadsheet.bring_back(rows, seen["file"], request.user)
        except IntegrityError as error:
            message = _("Nothing was changed: %(error)s") % {"error": error}
            self.message_user(request, message, messages.ERROR)
            return redirect(reverse("admin:articles_article_table"))
        articles = [row.article for row in comparison.changed]
        LogEntry.objects.log_actions(
            request.user.pk, articles, CHANGE, str(_("Changed by a table that was brought back"))
        )
        # Rows refused in the preview were not submitted again; report them here too.
        comparison.refused[:0] = [
            spreadsheet.RowChange(
                line,
                key,
                "",
                title=title,
                reasons=tuple(spreadsheet.Reason(*reason) for reason in reasons),
            )
            for line, key, title, reasons in seen["refused"]
        ]
        comparison.unchanged += seen["unchanged"]
        context = {"file": seen["file"], **_comparison_context(comparison, seen["more"])}
        return self._table_page(request, "table_result", context)

    def _table_page(self, request: HttpRequest, name: str, context: dict) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Import a table"),
        }
        return render(request, f"admin/articles/{name}.html", context)


def _comparison_context(comparison: spreadsheet.Comparison, more: int = 0) -> dict:
    """Return the template context of a comparison, its counts as messages; add `more` to the refused rows."""
    changed, refused, unchanged = (
        len(comparison.changed),
        len(comparison.refused) + more,
        comparison.unchanged,
    )
    changed_message = ngettext("%(n)d article changed.", "%(n)d articles changed.", changed)
    unchanged_message = ngettext(
        "%(n)d row matches its article.", "%(n)d rows match their articles.", unchanged
    )
    refused_message = ngettext("%(n)d row is refused.", "%(n)d rows are refused.", refused)
    return {
        "found": comparison,
        "changed": changed_message % {"n": changed},
        "unchanged": unchanged_message % {"n": unchanged} if unchanged else "",
        "refused": refused_message % {"n": refused} if refused else "",
        "refused_rows": comparison.refused[:MAX_REFUSED_SHOWN],
        "more_refused": refused - len(comparison.refused[:MAX_REFUSED_SHOWN]),
        "ignored": ", ".join(sorted(comparison.ignored)),
    }


def _keys(queryset) -> list[int]:
    """Return the primary keys of the chosen articles in the order of the list."""
    return list(queryset.values_list("pk", flat=True))


def _file_name(ending: str) -> str:
    return f"articles-{timezone.localdate()}.{ending}"
