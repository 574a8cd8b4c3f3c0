"""Two-factor sign-in, lockout after guessing, and ending sessions, through HTTP."""

import base64
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

PASSWORD = "كلمة-سر-طويلة-2254"
pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return get_user_model().objects.create_superuser("محررة", password=PASSWORD)


def sign_in(client, user, password=PASSWORD, following="/admin/"):
    address = f"/admin/login/?next={following}"
    data = {"username": user.get_username(), "password": password, "next": following}
    return client.post(address, data)


def code(device: TOTPDevice) -> str:
    """Return the code that an app shows now, resetting its replay protection and throttling."""
    device.refresh_from_db()
    device.last_t = -1
    device.throttling_failure_count = 0
    device.throttling_failure_timestamp = None
    device.save()
    return f"{totp(device.bin_key, device.step, device.t0, device.digits):06d}"


@pytest.fixture
def device(editor):
    return TOTPDevice.objects.create(user=editor, name="app", confirmed=True)


def test_required__account_without_factor_sets_one_up_and_is_signed_in(client, editor, settings):
    settings.TWO_FACTOR_REQUIRED = True
    sign_in(client, editor)
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/admin/second-factor/new/")
    assert '<div class="factor-code"><svg width=' in page.text
    key = re.search(r'<code dir="ltr">([A-Z2-7]+)</code>', page.text).group(1)
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    wrong = client.post("/admin/second-factor/new/", {"token": "000000"})
    assert 'role="alert"' in wrong.text
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert client.get("/admin/").status_code == 302
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    token = f"{totp(secret):06d}".translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    done = client.post("/admin/second-factor/new/", {"token": f"{token[:3]} {token[3:]}"})
    codes = re.findall(r"<li><code>([a-z2-7]+)</code></li>", done.text)
    assert len(set(codes)) == 10
    assert client.get("/admin/").status_code == 200


def test_password_alone__every_page_stays_closed(client, editor, device, catalogue):
    sign_in(client, editor)
    for address in (
        "/admin/",
        "/admin/articles/article/",
        "/admin/account/",
        "/admin/password_change/",
    ):
        response = client.get(address)
        assert response.status_code == 302, address
        assert "login" in response.headers["Location"]
    assert client.post("/admin/logout/").status_code == 302
    # Drafts on the public site are closed too.
    from articles.models import Article

    draft = Article.objects.first()
    Article.objects.filter(pk=draft.pk).update(status="draft")
    assert client.get(f"/articles/{draft.permanent_id}/").status_code == 410
    # Another phone cannot replace the one that is set up.
    response = client.get("/admin/second-factor/new/")
    assert response.headers["Location"] == "/admin/second-factor/"


def test_code__correct_redirects_to_the_requested_page(client, editor, device):
    sign_in(client, editor, following="/admin/articles/meeting/")
    page = client.get("/admin/articles/meeting/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/admin/second-factor/?next=")
    response = client.post(
        "/admin/second-factor/", {"token": code(device), "next": "/admin/articles/meeting/"}
    )
    assert response.headers["Location"] == "/admin/articles/meeting/"
    assert client.get("/admin/articles/meeting/").status_code == 200


def test_code__reused_or_too_soon_after_a_wrong_one_is_refused(client, editor, device):
    sign_in(client, editor)
    right = code(device)
    client.post("/admin/second-factor/", {"token": right})
    other = Client()
    sign_in(other, editor)
    other.post("/admin/second-factor/", {"token": right})
    assert (
        other.get("/admin/").status_code == 302
    )  # a code that was read over the shoulder is useless
    right = code(device)
    other.post("/admin/second-factor/", {"token": "1"})
    other.post("/admin/second-factor/", {"token": right})
    assert other.get("/admin/").status_code == 302  # too soon after a wrong one


def test_code__next_address_of_another_site_is_ignored(client, editor, device):
    sign_in(client, editor)
    response = client.post(
        "/admin/second-factor/", {"token": code(device), "next": "//evil.example/"}
    )
    assert response.headers["Location"] == "/admin/"


