"""Makes both API documents and their pages: common.yaml + SERVICE.yaml + schemas/ + examples.json → OpenAPI JSON and HTML.

    build_documents.py --version 1.2.3 --out FOLDER     FOLDER/SERVICE.json, FOLDER/SERVICE.html and FOLDER/documents_data.cpp

$schema_file: FILE#/POINTER takes a schema (or a part of one) from schemas/, $example: NAME a recorded answer from examples.json
(tests/api_documents/record_examples.py records it)."""
import argparse
import base64
import hashlib
import json
import pathlib
import re

import yaml

from documentation_page import render_page

HERE = pathlib.Path(__file__).resolve().parent
SCHEMAS = HERE.parents[2] / "schemas"
SERVICES = ("orders", "notifications")
METHODS = ("get", "put", "post", "delete", "patch")


def load(name):
    return yaml.load((HERE / name).read_text(), Loader=yaml.SafeLoader)


def merged(left, right, place=""):
    """Both, member by member; a value that both give is a mistake."""
    both = dict(left)
    for key, value in right.items():
        if key not in both:
            both[key] = value
        elif isinstance(both[key], dict) and isinstance(value, dict):
            both[key] = merged(both[key], value, f"{place}/{key}")
        else:
            raise SystemExit(f"{place}/{key} is in common.yaml and in the service's file")
    return both


def at_pointer(document, pointer):
    for part in pointer.split("/")[1:]:
        document = document[part.replace("~1", "/").replace("~0", "~")]
    return document


def schema_from(reference):
    """A schema of schemas/ (draft 7) as OpenAPI 3.1 takes it; its definitions stand in place."""
    file, _, pointer = reference.partition("#")
    whole = json.loads((SCHEMAS / file).read_text())

    def inlined(value):
        if isinstance(value, list):
            return [inlined(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return inlined(at_pointer(whole, value["$ref"].removeprefix("#")))
        return {key: inlined(each) for key, each in value.items() if key not in ("$schema", "$id", "definitions")}

    return inlined(at_pointer(whole, pointer))


def resolved(value, examples):
    if isinstance(value, list):
        return [resolved(each, examples) for each in value]
    if not isinstance(value, dict):
        return value
    if "$schema_file" in value:
        return schema_from(value["$schema_file"])
    if "$example" in value:
        return examples[value["$example"]]
    return {str(key): resolved(each, examples) for key, each in value.items()}


def operations(document):
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def without_unused(document):
    """Takes components away that nothing refers to, until none is left."""
    while True:
        used = set(references(document))
        kept = {kind: {name: value for name, value in group.items() if kind == "securitySchemes" or f"#/components/{kind}/{name}" in used}
                for kind, group in document["components"].items()}
        if kept == document["components"]:
            return document
        document["components"] = kept


def add_request_id(answer):
    """Every answer of the server has it; written here instead of at each."""
    if "$ref" not in answer:
        answer["headers"] = {**answer.get("headers", {}), "Request-Id": {"$ref": "#/components/headers/RequestId"}}


def document_of(service, version):
    common, own = load("common.yaml"), load(f"{service}.yaml")
    document = merged(common["document"], own)
    document["paths"] = {**own["paths"], **common["document"]["paths"]}  # what the service is for comes first
    examples = json.loads((HERE / "examples.json").read_text())
    document = resolved(document, examples)
    document["info"]["version"] = version
    for _, _, operation in operations(document):
        answers = {**common["every_request"], **({} if operation.get("security") == [] else common["every_request_with_key"])}
        operation["responses"] = dict(sorted({**answers, **operation["responses"]}.items()))
        for answer in operation["responses"].values():
            add_request_id(answer)
    for answer in document["components"]["responses"].values():
        add_request_id(answer)
    first = ("openapi", "info", "jsonSchemaDialect", "servers", "security", "tags", "paths", "components")
    return without_unused({key: document[key] for key in first})


def common_statuses():
    common = load("common.yaml")
    return {**common["every_request"], **common["every_request_with_key"]}


def as_literal(text):
    """A C++ raw string; what would end it early is a mistake."""
    if ')doc~"' in text:
        raise SystemExit('a document holds the sequence )doc~"')
    return f'R"doc~({text})doc~"sv'


def source_of(parts):
    lines = ["// Generated by build_documents.py.", '#include "api/documents.hpp"', "",
             "#ifdef __clang__", '#pragma clang diagnostic ignored "-Woverlength-strings"', "#endif", "", "namespace tidings::api {", "",
             "using namespace std::string_view_literals;", ""]
    for service, (document, page, policy) in parts.items():
        lines += [f"const service_documents& {service}_documents() {{",
                  f"    static constexpr service_documents documents{{{as_literal(document)},", f"{as_literal(page)},",
                  f"{as_literal(policy)}}};", "    return documents;", "}", ""]
    return "\n".join(lines + ["}  // namespace tidings::api", ""])


def policy_for(page):
    """The page has one style sheet inside itself and nothing else: its hash is all that may apply."""
    style = re.search(r"<style>(.*?)</style>", page, re.S).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    parts = {}
    for service in SERVICES:
        document = document_of(service, options.version)
        text, page = json.dumps(document, ensure_ascii=False, separators=(",", ":")), render_page(document, common_statuses())
        (options.out / f"{service}.json").write_text(text)
        (options.out / f"{service}.html").write_text(page)
        parts[service] = text, page, policy_for(page)
    (options.out / "documents_data.cpp").write_text(source_of(parts))


if __name__ == "__main__":
    main()
