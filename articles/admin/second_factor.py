"""A second factor beside the password: a code of the hour from an app, or one of ten kept on paper.

Who gave the password alone is nobody yet: `request.user` is anonymous to every page, and only the pages here
know better. Codes and their throttling are django-otp's.
"""

from __future__ import annotations

import ipaddress
from functools import partial

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import logout
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as verify_session
from django_otp import match_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.web.rate_limit import address_of

RECOVERY_CODES = 10


class SignIn(AdminAuthenticationForm):
    """Name and password; Django's own form takes names of any length."""

    username = UsernameField(max_length=150, widget=forms.TextInput(attrs={"autofocus": True}))


class SecondFactorMiddleware:
    """Let who has not given the second factor be nobody; `half_signed_in` says who they will be."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        # Lazy: a reader's request touches no session.
        request.user = SimpleLazyObject(partial(_user, request, request.user))
        return self.get_response(request)


def half_signed_in(request: HttpRequest):
    """Return who gave the password and not yet the second factor, else None."""
    bool(request.user.is_authenticated)  # asks the session
    return getattr(request, "waiting_user", None)


def has_device(user) -> bool:
    """Whether an account has set up a second factor."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def forget(user) -> None:
    """Take the second factor of an account away, with its recovery codes, and end its sessions."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        sign_out_everywhere(user)


def sign_out_everywhere(user, keep: str | None = None) -> int:
    """End all sessions of an account but the one whose key is `keep`; return how many."""
    ended = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.pk != keep and session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(pk__in=ended).delete()
    return len(ended)


def new_recovery_codes(user) -> list[str]:
    """Make ten codes that each open the desk once; the earlier ones are void."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
        codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
        device.token_set.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def client_ip(request: HttpRequest) -> str | None:
    """Return the IP address of who signs in, None where a proxy passes on something else."""
    try:
        return str(ipaddress.ip_address(address_of(request)))
    except ValueError:
        return None


def locked_out(request: HttpRequest, response=None, credentials=None) -> HttpResponse:
    """Answer who guessed too often: how long to wait, and nothing on whether the account exists."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    page = render_to_string("admin/articles/locked_out.html", {"minutes": minutes}, request)
    answer = HttpResponseForbidden(page)
    answer.headers["Retry-After"] = str(minutes * 60)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@never_cache
@sensitive_post_parameters("token")
def give(request: HttpRequest, site) -> HttpResponse:
    """Ask for the second factor of who gave the password, and sign them in."""
    user = half_signed_in(request)
    following = _following(request, site)
    if user is None:
        return HttpResponseRedirect(following)
    if "cancel" in request.POST:
        logout(request)
        return redirect(f"{site.name}:login")
    if not has_device(user):
        return redirect(f"{site.name}:second-factor-new")
    is_wrong = False
    if request.method == "POST":
        if device := match_token(user, _token(request)):
            _sign_in(request, user, device)
            return HttpResponseRedirect(following)
        is_wrong = True
    context = {"is_wrong": is_wrong, "following": following, "waiting": user}
    return _page(request, site, "second_factor.html", _("Second factor"), context)


@never_cache
@sensitive_post_parameters("token")
def set_up(request: HttpRequest, site) -> HttpResponse:
    """Set up a second factor: show its key as a picture, take a code of it, show the recovery codes once."""
    waiting = half_signed_in(request)
    user = waiting or request.user
    if not user.is_authenticated or not user.is_staff:
        return redirect(f"{site.name}:login")
    if waiting and has_device(user):
        return redirect(f"{site.name}:second-factor")  # who has one proves it before it is changed
    device, _is_new = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "app"}
    )
    is_wrong = False
    if request.method == "POST":
        # Counted against replay from here on: the code that sets it up opens nothing else.
        if device.verify_token(_token(request)):
            with transaction.atomic():
                TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
                device.confirmed = True
                device.save()
                codes = new_recovery_codes(user)
            _sign_in(request, user, device)
            context = {"codes": codes}
            return _page(request, site, "recovery_codes.html", _("Recovery codes"), context)
        is_wrong = True
    context = {
        "is_wrong": is_wrong,
        "waiting": waiting,
        "secret": device.config_url.partition("secret=")[2].partition("&")[0],
        "address": device.config_url,
        "code": _picture(device.config_url),
    }
    return _page(request, site, "second_factor_new.html", _("Set up a second factor"), context)


@never_cache
def account(request: HttpRequest, site) -> HttpResponse:
    """Show how an account is kept safe, make new recovery codes, and end its other sessions."""
    user = request.user
    has_one = has_device(user)
    if "sign-out" in request.POST:
        count = sign_out_everywhere(user, keep=request.session.session_key)
        messages.success(request, _("Other sessions ended: %(n)s") % {"n": count})
        return redirect(f"{site.name}:account")
    if "codes" in request.POST and has_one:
        context = {"codes": new_recovery_codes(user)}
        return _page(request, site, "recovery_codes.html", _("Recovery codes"), context)
    left = StaticToken.objects.filter(device__user=user).count()
    context = {"has_device": has_one, "codes_left": left}
    return _page(request, site, "account.html", _("Safety of your account"), context)


def _user(request: HttpRequest, user):
    if (
        user.is_authenticated
        and not user.is_verified()
        and (settings.TWO_FACTOR_REQUIRED or has_device(user))
    ):
        request.waiting_user = user
        return AnonymousUser()
    return user


def _sign_in(request: HttpRequest, user, device) -> None:
    request.user = user
    verify_session(request, device)
    request.session.cycle_key()


def _picture(address: str) -> SafeString:
    """Return an address as a QR code, an SVG that holds nothing but squares and a title of ours."""
    code = segno.make(address, micro=False)
    title = _("Key of the second factor")
    return mark_safe(code.svg_inline(scale=5, border=2, light="#fff", title=title))  # noqa: S308


def _token(request: HttpRequest) -> str:
    """Return the code as given, in whatever digits and with whatever gaps."""
    given = request.POST.get("token", "")[:64]
    return "".join(str(int(c)) if c.isdecimal() else c for c in given if not c.isspace()).lower()


def _following(request: HttpRequest, site) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else reverse(f"{site.name}:index")


def _page(request, site, template: str, title: str, context: dict) -> HttpResponse:
    context = {**site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/articles/{template}", context)
