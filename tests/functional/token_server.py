"""An OAuth 2.0 server by script over TLS: its token endpoint, and the introspection by which a mail server checks a token (RFC 7662)."""
import http.server
import json
import secrets
import ssl
import threading
import time
import urllib.parse

from gemini_stub import make_authority

CLIENT, CLIENT_SECRET, REFRESH_TOKEN = "shop-client", "client-s3cret-4711", "refresh-t0ken-4711"


class TokenServer:
    """`behaviour`: "good", an error code of RFC 6749, "busy" (503), "slow" (no answer). `padding`: how much longer tokens are."""

    def __init__(self, folder, user="shop"):
        self.user, self.behaviour, self.padding = user, "good", 0
        self.requests, self.tokens = [], set()
        self.ca, certificate, key = make_authority(folder, "tokens")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def start(self):
        self.thread.start()
        return self

    def stop(self):
        self.behaviour = "good"
        self.server.shutdown()
        self.server.server_close()

    def settings(self, refresh=False):
        """What the notification service needs to know."""
        given = {"TIDINGS_SMTP_OAUTH_TOKEN_URL": f"{self.url}/tenant/token", "TIDINGS_SMTP_OAUTH_CLIENT_ID": CLIENT,
                 "TIDINGS_SMTP_OAUTH_CLIENT_SECRET": CLIENT_SECRET, "TIDINGS_SMTP_OAUTH_SCOPE": "https://mail.example/.default",
                 "TIDINGS_SMTP_OAUTH_CA_FILE": str(self.ca)}
        return {**given, "TIDINGS_SMTP_OAUTH_REFRESH_TOKEN": REFRESH_TOKEN} if refresh else given

    def give(self, form):
        wanted = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": CLIENT_SECRET}
        if "refresh_token" in form:
            wanted.update(grant_type="refresh_token", refresh_token=REFRESH_TOKEN)
        if any(form.get(name) != value for name, value in wanted.items()):
            return 401, {"error": "invalid_client", "error_description": "who is this?"}
        token = secrets.token_urlsafe(24) + "x" * self.padding
        self.tokens.add(token)
        return 200, {"token_type": "Bearer", "access_token": token, "expires_in": 3599}

    def answer(self, path, form):
        if path == "/introspect":
            known = form.get("token") in self.tokens
            return 200, {"active": known, "username": self.user} if known else {"active": False}
        self.requests.append(form)
        if self.behaviour == "slow":
            while self.behaviour == "slow":
                time.sleep(0.05)
        if self.behaviour == "busy":
            return 503, {}
        if self.behaviour != "good":
            return 400, {"error": self.behaviour, "error_description": "AADSTS70008: the grant has ended"}
        return self.give(form)

    def handler(self):
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                status, document = owner.answer(urllib.parse.urlsplit(self.path).path, dict(urllib.parse.parse_qsl(body)))
                raw = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        return Handler
