"""An artist's program that sends music by tus: signed in as a browser is, over a line that may be cut."""

import http.client
from urllib.parse import urlencode

from tests.reliability.guest import TOKEN, Answer, Guest

UPLOADS = "/api/v1/uploads"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Sender(Guest):
    """Signed in, with an artist of its own."""

    def sign_in(self, login: str, password: str) -> None:
        answer = self.post("/auth/login", login=login, password=password)
        assert answer.status == 303, answer.status

    def post(self, path: str, **fields: str) -> Answer:
        body = urlencode({**fields, "csrf_token": self.token()}).encode()
        return self._call("POST", path, body, FORM)

    def token(self) -> str:
        found = TOKEN.search(self.get("/auth/forgotten-password").body.decode())
        assert found, "the page has no form token"
        self._token = found[1] or found[2]
        return self._token

    def begin(self, size: int) -> str:
        answer = self._call("POST", UPLOADS, None, self._tus({"Upload-Length": str(size)}))
        assert answer.status == 201, answer.body
        return answer.headers["Location"]

    def call(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """Any call, with what tus and the form token want."""
        return self._call(method, path, body, self._tus(headers))

    def offset(self, place: str) -> int:
        return int(self._call("HEAD", place, None, self._tus()).headers["Upload-Offset"])

    def send(self, place: str, data: bytes, at: int = 0) -> int:
        """The status of the answer to all of ``data``."""
        return self._call("PATCH", place, data, self._patch(at)).status

    def begin_to_send(self, place: str, data: bytes, at: int, until: int) -> http.client.HTTPConnection:
        """Promise all of ``data`` from ``at`` on, and send it ``until`` there; the open line."""
        line = http.client.HTTPConnection(*self._address, timeout=30)
        line.putrequest("PATCH", place)
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        for name, value in {
            "Cookie": cookie,
            **self._patch(at),
            "Content-Length": str(len(data) - at),
        }.items():
            line.putheader(name, value)
        line.endheaders(data[at:until])
        return line

    def state(self, place: str) -> str:
        return str(self.get(place).json["data"]["state"])

    def _patch(self, at: int) -> dict[str, str]:
        return self._tus({"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"})

    def _tus(self, more: dict[str, str] | None = None) -> dict[str, str]:
        return {"Tus-Resumable": "1.0.0", "X-CSRFToken": self._token, **(more or {})}
