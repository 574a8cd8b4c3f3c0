"""The parameters of an address, read in one way by pages, files, feeds and the API."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def given(request: HttpRequest) -> QueryDict:
    """Return the parameters that ask for something: those with a value that is not blank.

    A form sends every field, so an empty one asks nothing: `?from=2019&to=` is `?from=2019`.
    """
    parameters = QueryDict(mutable=True, encoding=request.GET.encoding)
    for name, values in request.GET.lists():
        if kept := [value for value in values if value.strip()]:
            parameters.setlist(name, kept)
    parameters._mutable = False
    return parameters
