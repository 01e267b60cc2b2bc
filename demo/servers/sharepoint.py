"""A SharePoint library as Microsoft Graph shows it: the delta of its items, and their content by a link.

A room of ``demo.servers.graph``. Its traps: an item comes several times in one delta, the last time as it is now; a
deleted one has an id and hardly more; parents are given by id and never by path; a library that forgot what it told
answers 410; content is redirected to another host, which refuses whoever brings a token along.
"""

from __future__ import annotations

import secrets
import threading
import uuid
from pathlib import PurePosixPath
from typing import Any, Final

from demo.servers.graph import Graph
from demo.servers.graph_login import graph_error
from demo.servers.messages import Request, Response, json_response

PAGE: Final = 20


class Entry:
    """One file or folder, with its number of changes and, of a file, of versions of its content."""

    def __init__(self, name: str, parent: Entry | None, content: bytes | None) -> None:
        self.guid = str(uuid.uuid4()).upper()
        self.id = f"01{secrets.token_hex(16).upper()}"
        self.name = name
        self.parent = parent
        self.content = content
        self.changes = self.versions = 1

    @property
    def e_tag(self) -> str:
        return f'"{{{self.guid}}},{self.changes}"'

    def told(self, drive: str) -> dict[str, Any]:
        """The item as the delta tells it."""
        told: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "eTag": self.e_tag,
            "cTag": f'"c:{{{self.guid}}},{self.versions}"',
            "lastModifiedDateTime": "2026-03-19T17:02:11Z",
            "lastModifiedBy": {"user": {"displayName": "Site Manager", "email": "site.manager@osierholt.invalid"}},
            "size": len(self.content or b""),
        }
        if self.parent is None:
            return {**told, "root": {}, "folder": {"childCount": 0}, "parentReference": {"driveId": drive}}
        told["parentReference"] = {"driveId": drive, "driveType": "documentLibrary", "id": self.parent.id}
        kind: dict[str, Any] = {"folder": {"childCount": 0}} if self.content is None else {"file": {}}
        return {**told, **kind}


class SharePoint:
    """One drive of the tenant. What a test does to the library stands in the next delta."""

    def __init__(self, graph: Graph, *, page: int = PAGE) -> None:
        self.drive = f"b!{secrets.token_urlsafe(32)}"
        self.tokens_shown_to_content = 0  # requests that brought a bearer to where none belongs
        self._graph = graph
        self._page = page
        self._root = Entry("root", None, None)
        self._entries = {self._root.id: self._root}
        self._told: list[dict[str, Any]] = [self._root.told(self.drive)]
        self._epoch = 0  # of the tokens that are known
        self._links: dict[str, str] = {}
        self._guard = threading.Lock()
        graph.rooms.append(self.answer)
        graph.content.append(self.content)

    def put(self, path: str, content: bytes) -> None:
        """Save a file, with the folders above it where they are missing."""
        steps = PurePosixPath(path)
        parent = self._folder(steps.parent)
        entry = self._child(parent, steps.name)
        if entry is None:
            self._add(Entry(steps.name, parent, content))
            return
        entry.content, entry.changes, entry.versions = content, entry.changes + 1, entry.versions + 1
        self._tell(entry)

    def rename(self, path: str, name: str) -> None:
        """Give a file or folder another name; what is below a folder is not told again."""
        entry = self._at(path)
        entry.name, entry.changes = name, entry.changes + 1
        self._tell(entry)

    def touch(self, path: str) -> None:
        """Change something about a file that is not its content: a column, who may read it."""
        entry = self._at(path)
        entry.changes += 1
        self._tell(entry)

    def delete(self, path: str) -> None:
        """Delete a file or folder; what was below a folder is not told of."""
        entry = self._at(path)
        del self._entries[entry.id]
        reference = {"driveId": self.drive, "id": entry.parent.id if entry.parent else None}
        self._told.append({"id": entry.id, "deleted": {"state": "deleted"}, "parentReference": reference})

    def forget(self) -> None:
        """From now on, every link to changes that was given so far is answered by 410 Gone."""
        self._epoch += 1

    def end_links(self) -> None:
        """Every pre-authenticated link that was given so far has ended."""
        with self._guard:
            self._links.clear()

    def answer(self, request: Request) -> Response | None:
        """Graph's side of the drive."""
        prefix = f"/v1.0/drives/{self.drive}/"
        if not request.path.startswith(prefix):
            return None
        rest = request.path.removeprefix(prefix)
        if rest == "root/delta":
            return self._delta(request)
        kind, _, item = rest.partition("/")
        if kind == "items" and item.endswith("/content"):
            return self._link(item.removesuffix("/content"), request)
        return None

    def content(self, request: Request) -> Response | None:
        """SharePoint's own side: whoever has the link gets the file, but nobody who shows a token as well."""
        if "authorization" in request.headers:
            self.tokens_shown_to_content += 1
            return Response(401, b"Token not accepted here", "text/plain")
        with self._guard:
            entry = self._entries.get(self._links.get(request.query.get("tempauth", ""), ""))
        if entry is None:
            return Response(403, b"This link has ended", "text/plain")
        return Response(200, entry.content or b"", "application/octet-stream", {"ETag": entry.e_tag})

    def _delta(self, request: Request) -> Response:
        url = f"http://{request.host}{request.path}"
        # When it was given, from where on the changes are wanted, and how far they have been told.
        token = request.query.get("$skiptoken") or request.query.get("token") or f"{self._epoch}.0.0"
        epoch, since, start = token.split(".")
        if int(epoch) != self._epoch:
            gone = graph_error(410, "resyncRequired", "Resync required. Replace any local items with the server's.")
            return gone.with_headers({"Location": f"{url}?token={self._epoch}.0.0"})
        end = int(start) + self._page
        page = [item for item in self._told[int(start) : end] if int(since) or item["id"] in self._entries]
        document: dict[str, Any] = {"@odata.context": f"http://{request.host}/v1.0/$metadata#driveItems", "value": page}
        if len(self._told) > end:
            return json_response({**document, "@odata.nextLink": f"{url}?$skiptoken={epoch}.{since}.{end}"})
        told = len(self._told)
        return json_response({**document, "@odata.deltaLink": f"{url}?token={epoch}.{told}.{told}"})

    def _link(self, item: str, request: Request) -> Response:
        entry = self._entries.get(item)
        if entry is None or entry.content is None:
            return graph_error(404, "itemNotFound", "The resource could not be found.")
        if request.headers.get("if-none-match") == entry.e_tag:
            return Response(304)
        token = secrets.token_urlsafe(48)
        with self._guard:
            self._links[token] = entry.id
        host = self._graph.hosts["content"]
        link = f"http://{host}/sites/trust/_layouts/15/download.aspx?UniqueId={entry.guid}&tempauth={token}"
        return Response(302, headers={"Location": link})

    def _folder(self, path: PurePosixPath) -> Entry:
        here = self._root
        for name in path.parts:
            here = self._child(here, name) or self._add(Entry(name, here, None))
        return here

    def _at(self, path: str) -> Entry:
        here: Entry | None = self._root
        for name in PurePosixPath(path).parts:
            here = self._child(here, name) if here else None
        if here is None:
            raise KeyError(path)
        return here

    def _child(self, parent: Entry, name: str) -> Entry | None:
        return next((entry for entry in self._entries.values() if (entry.parent, entry.name) == (parent, name)), None)

    def _add(self, entry: Entry) -> Entry:
        self._entries[entry.id] = entry
        self._tell(entry)
        return entry

    def _tell(self, entry: Entry) -> None:
        self._told.append(entry.told(self.drive))
