"""Makes both API documents and their pages: common.yaml + SERVICE.yaml + schemas/ + examples.json → OpenAPI JSON and HTML.

    build_documents.py --version 1.2.3 --out FOLDER     FOLDER/SERVICE.json, FOLDER/SERVICE.html and FOLDER/SERVICE_documents.cpp

$schema_file: FILE#/POINTER takes a schema (or a part of one) from schemas/; what stands beside it is added. A definition there that
has a title becomes a component of that name, so that generated clients have a name for it. $example: NAME is a recorded answer from examples.json
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
SERVICES = ("orders", "notifications", "dev")
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


def schema_from(reference, named):
    """A schema of schemas/ (draft 7) as OpenAPI 3.1 takes it. Definitions with a title go to `named`; others stand in place."""
    file, _, pointer = reference.partition("#")
    whole = json.loads((SCHEMAS / file).read_text())

    def inlined(value):
        if isinstance(value, list):
            return [inlined(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            meant = at_pointer(whole, value["$ref"].removeprefix("#"))
            return by_name(meant) if "title" in meant else inlined(meant)
        return {key: inlined(each) for key, each in value.items() if key not in ("$schema", "$id", "definitions")}

    def by_name(definition):
        name = definition["title"]
        schema = inlined(definition)
        if named.setdefault(name, schema) != schema:
            raise SystemExit(f"two definitions in schemas/ have the title {name} and differ")
        return {"$ref": f"#/components/schemas/{name}"}

    return inlined(at_pointer(whole, pointer))


def resolved(value, examples, named):
    if isinstance(value, list):
        return [resolved(each, examples, named) for each in value]
    if not isinstance(value, dict):
        return value
    if "$example" in value:
        return examples[value["$example"]]
    own = {str(key): resolved(each, examples, named) for key, each in value.items() if key != "$schema_file"}
    if "$schema_file" not in value:
        return own
    taken = schema_from(value["$schema_file"], named)
    return {**taken, **own, "properties": {**taken["properties"], **own["properties"]}} if "properties" in own else {**taken, **own}


def name_inline(document):
    """An object schema that stands inside another place and has a title becomes a component of that name."""
    schemas = document["components"]["schemas"]

    def walked(value, is_component=False):
        if isinstance(value, list):
            return [walked(each) for each in value]
        if not isinstance(value, dict):
            return value
        made = {key: each if key in ("example", "examples") else walked(each) for key, each in value.items()}
        if is_component or made.get("type") != "object" or "title" not in made:
            return made
        if schemas.setdefault(made["title"], made) != made:
            raise SystemExit(f"two schemas have the title {made['title']} and differ")
        return {"$ref": f"#/components/schemas/{made['title']}"}

    for name in list(schemas):
        schemas[name] = walked(schemas[name], is_component=True)
    for place in ("parameters", "headers", "responses"):
        document["components"][place] = walked(document["components"][place])
    document["paths"] = walked(document["paths"])


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


def joined(orders, notifications, own):
    """The document of `tidings dev`: what both services have at one address. Where they differ, dev.yaml decides."""
    tags = {tag["name"]: tag for tag in (*orders["tags"], *notifications["tags"])}
    paths = {**notifications["paths"], **orders["paths"], **own["paths"]}
    components = merged_equal(orders["components"], notifications["components"])
    return {"info": own["info"], "tags": [*(tag for name, tag in tags.items() if name != "Service"), tags["Service"]],
            "paths": paths, "components": merged(components, own["components"])}


def merged_equal(left, right):
    """Both services' components; a name that both have means the same."""
    both = {kind: dict(group) for kind, group in left.items()}
    for kind, group in right.items():
        for name, value in group.items():
            if both.setdefault(kind, {}).setdefault(name, value) != value:
                raise SystemExit(f"components/{kind}/{name} differs between orders.yaml and notifications.yaml")
    return both


def source_document(service):
    own = load(f"{service}.yaml")
    return joined(load("orders.yaml"), load("notifications.yaml"), own) if service == "dev" else own


def document_of(service, version):
    common, own = load("common.yaml"), source_document(service)
    document = merged(common["document"], own)
    document["paths"] = {**own["paths"], **common["document"]["paths"]}  # what the service is for comes first
    examples = json.loads((HERE / "examples.json").read_text())
    named = {}
    document = resolved(document, examples, named)
    document["components"]["schemas"] = {**named, **document["components"]["schemas"]}
    name_inline(document)
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


def source_of(service, document, page):
    """A file of its own for each: the linker takes into a program only the documents that it serves."""
    return "\n".join([
        "// Generated by build_documents.py.", '#include "api/documents.hpp"', "",
        "#ifdef __clang__", '#pragma clang diagnostic ignored "-Woverlength-strings"', "#endif", "", "namespace tidings::api {", "",
        "using namespace std::string_view_literals;", "",
        f"const service_documents& {service}_documents() {{",
        f"    static constexpr service_documents documents{{{as_literal(document)},", f"{as_literal(page)},",
        f"{as_literal(policy_for(page))}}};", "    return documents;", "}", "", "}  // namespace tidings::api", ""])


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
    for service in SERVICES:
        document = document_of(service, options.version)
        text, page = json.dumps(document, ensure_ascii=False, separators=(",", ":")), render_page(document, common_statuses())
        (options.out / f"{service}.json").write_text(text)
        (options.out / f"{service}.html").write_text(page)
        (options.out / f"{service}_documents.cpp").write_text(source_of(service, text, page))


if __name__ == "__main__":
    main()
