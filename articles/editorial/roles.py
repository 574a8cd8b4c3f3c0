"""The roles of the desk: one table of what each may do, from which a migration makes the groups."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

CONTRIBUTOR = "contributor · مساهم"
EDITOR = "editor · محرر"
REVIEWER = "reviewer · مراجع"
ADMINISTRATOR = "administrator · مدير"

_LINKS = (
    "coverage", "articlevenue", "articlestate", "articleofficial", "articleresolution", "articletopic",
    "articledate", "figure",
)  # fmt: skip
_AUTHORITIES = (
    "state", "venue", "source", "official", "appointment", "resolution", "topic", "synonymring",
)  # fmt: skip
_OF_MEETINGS = ("participation", "attendance", "meetingresolution", "communiquepoint")


def _may(verbs: str, *models: str) -> set[str]:
    return {f"{verb}_{model}" for verb in verbs.split() for model in models}


_contributor = {
    *_may("add change", "article"), *_may("add change delete", *_LINKS), *_may("add", "import"),
}  # fmt: skip
_editor = {
    *_contributor,
    "curate_article",
    *_may("add change", *_AUTHORITIES, "meeting", "operation"),
    *_may("add change delete", *_OF_MEETINGS),
    *_may("change", "proposedofficial", "proposedmeeting", "capture", "story", "import"),
}
# Besides these, everybody at the desk may look at everything in it.
MAY: dict[str, set[str]] = {
    CONTRIBUTOR: _contributor,
    EDITOR: _editor,
    REVIEWER: {*_editor, "publish_article"},
}


def make_groups() -> None:
    """Make the groups of the roles, or bring what they may do up to date; the members stay."""
    ours = Permission.objects.filter(content_type__app_label="articles").exclude(
        content_type__model__endswith="event"
    )
    for name, codenames in MAY.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(
            ours.filter(Q(codename__in=codenames) | Q(codename__startswith="view_"))
        )
    group, _created = Group.objects.get_or_create(name=ADMINISTRATOR)
    accounts = Permission.objects.filter(
        content_type__app_label="auth", content_type__model__in=["user", "group"]
    )
    group.permissions.set(ours | accounts)
