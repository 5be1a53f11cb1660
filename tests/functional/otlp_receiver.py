"""A small OTLP/HTTP receiver of traces on a free port: reads both encodings, keeps every span, and can be told to misbehave."""
import json
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def fields(data):
    """(number, value) of every field of a protobuf message: bytes for length-delimited ones, else an integer."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            octet = data[at]
            at += 1
            value |= (octet & 0x7F) << shift
            shift += 7
            if octet < 0x80:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        elif key & 7 == 1:
            yield key >> 3, struct.unpack_from("<Q", data, at)[0]
            at += 8
        elif key & 7 == 2:
            size = varint()
            assert at + size <= len(data), "a field is longer than its message"
            yield key >> 3, data[at:at + size]
            at += size
        else:
            raise AssertionError(f"wire type {key & 7} is not used in traces")


def attribute_of_protobuf(data):
    pair = dict(fields(data))
    kind, value = next(fields(pair[2]))
    value = {1: lambda: value.decode(), 2: lambda: bool(value), 3: lambda: value - (1 << 64) if value >> 63 else value}[kind]()
    return pair[1].decode(), value


def spans_of_protobuf(body):
    for _, of_resource in fields(body):
        parts = list(fields(of_resource))
        resource = dict(attribute_of_protobuf(value) for number, part in parts if number == 1 for _, value in fields(part))
        for number, scope in parts:
            if number != 2:
                continue
            for kind, one in fields(scope):
                if kind != 2:
                    continue
                span = {number: value for number, value in fields(one) if number != 9}
                status = dict(fields(span.get(15, b"")))
                yield {"trace": span[1].hex(), "id": span[2].hex(), "parent": span.get(4, b"").hex(), "name": span[5].decode(),
                       "kind": span[6], "start": span[7], "end": span[8], "status": status.get(3, 0),
                       "message": status.get(2, b"").decode(), "resource": resource,
                       "attributes": dict(attribute_of_protobuf(value) for number, value in fields(one) if number == 9)}


def attribute_of_json(pair):
    (kind, value), = pair["value"].items()
    return pair["key"], int(value) if kind == "intValue" else value


def spans_of_json(body):
    for of_resource in json.loads(body)["resourceSpans"]:
        resource = dict(map(attribute_of_json, of_resource["resource"]["attributes"]))
        for scope in of_resource["scopeSpans"]:
            for span in scope["spans"]:
                status = span.get("status", {})
                yield {"trace": span["traceId"], "id": span["spanId"], "parent": span.get("parentSpanId", ""),
                       "name": span["name"], "kind": span["kind"], "start": int(span["startTimeUnixNano"]),
                       "end": int(span["endTimeUnixNano"]), "status": status.get("code", 0),
                       "message": status.get("message", ""), "resource": resource,
                       "attributes": dict(map(attribute_of_json, span["attributes"]))}


class Receiver:
    """`behaviour`: "take", "hang" (reads, never answers), "slow" (answers after 2 s), or a status such as 503."""

    def __init__(self, behaviour="take"):
        self.behaviour, self.spans, self.bodies, self.requests, self.problems = behaviour, [], [], [], []
        self.lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.take(self.path, dict(self.headers), body)
                if receiver.behaviour == "hang":
                    receiver.released.wait(120)
                if receiver.behaviour == "slow":
                    receiver.released.wait(2)
                status = receiver.behaviour if isinstance(receiver.behaviour, int) else 200
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.released = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path, headers, body):
        try:
            read = spans_of_json if headers.get("Content-Type") == "application/json" else spans_of_protobuf
            spans = list(read(body))
        except Exception as problem:  # a test looks at it
            self.problems.append(repr(problem))
            return
        with self.lock:
            self.requests.append((path, headers, len(spans)))
            self.bodies.append(body)
            if self.behaviour in ("take", "slow"):
                self.spans += spans

    def of_trace(self, trace):
        with self.lock:
            return [span for span in self.spans if span["trace"] == trace]

    def wait_for(self, trace, names, timeout):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if names <= {span["name"] for span in self.of_trace(trace)}:
                return self.of_trace(trace)
            time.sleep(0.05)
        raise AssertionError(f"only {sorted(span['name'] for span in self.of_trace(trace))} of {sorted(names)} came; {self.problems}")

    def stop(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


def nobody():
    """An address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
