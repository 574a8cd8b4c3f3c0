"""Signing in with two factors, guessing, and ending sessions: through HTTP, as an editor would."""

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
    """Return the code that an app shows now, one that was not used yet."""
    device.refresh_from_db()
    device.last_t = -1
    device.throttling_failure_count = 0
    device.throttling_failure_timestamp = None
    device.save()
    return f"{totp(device.bin_key, device.step, device.t0, device.digits):06d}"


@pytest.fixture
def device(editor):
    return TOTPDevice.objects.create(user=editor, name="app", confirmed=True)


def test_required__who_has_none_sets_one_up_and_is_in(client, editor, settings):
    settings.TWO_FACTOR_REQUIRED = True
    sign_in(client, editor)
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/admin/second-factor/new/")
    assert '<div class="factor-code"><svg width=' in page.text
    key = re.search(r'<code dir="ltr">([A-Z2-7]+)</code>', page.text).group(1)
    seen = base64.b32decode(key + "=" * (-len(key) % 8))
    wrong = client.post("/admin/second-factor/new/", {"token": "000000"})
    assert 'role="alert"' in wrong.text
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert client.get("/admin/").status_code == 302
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    given = f"{totp(seen):06d}".translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    done = client.post("/admin/second-factor/new/", {"token": f"{given[:3]} {given[3:]}"})
    codes = re.findall(r"<li><code>([a-z2-7]+)</code></li>", done.text)
    assert len(set(codes)) == 10
    assert client.get("/admin/").status_code == 200


def test_password_alone__opens_nothing(client, editor, device, catalogue):
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
    # Nor a draft on the public side.
    from articles.models import Article

    draft = Article.objects.first()
    Article.objects.filter(pk=draft.pk).update(status="draft")
    assert client.get(f"/articles/{draft.permanent_id}/").status_code == 404
    # Nor another phone in place of the one that is set up.
    response = client.get("/admin/second-factor/new/")
    assert response.headers["Location"] == "/admin/second-factor/"


def test_code__opens_the_desk_where_one_was_going(client, editor, device):
    sign_in(client, editor, following="/admin/articles/meeting/")
    page = client.get("/admin/articles/meeting/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/admin/second-factor/?next=")
    response = client.post(
        "/admin/second-factor/", {"token": code(device), "next": "/admin/articles/meeting/"}
    )
    assert response.headers["Location"] == "/admin/articles/meeting/"
    assert client.get("/admin/articles/meeting/").status_code == 200


def test_code__is_good_once_and_after_wrong_ones_one_waits(client, editor, device):
    sign_in(client, editor)
    right = code(device)
    client.post("/admin/second-factor/", {"token": right})
    other = Client()
    sign_in(other, editor)
    other.post("/admin/second-factor/", {"token": right})
    assert other.get("/admin/").status_code == 302  # seen over a shoulder, it opens nothing
    right = code(device)
    other.post("/admin/second-factor/", {"token": "1"})
    other.post("/admin/second-factor/", {"token": right})
    assert other.get("/admin/").status_code == 302  # too soon after a wrong one


def test_code__leads_nowhere_else(client, editor, device):
    sign_in(client, editor)
    response = client.post(
        "/admin/second-factor/", {"token": code(device), "next": "//evil.example/"}
    )
    assert response.headers["Location"] == "/admin/"


@pytest.mark.parametrize("following", ["<img src=x>", "no-such-view", "admin:nothing", "%zz"])
def test_second_factor__goes_on_where_no_page_is(client, editor, following):
    """What is asked for is an address, never the name of a view: there is none by most names."""
    client.force_login(editor)
    answer = client.post("/admin/second-factor/", {"token": "1", "next": following})
    assert answer.status_code == 302
    assert answer["Location"]


def test_recovery_code__opens_once(client, editor, device):
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


def test_cancel__signs_the_half_signed_in_out(client, editor, device):
    sign_in(client, editor)
    client.post("/admin/second-factor/", {"cancel": "1"})
    assert "waiting" not in client.session
    assert client.get("/admin/login/").status_code == 200


def test_sign_out_everywhere__ends_every_other_session(client, editor):
    others = [Client(), Client()]
    for each in (client, *others):
        sign_in(each, editor)
        assert each.get("/admin/").status_code == 200
    stranger = get_user_model().objects.create_superuser("مراجع", password=PASSWORD)
    theirs = Client()
    sign_in(theirs, stranger)
    client.post("/admin/account/", {"sign-out": "1"})
    assert client.get("/admin/").status_code == 200
    assert [each.get("/admin/").status_code for each in others] == [302, 302]
    assert theirs.get("/admin/").status_code == 200


def test_guessing__is_locked_for_who_guesses_and_nobody_else(client, editor, settings):
    settings.RATE_LIMIT = False
    for _number in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in(client, editor, "خطأ").status_code == 200
    locked = sign_in(client, editor, "خطأ")
    assert locked.status_code == 403
    assert locked.headers["Retry-After"] == "900"
    assert "15" in locked.text
    assert sign_in(client, editor).status_code == 403  # also with the right one
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert sign_in(elsewhere, editor).status_code == 302


def test_guessing__says_nothing_of_which_accounts_there_are(client, editor, settings):
    settings.RATE_LIMIT = False
    known = sign_in(client, editor, "خطأ").text
    unknown = sign_in(client, get_user_model()(username="لا-أحد"), "خطأ").text

    def neutral(text):
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
        return text.replace("محررة", "").replace("لا-أحد", "")

    assert neutral(known) == neutral(unknown)


def test_guessing__costs_an_allowance_whatever_the_name(client, settings):
    settings.RATE_LIMIT = True
    answers = [
        client.post("/admin/login/", {"username": f"حساب{n}", "password": "x"}).status_code
        for n in range(14)
    ]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_passwords__are_kept_with_argon2_and_must_be_long(settings):
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


def test_cookies__only_for_editors_and_out_of_reach_of_scripts(client, editor, catalogue):
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


def test_command__takes_a_lost_factor_away(client, editor, device):
    from django.core.management import call_command

    call_command("forget_second_factor", "محررة")
    assert not TOTPDevice.objects.exists()
    sign_in(client, editor)
    assert client.get("/admin/").status_code == 200
