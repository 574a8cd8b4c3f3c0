from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("The archive")

    def ready(self) -> None:
        from articles import checks  # noqa: F401  (registers the system checks)


class DeskConfig(admin.AdminConfig):
    """Django's admin with the queue as its first page."""

    default = False
    default_site = "articles.admin.site.DeskSite"

    def ready(self) -> None:
        # Before Django's own search for admin modules, which makes the site first: loading its class loads
        # this package too, and the desks would register with a site that is then replaced.
        import articles.admin  # noqa: F401

        super().ready()
