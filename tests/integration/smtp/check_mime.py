"""Reads composed mails with Python's email package, which knows nothing of ours, and compares with what went in.

usage: check_mime.py FOLDER   with N.eml and expected.ndjson, one line per mail. Prints one line per difference; exit code 1 if any.
"""

import email
import email.header
import email.policy
import email.utils
import json
import pathlib
import re
import sys

ENCODED_WORD = re.compile(rb"=\?[^? ]+\?[bBqQ]\?[^? ]*\?=")


def wire_problems(raw):
    if b"\x00" in raw or re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        yield "NUL, lone CR or lone LF"
    if not raw.isascii():
        yield "a byte above 127"
    lines, line_max = raw.split(b"\r\n"), 76  # of headers and of encoded parts
    for line in lines:
        if line.startswith(b"Content-Transfer-Encoding:"):
            line_max = 998 if line.endswith(b"7bit") else 76
        if len(line) > line_max:
            yield f"a line of {len(line)} bytes"
    if any(line.startswith((b".", b"From ")) for line in lines):
        yield "a line that starts with a dot or with 'From '"
    for word in ENCODED_WORD.findall(raw):
        if len(word) > 75:
            yield f"an encoded word of {len(word)} bytes"
        try:
            [(text, charset)] = email.header.decode_header(word.decode())
            text.decode(charset)  # a character cut in two would fail
        except (ValueError, UnicodeError) as problem:
            yield f"an encoded word that stands not alone: {problem}"


def parts_of(mail):
    return {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}


def people(mail, plain, field):
    """Names as RFC 2047 has them. The newer parser (policy.default) knows the addresses, but puts a space between two
    adjacent encoded words of a display name (Python 3.11), which RFC 2047, 6.2 forbids; the older one does it right."""
    name, address = email.utils.parseaddr(re.sub(r"\r?\n", "", plain[field]))
    name = str(email.header.make_header(email.header.decode_header(name)))
    return [[name, address]] if [address] == [a.addr_spec for a in mail[field].addresses] else mail[field].addresses


def problems(raw, wanted):
    yield from wire_problems(raw)
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    yield from (f"defect {defect!r}" for part in mail.walk() for defect in part.defects)
    yield from (f"defect in {name}: {value.defects}" for name, value in mail.items() if getattr(value, "defects", None))
    plain = email.message_from_bytes(raw)
    parts = parts_of(mail)
    seen = {
        "subject": mail["Subject"],
        "from": people(mail, plain, "From"),
        "to": people(mail, plain, "To"),
        "message_id": mail["Message-ID"],
        "references": mail["References"].split() if mail["References"] else [],
        "text": parts.get("text/plain", "").replace("\r\n", "\n"),
        "html": parts.get("text/html", "").replace("\r\n", "\n"),
        "names": sorted(name.lower() for name in mail.keys()),
    }
    for field, value in wanted.items():
        if seen[field] != value:
            yield f"{field} is {seen[field]!r}, not {value!r}"
    if mail["Date"].datetime is None:
        yield "no date"


def main(folder):
    failed = 0
    expected = [json.loads(line) for line in (folder / "expected.ndjson").open(encoding="utf-8")]
    for number, wanted in enumerate(expected):
        for problem in problems((folder / f"{number}.eml").read_bytes(), wanted):
            print(f"mail {number}: {problem}")
            failed += 1
    print(f"{len(expected)} mails read, {failed} problems")
    return 1 if failed or not expected else 0


sys.exit(main(pathlib.Path(sys.argv[1])))