@pytest.mark.parametrize("following", ["<img src=x>", "no-such-view", "admin:nothing", "%zz"])
def test_second_factor__nonexistent_next_address_redirects(client, editor, following):
    """`next` is treated as an address and never resolved as the name of a view."""
    client.force_login(editor)
    answer = client.post("/admin/second-factor/", {"token": "1", "next": following})
    assert answer.status_code == 302
    assert answer["Location"]


def test_recovery_code__second_use_is_refused(client, editor, device):
    client.force_login(editor)
    sign_in(client, editor)
    client.post("/admin/second-factor/", {"token": code(device)})
    page = client.post("/admin/account/", {"codes": "1"})
    (first, *rest) = re.findall(r"<li><code>([a-z2-7]+)</code></li>", page.text)
    assert len(rest) == 9
    other = Client()
    sign_in(other, editor)
    other.post("/admin/second-factor/", {"token": first.upper()})
    assert other.get("/admin/").status_code == 200
    assert StaticToken.objects.count() == 9
    third = Client()
    sign_in(third, editor)
    third.post("/admin/second-factor/", {"token": first})
    assert third.get("/admin/").status_code == 302


def test_cancel__pending_user_is_signed_out(client, editor, device):
    sign_in(client, editor)
    client.post("/admin/second-factor/", {"cancel": "1"})
    assert "waiting" not in client.session
    assert client.get("/admin/login/").status_code == 200


def test_sign_out_everywhere__ends_only_the_users_other_sessions(client, editor):
    others = [Client(), Client()]
    for browser in (client, *others):
        sign_in(browser, editor)
        assert browser.get("/admin/").status_code == 200
    stranger = get_user_model().objects.create_superuser("مراجع", password=PASSWORD)
    strangers_client = Client()
    sign_in(strangers_client, stranger)
    client.post("/admin/account/", {"sign-out": "1"})
    assert client.get("/admin/").status_code == 200
    assert [browser.get("/admin/").status_code for browser in others] == [302, 302]
    assert strangers_client.get("/admin/").status_code == 200


def test_guessing__too_many_failures_lock_out_that_client_only(client, editor, settings):
    settings.RATE_LIMIT = False
    for _number in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in(client, editor, "خطأ").status_code == 200
    locked = sign_in(client, editor, "خطأ")
    assert locked.status_code == 403
    assert locked.headers["Retry-After"] == "900"
    assert "15" in locked.text
    assert sign_in(client, editor).status_code == 403  # even with the correct password
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert sign_in(elsewhere, editor).status_code == 302


def test_guessing__unknown_account_looks_like_a_known_one(client, editor, settings):
    settings.RATE_LIMIT = False
    known = sign_in(client, editor, "خطأ").text
    unknown = sign_in(client, get_user_model()(username="لا-أحد"), "خطأ").text

    def neutral(text):
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
        return text.replace("محررة", "").replace("لا-أحد", "")

    assert neutral(known) == neutral(unknown)


def test_guessing__different_names_share_the_rate_limit(client, settings):
    settings.RATE_LIMIT = True
    answers = [
        client.post("/admin/login/", {"username": f"حساب{n}", "password": "x"}).status_code
        for n in range(14)
    ]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_passwords__are_hashed_with_argon2_and_weak_ones_refused(settings):
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from archive.settings import PASSWORD_HASHERS

    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    assert make_password(PASSWORD).startswith("argon2$argon2id$")
    for bad in ("قصيرة-جدا", "123456789012345", "password1234"):
        with pytest.raises(ValidationError):
            validate_password(bad)
    validate_password(PASSWORD)


def test_cookies__readers_get_none_and_editors_http_only_ones(client, editor, catalogue):
    for address in ("/", "/articles/", "/meetings/", "/about/"):
        assert not client.get(address).cookies, address
    response = sign_in(client, editor)
    session = response.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    token = (
        client.get("/admin/password_change/").cookies.get("csrftoken")
        or response.cookies["csrftoken"]
    )
    assert token["httponly"]
    assert token["samesite"] == "Lax"


def test_forget_second_factor__account_signs_in_with_the_password_alone(client, editor, device):
    from django.core.management import call_command

    call_command("forget_second_factor", "محررة")
    assert not TOTPDevice.objects.exists()
    sign_in(client, editor)
    assert client.get("/admin/").status_code == 200
