"""Certificates for tests, made by openssl: each is its own authority."""
import os
import pathlib
import ssl
import subprocess


def make_certificate(folder, name="server", kind="ec", names="DNS:localhost,DNS:tidings.localhost,IP:127.0.0.1"):
    """(certificate, key): the paths of two PEM files; the key is for its owner only."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    algorithm = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if kind == "ec" else ["rsa:2048"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", *algorithm, "-nodes", "-keyout", key, "-out", certificate, "-days", "30",
                    "-subj", f"/CN={name}", "-addext", f"subjectAltName={names}"], check=True, capture_output=True)
    key.chmod(0o600)
    return certificate, key


def put_in_place(made, where):
    """As a renewal does: each file replaced at once, one after the other."""
    for new, old in zip(made, where):
        copy = old.with_suffix(".next")
        copy.write_bytes(new.read_bytes())
        copy.chmod(0o600)
        os.replace(copy, old)


def trust_in(*certificates):
    context = ssl.create_default_context()
    for each in certificates:
        context.load_verify_locations(each)
    return context
