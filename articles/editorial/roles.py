"""Roles of the desk: the permissions of each role, from which a migration creates the groups."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

CONTRIBUTOR = "contributor · مساهم"
EDITOR = "editor · محرر"
REVIEWER = "reviewer · مراجع"
ADMINISTRATOR = "administrator · مدير"

_LINK_MODELS = (
    "coverage", "articlevenue", "articlestate", "articleofficial", "articleresolution", "articletopic",
    "articledate", "figure",
)  # fmt: skip
_AUTHORITY_MODELS = (
    "state", "venue", "source", "official", "appointment", "resolution", "topic", "synonymring",
)  # fmt: skip
_MEETING_MODELS = ("participation", "attendance", "meetingresolution", "outcome", "communiquecopy")


def _permissions(verbs: str, *models: str) -> set[str]:
    """Return the codenames for every verb, separated by spaces, and every model."""
    return {f"{verb}_{model}" for verb in verbs.split() for model in models}


_contributor = {
    *_permissions("add change", "article"),
    *_permissions("add change delete", *_LINK_MODELS),
    *_permissions("add", "import"),
}
_editor = {
    *_contributor,
    "curate_article",
    *_permissions("add change", *_AUTHORITY_MODELS, "meeting", "operation"),
    *_permissions("add change delete", *_MEETING_MODELS),
    *_permissions(
        "change", "proposedofficial", "proposedmeeting", "proposedsource", "proposedarticle"
    ),
    *_permissions("change", "capture", "story", "import"),
}
# In addition, every role may view everything in the desk. To change an authority includes merging it.
MAY: dict[str, set[str]] = {
    CONTRIBUTOR: _contributor,
    EDITOR: _editor,
    REVIEWER: {*_editor, "publish_article"},
}


def update_groups() -> None:
    """Create the groups of the roles, or update their permissions; their members are not changed."""
    archive_permissions = Permission.objects.filter(content_type__app_label="articles").exclude(
        content_type__model__endswith="event"
    )
    for name, codenames in MAY.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(
            archive_permissions.filter(Q(codename__in=codenames) | Q(codename__startswith="view_"))
        )
    group, _created = Group.objects.get_or_create(name=ADMINISTRATOR)
    account_permissions = Permission.objects.filter(
        content_type__app_label="auth", content_type__model__in=["user", "group"]
    )
    group.permissions.set(archive_permissions | account_permissions)
