"""Command: remove the second factor of an account whose owner has lost phone and backup codes."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from articles.admin import second_factor


class Command(BaseCommand):
    help = "Remove the second factor of an account and end its sessions."

    def add_arguments(self, parser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options) -> None:
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account “{username}”.")
        second_factor.remove_second_factor(user)
        self.stdout.write(
            self.style.SUCCESS(f"“{username}” can now sign in with the password alone.")
        )
