"""Holds answers to the API document of the service that gave them: status, header fields, content type and every member of the body."""
import http.client
import json
import urllib.request

import jsonschema

METHODS = ("get", "put", "post", "delete", "patch")
# What HTTP itself adds to answers; the documents do not repeat it.
FIELDS_OF_HTTP = {"date", "connection", "keep-alive", "content-type", "content-length"}


def closed(value):
    """The schema as a test wants it: a member that is not documented is a mistake, though clients shall ignore it."""
    if isinstance(value, list):
        return [closed(each) for each in value]
    if not isinstance(value, dict):
        return value
    strict = {key: each if key in ("example", "examples", "enum", "const") else closed(each) for key, each in value.items()}
    if isinstance(value.get("properties"), dict) and ("type" in value or "required" in value):
        strict.setdefault("additionalProperties", False)
    return strict


class ApiContract:
    def __init__(self, document):
        self.document = closed(document)
        self.resolver = jsonschema.RefResolver("", self.document)
        self.validators = {}
        self.seen = set()  # (method, path of the document, status)

    def resolved(self, value):
        while "$ref" in value:
            _, value = self.resolver.resolve(value["$ref"])
        return value

    def problem_of(self, schema, value):
        """What is wrong with it, or None."""
        known = self.validators.get(id(schema))
        if known is None:
            known = self.validators[id(schema)] = jsonschema.Draft202012Validator(schema, resolver=self.resolver)
        if known.is_valid(value):
            return None
        worst = jsonschema.exceptions.best_match(known.iter_errors(value))
        return f"{worst.json_path}: {worst.message}"

    def path_for(self, target):
        """The documented path that a target means; the one with the most literal segments."""
        segments = target.partition("?")[0].split("/")
        best, best_literals = None, -1
        for path in self.document["paths"]:
            pattern = path.split("/")
            if len(pattern) != len(segments):
                continue
            fits = [part == given or (part.startswith("{") and given != "") for part, given in zip(pattern, segments)]
            literals = sum(part == given for part, given in zip(pattern, segments))
            if all(fits) and literals > best_literals:
                best, best_literals = path, literals
        return best

    def operations(self):
        return {(method.upper(), path) for path, item in self.document["paths"].items() for method in METHODS if method in item}

    def check(self, method, target, status, headers, body):
        """Raises AssertionError when the document does not say this. `headers` have lower-case names."""
        path = self.path_for(target)
        item = self.document["paths"].get(path, {})
        operation = item.get("get" if method == "HEAD" else method.lower())
        where = f"{method} {target.partition('?')[0]} → {status}"
        if operation is None:
            return self.check_refusal(where, item, status, headers, body)
        self.seen.add((method, path, status))
        documented = operation["responses"].get(str(status))
        assert documented is not None, f"{where}: the status is not documented; {body[:500]}"
        answer = self.resolved(documented)
        self.check_headers(where, answer.get("headers", {}), headers)
        self.check_body(where, answer.get("content"), headers, b"" if method == "HEAD" else body, method)

    def check_refusal(self, where, item, status, headers, body):
        """There is no such operation: 405 with Allow, 404, or a refusal before anybody looked."""
        allowed = {405} if item else {404}
        assert status in allowed | {400, 401, 413, 414, 421, 429, 431, 503, 505}, f"{where}: there is no such operation"
        if status == 405:
            methods = {method.upper() for method in METHODS if method in item}
            assert set(headers["allow"].split(", ")) == methods | ({"HEAD"} if "GET" in methods else set()), where
        if not where.startswith("HEAD"):
            problem = self.problem_of({"$ref": "#/components/schemas/Problem"}, json.loads(body))
            assert problem is None, f"{where}: {problem}"

    def check_headers(self, where, documented, headers):
        fields = {name.lower(): self.resolved(field) for name, field in documented.items()}
        for name, field in fields.items():
            if name not in headers:
                assert not field.get("required"), f"{where}: {name} is missing"
                continue
            schema = field["schema"]
            value = int(headers[name]) if schema.get("type") == "integer" else headers[name]
            problem = self.problem_of(schema, value)
            assert problem is None, f"{where}: {name}: {problem}"
        undocumented = set(headers) - set(fields) - FIELDS_OF_HTTP
        assert not undocumented, f"{where}: header fields that are not documented: {undocumented}"

    def check_body(self, where, content, headers, body, method):
        if content is None:
            assert not body, f"{where}: a body is not documented"
            return
        media_type = headers["content-type"].partition(";")[0]
        assert media_type in content, f"{where}: {media_type} is not documented"
        if media_type.endswith("json") and method != "HEAD":
            problem = self.problem_of(content[media_type]["schema"], json.loads(body))
            assert problem is None, f"{where}: {problem}\n{body[:2000]}"


class Judge:
    """Holds every answer of a Client to the document of the service behind its address; tests plug it into the client."""

    def __init__(self):
        self.contracts = {}

    def contract_of(self, address):
        if address not in self.contracts:
            try:
                with urllib.request.urlopen(f"http://{address}/openapi.json", timeout=10) as answer:
                    self.contracts[address] = ApiContract(json.loads(answer.read()))
            except (OSError, http.client.HTTPException):
                return None  # it has been killed since; the next answer will do
        return self.contracts[address]

    def __call__(self, address, method, target, status, headers, body):
        if contract := self.contract_of(address):
            contract.check(method, target, status, headers, body)
