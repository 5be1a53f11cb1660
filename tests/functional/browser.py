"""The console's pages as a browser asks for them. They are in no API document, so no answer is held to one."""
import http.client
import json
import urllib.parse

CONSOLE = {"Sec-Fetch-Site": "same-origin", "Tidings-Console": "1"}


def visit(url, method, path, body=None, cookie=None):
    """(status, headers with lower-case names, body bytes)."""
    line = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=15)
    try:
        sent = body if body is None or isinstance(body, bytes) else json.dumps(body)
        line.request(method, path, sent, {**CONSOLE, "Content-Type": "application/json", **({"Cookie": cookie} if cookie else {})})
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        line.close()


def sign_in(url, key):
    """The cookie of a session."""
    status, fields, body = visit(url, "POST", "/console/session", {"key": key})
    assert status == 204, (status, body)
    return fields["set-cookie"].split(";")[0]
