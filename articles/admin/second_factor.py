"""Two-factor authentication: the password, then a time-based code or one of ten recovery codes.

With the password alone a session is anonymous: `request.user` is anonymous on every page, and only the views
in this module know the pending user. django-otp generates, checks and throttles the codes.
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
    """Form for name and password that limits the length of the name, which Django's own does not."""

    username = UsernameField(max_length=150, widget=forms.TextInput(attrs={"autofocus": True}))


class SecondFactorMiddleware:
    """Treat a session without a verified second factor as anonymous; see `pending_user`."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        # Lazy, so that a reader's request does not load the session.
        request.user = SimpleLazyObject(partial(_user, request, request.user))
        return self.get_response(request)


def pending_user(request: HttpRequest):
    """Return the user who has given the password but not yet the second factor, else None."""
    bool(request.user.is_authenticated)  # evaluates the lazy user, which sets `pending_user`
    return getattr(request, "pending_user", None)


def has_device(user) -> bool:
    """Return whether an account has set up a second factor."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def remove_second_factor(user) -> None:
    """Delete the second factor of an account with its recovery codes, and end its sessions."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        sign_out_everywhere(user)


def sign_out_everywhere(user, keep: str | None = None) -> int:
    """End all sessions of an account except the one whose key is `keep`; return the number ended."""
    ended = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.pk != keep and session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(pk__in=ended).delete()
    return len(ended)


def new_recovery_codes(user) -> list[str]:
    """Create and return ten single-use recovery codes; delete the earlier ones."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
        codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
        device.token_set.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def client_ip(request: HttpRequest) -> str | None:
    """Return the IP address of the client; None if a proxy passes on something else."""
    try:
        return str(ipaddress.ip_address(address_of(request)))
    except ValueError:
        return None


def locked_out(request: HttpRequest, response=None, credentials=None) -> HttpResponse:
    """Return 403 after too many failed attempts, with the time to wait; do not reveal if the account exists."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    page = render_to_string("admin/articles/locked_out.html", {"minutes": minutes}, request)
    locked_response = HttpResponseForbidden(page)
    locked_response.headers["Retry-After"] = str(minutes * 60)
    locked_response.headers["Cache-Control"] = "no-store"
    return locked_response


@never_cache
@sensitive_post_parameters("token")
def verify(request: HttpRequest, site) -> HttpResponse:
    """Ask the pending user for the second factor, and sign them in."""
    user = pending_user(request)
    following = _next_address(request, site)
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
    return _page(request, site, "second_factor.html", _("Two-factor authentication"), context)


@never_cache
@sensitive_post_parameters("token")
def set_up(request: HttpRequest, site) -> HttpResponse:
    """Set up a second factor: show its key as a QR code, verify a code, show the recovery codes once."""
    pending = pending_user(request)
    user = pending or request.user
    if not user.is_authenticated or not user.is_staff:
        return redirect(f"{site.name}:login")
    if pending and has_device(user):
        return redirect(f"{site.name}:second-factor")  # an existing factor has to be verified first
    device, _is_new = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "app"}
    )
    is_wrong = False
    if request.method == "POST":
        # Verifying protects against replay: the code that sets up the factor cannot be used again.
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
        "waiting": pending,
        "secret": device.config_url.partition("secret=")[2].partition("&")[0],
        "address": device.config_url,
        "code": _qr_code(device.config_url),
    }
    return _page(request, site, "second_factor_new.html", _("Set up a second factor"), context)


@never_cache
def account(request: HttpRequest, site) -> HttpResponse:
    """Show the security of the user's account, create new recovery codes, or end its other sessions."""
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
    return _page(request, site, "account.html", _("Account security"), context)


def _user(request: HttpRequest, user):
    if (
        user.is_authenticated
        and not user.is_verified()
        and (settings.TWO_FACTOR_REQUIRED or has_device(user))
    ):
        request.pending_user = user
        return AnonymousUser()
    return user


def _sign_in(request: HttpRequest, user, device) -> None:
    request.user = user
    verify_session(request, device)
    request.session.cycle_key()


def _qr_code(address: str) -> SafeString:
    """Return an address as a QR code: an SVG that contains only squares and a constant title."""
    code = segno.make(address, micro=False)
    title = _("Key of the second factor")
    return mark_safe(code.svg_inline(scale=5, border=2, light="#fff", title=title))  # noqa: S308


def _token(request: HttpRequest) -> str:
    """Return the submitted code with its digits, of any script, as ASCII, without spaces, in lower case."""
    token = request.POST.get("token", "")[:64]
    return "".join(str(int(c)) if c.isdecimal() else c for c in token if not c.isspace()).lower()


def _next_address(request: HttpRequest, site) -> str:
    """Return the address to continue at: `next` if it is on this site, else the first page of the desk."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_local = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_local else reverse(f"{site.name}:index")


def _page(request, site, template: str, title: str, context: dict) -> HttpResponse:
    context = {**site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/articles/{template}", context)
