"""A Gemini API by script: models.generateContent over HTTPS, with a certificate of its own authority, and every way to be of no help."""
import asyncio
import json
import pathlib
import ssl
import subprocess
import threading

KEY = "AIza-test-key-that-nobody-may-ever-see-4711"
GOOD = {"greeting": "Hello {name}, how lovely to hear from you!",
        "paragraph": "We are delighted that you chose us and hope that your order brings you many happy moments."}


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def make_authority(folder, name="ca", names="DNS:localhost,IP:127.0.0.1"):
    """A certificate authority and a certificate for these names that it signed; returns (ca file, certificate, key)."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    ca, ca_key, key, request, cert, extra = (folder / f"{name}{end}" for end in (".pem", ".key", "-server.key", ".csr", "-server.pem", ".ext"))
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", ca_key, "-out", ca,
            "-days", "2", "-subj", f"/CN={name} of a test")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request, "-subj", "/CN=localhost")
    extra.write_text(f"subjectAltName={names}\n")
    openssl("x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial", "-days", "2", "-out", cert, "-extfile", extra)
    return ca, cert, key


def candidate(text, reason="STOP"):
    return {"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": reason, "index": 0}],
            "usageMetadata": {"promptTokenCount": 412, "candidatesTokenCount": 48, "totalTokenCount": 460},
            "modelVersion": "gemini-stub-001"}


def failure(code, status, message, details=()):
    return {"error": {"code": code, "status": status, "message": message, "details": list(details)}}


class GeminiStub:
    """`behaviour` is a name below or a function from the request's JSON to (greeting, paragraph); it may change at any time."""

    def __init__(self, certificate, key, host="localhost"):
        self.host = host
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.behaviour, self.delay = "good", 0.0
        self.requests, self.open, self.open_most = [], 0, 0
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    @property
    def url(self):
        return f"https://{self.host}:{self.port}"

    def start(self):
        self.thread.start()
        assert self.ready.wait(10)
        return self

    def stop(self):
        asyncio.run_coroutine_threadsafe(self.hang_up(), self.loop)
        self.thread.join(10)

    async def hang_up(self):
        """Ends requests that hang by order, then the loop."""
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        self.loop.stop()

    def run(self):
        asyncio.set_event_loop(self.loop)
        tls = None if self.behaviour == "no_tls" else self.context
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, self.host, 0, ssl=tls, limit=1_000_000))
        # One port for both families: the first socket's.
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()

    async def serve(self, reader, writer):
        try:
            if self.behaviour == "no_tls":  # accepts the connection and never says a word
                await asyncio.sleep(3600)
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
                body = json.loads(await reader.readexactly(int(headers["content-length"])))
                self.requests.append({"line": lines[0], "headers": headers, "body": body})
                self.open += 1
                self.open_most = max(self.open_most, self.open)
                try:
                    await asyncio.sleep(self.delay)
                    await self.answer(writer, headers, body)
                finally:
                    self.open -= 1
        except (OSError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def say(self, writer, status, document, headers=(), raw=None):
        body = raw if raw is not None else json.dumps(document).encode()
        head = [f"HTTP/1.1 {status} x", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers]
        writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        await writer.drain()

    async def answer(self, writer, headers, body):
        how = self.behaviour
        if headers.get("x-goog-api-key") != KEY or how == "wrong_key":
            await self.say(writer, 400, failure(400, "INVALID_ARGUMENT", f"API key not valid: {headers.get('x-goog-api-key')}"))
        elif callable(how):
            greeting, paragraph = how(body)
            await self.say(writer, 200, candidate(json.dumps({"greeting": greeting, "paragraph": paragraph})))
        elif how == "good":
            await self.say(writer, 200, candidate(json.dumps(GOOD)))
        elif how == "overloaded":
            await self.say(writer, 429, failure(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota"), ["Retry-After: 60"])
        elif how == "retry_info":
            await self.say(writer, 429, failure(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota", [
                {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "60s"}]))
        elif how == "unavailable":
            await self.say(writer, 503, failure(503, "UNAVAILABLE", "The model is overloaded."))
        elif how == "hang":
            await asyncio.sleep(3600)
        elif how == "drip":
            writer.write(b"HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n")
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.05)
        elif how == "ten_megabytes":
            await self.say(writer, 200, None, raw=json.dumps(candidate("x" * 10_000_000)).encode())
        elif how == "broken_json":
            await self.say(writer, 200, None, raw=b'{"candidates":[{"content":')
        elif how == "wrong_schema":
            await self.say(writer, 200, candidate('{"greeting":"Hello","text":["x"]}'))
        elif how == "safety":
            await self.say(writer, 200, {"candidates": [{"finishReason": "SAFETY", "index": 0}], "usageMetadata": {"promptTokenCount": 412}})
        elif how == "blocked":
            await self.say(writer, 200, {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 412}})
        elif how == "max_tokens":
            await self.say(writer, 200, candidate('{"greeting":"Hel', "MAX_TOKENS"))
        elif how == "empty":
            await self.say(writer, 200, candidate(""))
        elif how == "cut":
            writer.write(b"HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n{")
            await writer.drain()
            writer.transport.abort()
        else:
            raise AssertionError(f"no such behaviour: {how}")
