"""Permissions: a table of the roles that may take each action, tested through HTTP."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from articles.editorial import merge, roles
from articles.editorial.versions import version_of
from articles.models import Article, ArticleState, Import, Official, Operation
from tests import builders

pytestmark = pytest.mark.django_db

CONTRIBUTOR, EDITOR, REVIEWER, ADMINISTRATOR = (
    roles.CONTRIBUTOR, roles.EDITOR, roles.REVIEWER, roles.ADMINISTRATOR,
)  # fmt: skip
NO_ROLE = "staff without a role"
ALL = {CONTRIBUTOR, EDITOR, REVIEWER, ADMINISTRATOR}
EDITORS = {EDITOR, REVIEWER, ADMINISTRATOR}
REVIEWERS = {REVIEWER, ADMINISTRATOR}


@pytest.fixture(autouse=True)
def groups(db):
    roles.update_groups()


@pytest.fixture
def member(client):
    def log_in(role: str):
        user = get_user_model().objects.create_user("عضو", password="x", is_staff=True)
        if role != NO_ROLE:
            user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return user

    return log_in


def desk_of(article):
    return reverse("admin:articles_article_desk", args=[article.pk])


def draft(by=None, **fields):
    return builders.article(
        "مسودة", created_by=by, index=False, **{"status": "draft", "source_unknown": True} | fields
    )


def step(client, article, name, **data):
    article.refresh_from_db()
    client.post(desk_of(article), {"step": name, "read": version_of(article)} | data)
    return Article.objects.get(pk=article.pk).status


# The actions: each function attempts one as the logged-in client and returns whether it succeeded.
def own_draft_is_decided(client, user):
    link = ArticleState.objects.create(
        article=draft(user), state=builders.state(), origin="machine"
    )
    address = reverse("admin:articles_article_decide", args=[link.article_id])
    data = {"key": f"state-{link.pk}", "status": "confirmed", "seen": "suggested"}
    return client.post(address, data).status_code == 200


def draft_of_another_is_decided(client, user):
    link = ArticleState.objects.create(article=draft(), state=builders.state(), origin="machine")
    address = reverse("admin:articles_article_decide", args=[link.article_id])
    data = {"key": f"state-{link.pk}", "status": "confirmed", "seen": "suggested"}
    client.post(address, data)
    link.refresh_from_db()
    return link.status == "confirmed"


def draft_of_another_is_seen(client, user):
    return client.get(desk_of(draft())).status_code == 200


def own_draft_is_sent_to_review(client, user):
    return step(client, draft(user), "submit") == "in-review"


def article_in_review_is_returned(client, user):
    return step(client, draft(status="in-review"), "return") == "draft"


def article_in_review_is_published(client, user):
    return step(client, draft(status="in-review"), "publish") == "published"


def own_draft_is_published(client, user):
    return step(client, draft(user), "publish") == "published"


def published_article_is_withdrawn(client, user):
    article = builders.article("منشور")
    return step(client, article, "withdraw", reason="خطأ") == "withdrawn"


def authority_is_added(client, user):
    return client.get("/admin/articles/official/add/").status_code == 200


def authorities_are_merged(client, user):
    one, two = builders.official(), builders.official("two", "آخر", "Other")
    data = {"action": "merge", "_selected_action": [one.pk, two.pk], "kept": one.pk}
    client.post("/admin/articles/official/", data)
    return not Official.objects.filter(pk=two.pk).exists()


def merge_is_undone(client, user):
    one, two = builders.official(), builders.official("two", "آخر", "Other")
    operation = merge.merge(one, two)
    client.post(reverse("admin:articles_operation_back", args=[operation.pk]))
    return Operation.objects.get().undone_at is not None


def many_are_changed_together(client, user):
    data = {"action": "change_together", "_selected_action": [builders.article("خبر").pk]}
    page = client.post("/admin/articles/article/", data)
    return bool(page.context and page.context.get("keys"))


def meeting_is_changed(client, user):
    meeting = builders.meeting()
    page = client.get(f"/admin/articles/meeting/{meeting.pk}/change/")
    return page.status_code == 200 and 'name="_save"' in page.content.decode()


def import_is_undone(client, user):
    run = Import.objects.create(label="x", status="finished")
    client.post("/admin/articles/import/", {"action": "undo", "_selected_action": [run.pk]})
    return Import.objects.get().status == "undone"


def authority_is_deleted(client, user):
    official = builders.official()
    client.post(
        f"/admin/articles/official/{official.pk}/delete/",
        {"post": "yes", "typed": official.name_ar},
    )
    return not Official.objects.exists()


def article_is_deleted(client, user):
    article = draft()
    client.post(
        f"/admin/articles/article/{article.pk}/delete/", {"post": "yes", "typed": article.title}
    )
    return not Article.objects.exists()


def accounts_are_changed(client, user):
    return client.get("/admin/auth/user/").status_code == 200


ALLOWED_ROLES = {
    own_draft_is_decided: ALL,
    draft_of_another_is_decided: EDITORS,
    draft_of_another_is_seen: ALL,
    own_draft_is_sent_to_review: ALL,
    article_in_review_is_returned: EDITORS,
    article_in_review_is_published: REVIEWERS,
    own_draft_is_published: REVIEWERS,
    published_article_is_withdrawn: REVIEWERS,
    authority_is_added: EDITORS,
    authorities_are_merged: EDITORS,
    merge_is_undone: EDITORS,
    many_are_changed_together: EDITORS,
    meeting_is_changed: EDITORS,
    import_is_undone: EDITORS,
    authority_is_deleted: {ADMINISTRATOR},
    article_is_deleted: {ADMINISTRATOR},
    accounts_are_changed: {ADMINISTRATOR},
}


@pytest.mark.parametrize("role", [NO_ROLE, *roles.MAY, ADMINISTRATOR])
@pytest.mark.parametrize("action", ALLOWED_ROLES, ids=lambda action: action.__name__)
def test_role__action_is_allowed_as_in_the_table(client, member, role, action):
    user = member(role)
    assert action(client, user) == (role in ALLOWED_ROLES[action])


@pytest.mark.parametrize("action", ALLOWED_ROLES, ids=lambda action: action.__name__)
def test_anonymous__every_action_is_refused(client, action):
    assert not action(client, None)


def test_second_pair_of_eyes__own_article_is_not_published(client, member, settings):
    settings.SECOND_PAIR_OF_EYES = True
    user = member(REVIEWER)
    assert step(client, draft(user), "publish") == "draft"
    assert step(client, draft(status="in-review", submitted_by=user), "publish") == "in-review"
    assert step(client, draft(status="in-review"), "publish") == "published"


def test_withdraw__requires_a_reason_that_the_410_page_shows(client, member):
    member(REVIEWER)
    article = builders.article("منشور")
    assert step(client, article, "withdraw", reason="") == "published"
    assert step(client, article, "withdraw", reason="نُسب إلى غير صاحبه") == "withdrawn"
    client.logout()
    page = client.get(article.get_absolute_url())
    assert page.status_code == 410
    assert "نُسب إلى غير صاحبه" in page.content.decode()
