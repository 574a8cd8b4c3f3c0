"""Make the groups of the desk's roles."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from articles.editorial import roles


def make(apps, schema_editor):
    # Permissions are made after all migrations; the groups want them now.
    for label in ("auth", "articles"):
        create_permissions(installed.get_app_config(label), verbosity=0)
    roles.update_groups()


def remove(apps, schema_editor):
    names = [*roles.MAY, roles.ADMINISTRATOR]
    apps.get_model("auth", "Group").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_history"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make, remove)]
