"""Forms of a page as a browser reads and submits them (HTML, 4.10.5, 4.10.22 and 13.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

NOT_SENT = {"submit", "button", "reset", "image", "file"}
OF_ONE_LINE = {"text", "search", "tel", "url", "email", "password", "number", "date", "time", ""}
TRIMMED = {"url", "email"}


@dataclass
class BrowserForm:
    """A form of a page: where it is sent, and the successful controls in order, as (name, value)."""

    action: str
    method: str
    id: str
    controls: list[tuple[str, str]] = field(default_factory=list)
    is_multipart: bool = False

    @property
    def submission(self) -> dict[str, list[str]]:
        """The values by name, with the line ends that browsers send."""
        sent: dict[str, list[str]] = {}
        for name, value in self.controls:
            sent.setdefault(name, []).append(value.replace("\n", "\r\n"))
        return sent


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.forms = address, []
        self._form: BrowserForm | None = None
        self._textarea: tuple[str, list[str]] | None = None
        self._select: dict | None = None
        self._option: list[str] | None = None
        self._templates = 0

    def handle_starttag(self, tag, attrs) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._templates += 1
        elif self._templates:
            return
        elif tag == "form":
            action = urljoin(self.address, given.get("action", ""))
            self._form = BrowserForm(
                action or self.address, given.get("method", "get").lower(), given.get("id", ""),
                is_multipart=given.get("enctype") == "multipart/form-data",
            )  # fmt: skip
            self.forms.append(self._form)
        elif self._form is None or "disabled" in given:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "textarea":
            self._textarea = (given.get("name", ""), [])
        elif tag == "select":
            self._select = {
                "name": given.get("name", ""),
                "many": "multiple" in given,
                "options": [],
            }
        elif tag == "option" and self._select is not None:
            self._option = []
            self._select["options"].append([given.get("value"), "selected" in given, self._option])

    def _input(self, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text").lower()
        if not name or kind in NOT_SENT:
            return
        value = given.get("value", "")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self._form.controls.append((name, given.get("value", "on")))
            return
        if kind in OF_ONE_LINE:
            value = value.replace("\n", "")
        self._form.controls.append((name, value.strip() if kind in TRIMMED else value))

    def handle_data(self, data) -> None:
        if self._textarea is not None:
            self._textarea[1].append(data)
        elif self._option is not None:
            self._option.append(data)

    def handle_endtag(self, tag) -> None:
        if tag == "template":
            self._templates -= 1
        elif tag == "form":
            self._form = None
        elif tag == "textarea" and self._textarea is not None:
            name, parts = self._textarea
            # The parser drops one line feed directly after the tag.
            text = "".join(parts)
            if name:
                self._form.controls.append((name, text.removeprefix("\n")))
            self._textarea = None
        elif tag == "option":
            self._option = None
        elif tag == "select" and self._select is not None:
            self._close_select(self._select)
            self._select = None

    def _close_select(self, select: dict) -> None:
        values = [
            ("".join(text).strip() if value is None else value, chosen)
            for value, chosen, text in select["options"]
        ]
        chosen = [value for value, is_chosen in values if is_chosen]
        if not select["many"]:
            chosen = chosen[-1:] or [value for value, _chosen in values[:1]]
        self._form.controls += [(select["name"], value) for value in chosen if select["name"]]


def read_forms(page: bytes, address: str) -> list[BrowserForm]:
    """Return the forms of a page that are sent by POST, as they were opened."""
    text = page.decode().replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader(address)
    reader.feed(text)
    reader.close()
    return [form for form in reader.forms if form.method == "post"]
