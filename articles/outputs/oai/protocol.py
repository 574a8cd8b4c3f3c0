"""OAI-PMH requests: verbs, arguments, errors (https://www.openarchives.org/OAI/openarchivesprotocol.html).

Pure functions. Every error of the protocol's table (section 3.6) is raised here, in `repository`, or in
`writing`.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

FORMATS = ("oai_dc", "mods")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*")
LONGEST_TOKEN = 600  # letters
TOKEN = "resumptionToken"  # noqa: S105 (the name of an argument)


class OAIError(Exception):
    """Raised for an error of the protocol: its code, and a message for the harvester."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Verb:
    """A verb: its required and optional arguments, and whether it takes a resumption token (`resumes`)."""

    name: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    resumes: bool = False


_LIST = ("from", "until", "set")
VERBS = {
    verb.name: verb
    for verb in (
        Verb("Identify"),
        Verb("ListMetadataFormats", optional=("identifier",)),
        Verb("ListSets", resumes=True),
        Verb("GetRecord", required=("identifier", "metadataPrefix")),
        Verb("ListIdentifiers", required=("metadataPrefix",), optional=_LIST, resumes=True),
        Verb("ListRecords", required=("metadataPrefix",), optional=_LIST, resumes=True),
    )
}


@dataclass(frozen=True)
class Position:
    """A position in a list: directly after the record with this datestamp and id."""

    changed_at: dt.datetime
    permanent_id: str


@dataclass(frozen=True)
class ListRequest:
    """A request for a part of a list.

    `prefix` is the metadata format, `since` and `until` bound the datestamps, `set` is a setSpec or "". In a
    resumed list `after` is the end of the previous part, `shown` the number of records before it, and `total`
    the length of the whole list.
    """

    prefix: str
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    set: str = ""
    after: Position | None = None
    shown: int = 0
    total: int | None = None


@dataclass(frozen=True)
class OAIRequest:
    """A valid request: its verb and its arguments."""

    verb: str
    arguments: Mapping[str, str]

    @property
    def identifier(self) -> str:
        return self.arguments.get("identifier", "")

    @property
    def prefix(self) -> str:
        return self.arguments.get("metadataPrefix", "")

    def list_request(self) -> ListRequest:
        """Return the requested list, from the arguments or from a token; raise OAIError if invalid."""
        if TOKEN in self.arguments:
            return read_token(self.arguments[TOKEN])
        since, until = self.arguments.get("from", ""), self.arguments.get("until", "")
        if since and until and bool(_DAY.fullmatch(since)) != bool(_DAY.fullmatch(until)):
            raise OAIError("badArgument", "“from” and “until” differ in granularity.")
        first = _moment("from", since, end=False) if since else None
        last = _moment("until", until, end=True) if until else None
        if first and last and first > last:
            raise OAIError("badArgument", "“from” is later than “until”.")
        set_spec = self.arguments.get("set", "")
        if set_spec and not _SET.fullmatch(set_spec):
            raise OAIError("badArgument", "“set” is not a setSpec.")
        return ListRequest(supported_prefix(self.prefix), first, last, set_spec)


def parse(arguments: Iterable[tuple[str, Sequence[str]]]) -> OAIRequest:
    """Return the request of these arguments; raise OAIError if they break a rule of the protocol."""
    given = {name: list(values) for name, values in arguments}
    verbs = given.pop("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        message = (
            "The verb is missing." if not verbs else "There is no such verb, or it is repeated."
        )
        raise OAIError("badVerb", message)
    verb = VERBS[verbs[0]]
    allowed = {*verb.required, *verb.optional, *([TOKEN] if verb.resumes else [])}
    for name, values in given.items():
        if name not in allowed:
            raise OAIError("badArgument", f"“{verb.name}” has no argument “{name[:40]}”.")
        if len(values) != 1:
            raise OAIError("badArgument", f"“{name}” is repeated.")
    # As on the pages, an empty argument asks nothing.
    single = {name: values[0] for name, values in given.items() if values[0].strip()}
    if TOKEN in single and len(single) > 1:
        raise OAIError("badArgument", f"“{TOKEN}” allows no other arguments.")
    if TOKEN not in single:
        for name in verb.required:
            if not single.get(name):
                raise OAIError("badArgument", f"“{name}” is missing.")
    return OAIRequest(verb.name, single)


def supported_prefix(prefix: str) -> str:
    """Return the prefix unchanged; raise OAIError if there is no such metadata format."""
    if prefix not in FORMATS:
        raise OAIError("cannotDisseminateFormat", f"There is no metadata format “{prefix[:40]}”.")
    return prefix


def _moment(name: str, text: str, *, end: bool) -> dt.datetime:
    """Parse a date: return the first or (`end`) last second of a day, or the given second."""
    try:
        if _DAY.fullmatch(text):
            time = dt.time(23, 59, 59) if end else dt.time()
            return dt.datetime.combine(dt.date.fromisoformat(text), time, dt.UTC)
        if _SECOND.fullmatch(text):
            return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        pass
    raise OAIError(
        "badArgument", f"“{name}” is not in the form YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ."
    )


def stamp(moment: dt.datetime) -> str:
    """Return a datestamp in the protocol's form, YYYY-MM-DDThh:mm:ssZ."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_token(rest: ListRequest) -> str:
    """Return the resumption token for the rest of a list; it holds all state, so the server keeps none."""
    after = rest.after
    content = [
        rest.prefix, _text(rest.since), _text(rest.until), rest.set,
        _text(after.changed_at if after else None), after.permanent_id if after else "",
        rest.shown, rest.total,
    ]  # fmt: skip
    packed = json.dumps(content, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_token(text: str) -> ListRequest:
    """Return the rest of the list that a token stands for; raise OAIError if it is not a valid token."""
    try:
        if len(text) > LONGEST_TOKEN:
            raise ValueError("too long")
        packed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        prefix, since, until, set_spec, changed_at, permanent_id, shown, total = json.loads(packed)
        rest = ListRequest(
            prefix,
            _read(since),
            _read(until),
            set_spec,
            Position(_read(changed_at), permanent_id),
            shown,
            total,
        )
        if (
            prefix not in FORMATS
            or rest.after.changed_at is None
            or not re.fullmatch(r"[0-9a-z]{1,12}", permanent_id)
            or not (isinstance(set_spec, str) and (not set_spec or _SET.fullmatch(set_spec)))
            or not all(type(n) is int and 0 <= n < 1 << 40 for n in (shown, total))
        ):
            raise ValueError("not a token of this repository")
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise OAIError("badResumptionToken", "This is not a token of this repository.") from error
    return rest


def rest_of(part: ListRequest, after: Position, shown: int, total: int) -> ListRequest:
    """Return the rest of a list after a part with `shown` records that ends at `after`."""
    return replace(part, after=after, shown=part.shown + shown, total=total)


def _text(moment: dt.datetime | None) -> str:
    return stamp(moment) if moment else ""


def _read(text: str) -> dt.datetime | None:
    if not text:
        return None
    if not _SECOND.fullmatch(text):
        raise ValueError("not a datestamp")
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
