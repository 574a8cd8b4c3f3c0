from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("The archive")

    def ready(self) -> None:
        from articles import checks  # noqa: F401  (registers the system checks)


class DeskConfig(admin.AdminConfig):
    """Django's admin with the editors' queue as its index page."""

    default = False
    default_site = "articles.admin.site.DeskSite"

    def ready(self) -> None:
        # Must come before Django's autodiscovery of admin modules, which creates the site first. Importing the
        # class of the site imports this package too, so the admin classes would register with another site,
        # which is then replaced.
        import articles.admin  # noqa: F401

        super().ready()
