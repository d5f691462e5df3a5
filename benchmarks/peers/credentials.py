"""A certificate, an issuer of tokens and a token, for the rows that guard what they serve."""

import base64
import json
import subprocess
import time

ISSUER = "https://issuer.example"
AUDIENCE = "users"
HOURS = 12


class Credentials:
    def __init__(self, directory):
        directory.mkdir(exist_ok=True)
        self.certificate = directory / "server.crt"
        self.key = directory / "server.key"
        self.keys = directory / "keys.json"
        self.issuer = directory / "issuer.pem"
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                 "-days", "1", "-subj", "/CN=localhost", "-keyout", self.key, "-out", self.certificate)
        _openssl("genrsa", "-out", self.issuer, "2048")
        modulus = _openssl("rsa", "-in", self.issuer, "-noout", "-modulus").decode().strip()
        number = _base64(bytes.fromhex(modulus.split("=")[1]))
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1", "n": number, "e": "AQAB"}
        self.keys.write_text(json.dumps({"keys": [key]}))
        self.token = self._token()

    def _token(self):
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "scope": "users.read",
                  "exp": int(time.time()) + HOURS * 3600}
        parts = [{"alg": "RS256", "kid": "1"}, claims]
        signed = ".".join(_base64(json.dumps(part).encode()) for part in parts)
        signature = _openssl("dgst", "-sha256", "-sign", self.issuer, stdin=signed.encode())
        return f"{signed}.{_base64(signature)}"


def _base64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _openssl(*arguments, stdin=b""):
    command = ["openssl", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout
