"""TLS byte by byte, for what no library of today can still say: old versions, ciphers that are compiled out, and records that are wrong."""
import os
import socket
import struct

SSL3, TLS1, TLS1_1, TLS1_2 = 0x0300, 0x0301, 0x0302, 0x0303
VERSIONS = {"SSL 3.0": SSL3, "TLS 1.0": TLS1, "TLS 1.1": TLS1_1, "TLS 1.2": TLS1_2}
ALERT, HANDSHAKE, DATA, HEARTBEAT = 21, 22, 23, 24
RENEGOTIATION_INFO = 0xFF01

# IANA numbers, with the signatures of EC and RSA certificates.
CLASSES = {
    "no encryption": [0x0001, 0x0002, 0x003B, 0xC006, 0xC010], "anonymous": [0x0018, 0x001B, 0x0034, 0x003A, 0x006C, 0x00A6, 0xC018, 0xC019],
    "export": [0x0003, 0x0006, 0x0008, 0x0014, 0x0062, 0x0064], "RC4": [0x0004, 0x0005, 0xC007, 0xC011], "DES and 3DES": [0x0009, 0x000A, 0x0016, 0xC008, 0xC012],
    "RSA key exchange, CBC": [0x002F, 0x0035, 0x003C, 0x003D, 0x0041, 0x0096], "RSA key exchange, GCM": [0x009C, 0x009D, 0xC09C],
    "finite fields": [0x0033, 0x0039, 0x0067, 0x006B, 0x009E, 0x009F, 0xCCAA], "CBC with forward secrecy": [0xC009, 0xC00A, 0xC013, 0xC014, 0xC023, 0xC024, 0xC027, 0xC028],
    "CCM": [0xC0AC, 0xC0AD, 0xC0AE, 0xC0AF], "AES-GCM": [0xC02B, 0xC02C, 0xC02F, 0xC030], "ChaCha20": [0xCCA8, 0xCCA9],
}
TAKEN = ("AES-GCM", "ChaCha20")  # by TLS 1.2


def block(size, data):
    return len(data).to_bytes(size, "big") + data


def extension(number, data):
    return struct.pack("!H", number) + block(2, data)


def record(kind, data, version=TLS1):
    return struct.pack("!BHH", kind, version, len(data)) + data


def hello(version, ciphers, compression=b"\0", more=b""):
    """A whole ClientHello as one record."""
    groups = extension(10, block(2, struct.pack("!HH", 29, 23))) + extension(11, block(1, b"\0"))
    signatures = extension(13, block(2, struct.pack("!6H", 0x0403, 0x0804, 0x0401, 0x0501, 0x0203, 0x0201)))
    extensions = b"" if version == SSL3 else block(2, groups + signatures + extension(RENEGOTIATION_INFO, b"\0") + more)
    body = struct.pack("!H", version) + os.urandom(32) + b"\0" + block(2, b"".join(struct.pack("!H", one) for one in ciphers))
    body += block(1, compression) + extensions
    return record(HANDSHAKE, b"\1" + block(3, body), min(version, TLS1))


class ServerHello:
    """What was chosen."""

    def __init__(self, body):
        self.version, at = int.from_bytes(body[:2], "big"), 35 + body[34]
        self.cipher, self.compression = int.from_bytes(body[at:at + 2], "big"), body[at + 2]
        self.extensions, rest = {}, body[at + 5:]
        while rest:
            number, size = struct.unpack("!HH", rest[:4])
            self.extensions[number], rest = rest[4:4 + size], rest[4 + size:]


def received(line):
    """(kind, data) of one record; (None, b"") when the line has ended."""
    head = b""
    while len(head) < 5:
        if not (more := line.recv(5 - len(head))):
            return None, b""
        head += more
    kind, _, size = struct.unpack("!BHH", head)
    data = b""
    while len(data) < size:
        if not (more := line.recv(size - len(data))):
            return None, b""
        data += more
    return kind, data


def say(port, *records):
    """The ServerHello that came back, or None: an alert, or the end."""
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        try:
            for one in records:
                line.sendall(one)
            kind, data = received(line)
        except ConnectionError:
            return None
    return ServerHello(data[4:4 + int.from_bytes(data[1:4], "big")]) if kind == HANDSHAKE and data[0] == 2 else None
