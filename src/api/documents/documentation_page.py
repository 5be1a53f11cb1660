"""An OpenAPI document as one HTML page: no script, no asset from elsewhere, light and dark. Templates: page.html.jinja, page.css."""
import json
import pathlib

import jinja2
import markdown
import markupsafe

HERE = pathlib.Path(__file__).resolve().parent
METHODS = ("get", "post", "put", "patch", "delete")
STATUS_NAMES = {"200": "OK", "201": "Created", "202": "Accepted", "204": "No content", "304": "Not modified", "400": "Bad request",
                "401": "Unauthorized", "404": "Not found", "408": "Request timeout", "409": "Conflict", "412": "Precondition failed",
                "413": "Content too large", "414": "URI too long", "415": "Unsupported media type", "421": "Misdirected request",
                "422": "Unprocessable content", "429": "Too many requests", "431": "Header fields too large", "500": "Internal error",
                "503": "Service unavailable"}
# What a member must be, besides its type, in the words the page uses.
LIMITS = (("minimum", "≥ {}"), ("maximum", "≤ {}"), ("minLength", "at least {} characters"), ("maxLength", "at most {} characters"),
          ("minItems", "at least {} entries"), ("maxItems", "at most {} entries"), ("maxProperties", "at most {} members"),
          ("default", "default {}"), ("pattern", "{}"))


class Page:
    def __init__(self, document):
        self.document = document

    def resolve(self, value):
        """(value without its reference, name of the component or None)"""
        if "$ref" not in value:
            return value, None
        found = self.document
        for part in value["$ref"].split("/")[1:]:
            found = found[part.replace("~1", "/").replace("~0", "~")]
        return found, value["$ref"].rsplit("/", 1)[-1]

    def type_of(self, schema):
        """A schema in a few words: "string or null", "list of Order", "one of a, b"."""
        schema, name = self.resolve(schema)
        if "const" in schema:
            return json.dumps(schema["const"], ensure_ascii=False)
        if "enum" in schema:
            return "one of " + ", ".join("null" if each is None else str(each) for each in schema["enum"])
        if "oneOf" in schema and "type" not in schema:
            return " or ".join(self.type_of(each) for each in schema["oneOf"])
        kind = schema.get("type", "anything")
        if kind == "array":
            return "list of " + self.type_of(schema.get("items", {}))
        if name and kind == "object":
            return name
        return " or ".join(kind) if isinstance(kind, list) else schema.get("format", kind)

    def limits_of(self, schema):
        schema, _ = self.resolve(schema)
        return [words.format(json.dumps(schema[key]) if isinstance(schema[key], bool) else schema[key]) for key, words in LIMITS
                if key in schema and (key, schema[key]) != ("minLength", 1)]

    def members(self, schema, depth=0):
        """Rows of a table: (depth, name, schema, required); objects inside are shown below their member, three levels deep."""
        schema, _ = self.resolve(schema)
        if schema.get("type") == "array" or (isinstance(schema.get("type"), list) and "array" in schema["type"]):
            yield from self.members(schema.get("items", {}), depth)
            return
        for choice in schema.get("oneOf", []):
            yield from self.members(choice, depth)
        for name, member in schema.get("properties", {}).items():
            shown, _ = self.resolve(member)
            yield {"depth": depth, "name": name, "schema": shown, "type": self.type_of(member), "limits": self.limits_of(member),
                   "required": name in schema.get("required", ())}
            if depth < 3:
                yield from self.members(member, depth + 1)

    def content(self, holder):
        """[(media type, schema, [(summary, text of the example)])] of a request body or an answer."""
        for media_type, media in holder.get("content", {}).items():
            examples = [(each.get("summary", name), each["value"]) for name, each in media.get("examples", {}).items()]
            if "example" in media:
                examples.append(("Example", media["example"]))
            yield {"type": media_type, "schema": media["schema"], "examples": [(summary, as_text(value)) for summary, value in examples]}

    def groups(self, common):
        """The operations by tag, each ready to be shown."""
        for tag in self.document["tags"]:
            found = [self.operation(path, method, item, item[method], common) for path, item in self.document["paths"].items()
                     for method in item if method in METHODS and tag["name"] in item[method].get("tags", ())]
            yield {"name": tag["name"], "anchor": slug(tag["name"]), "description": tag.get("description", ""), "operations": found}

    def operation(self, path, method, item, operation, common):
        parameters = [self.resolve(each)[0] for each in item.get("parameters", []) + operation.get("parameters", [])]
        answers = []
        for status, answer in operation["responses"].items():
            shown, _ = self.resolve(answer)
            headers = {name: self.resolve(header)[0] for name, header in shown.get("headers", {}).items()}
            answers.append({"status": status, "name": STATUS_NAMES.get(status, ""), "description": shown["description"], "headers": headers,
                            "content": list(self.content(shown)), "common": common.get(status) == answer})
        body = self.resolve(operation["requestBody"])[0] if "requestBody" in operation else None
        return {"method": method, "path": path, "anchor": operation["operationId"], "summary": operation["summary"],
                "description": operation.get("description", ""), "parameters": parameters, "open": operation.get("security") == [],
                "body": body and {"description": body.get("description", ""), "content": list(self.content(body))},
                "answers": [each for each in answers if not each["common"]], "common": [each for each in answers if each["common"]],
                "curl": self.curl(path, method, operation, parameters, body)}

    def curl(self, path, method, operation, parameters, body):
        """A command to try, with the recorded example."""
        for parameter in parameters:
            if parameter["in"] == "path":
                path = path.replace("{%s}" % parameter["name"], str(parameter.get("example", "ID")))
        words = ["curl -i" + ("" if method == "get" else f" -X {method.upper()}") + f" \"$URL{path}\""]
        if operation.get("security") != []:
            words.append('-H "Authorization: Bearer $KEY"')
        if any(parameter["name"] == "Idempotency-Key" for parameter in parameters):
            words.append('-H "Idempotency-Key: $(uuidgen)"')
        if body:
            media = next(self.content(body))
            words.append(f'-H "Content-Type: {media["type"]}"')
            if media["examples"]:
                words.append("-d '" + media["examples"][0][1].replace("'", "'\\''") + "'")
        return " \\\n  ".join(words)


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def slug(text):
    return text.lower().replace(" ", "-")


def from_markdown(text):
    return markupsafe.Markup(markdown.markdown(text or "", extensions=["tables"], output_format="html"))


def render_page(document, common):
    """`common`: the answers that every operation has, by status; they are shown in short."""
    page = Page(document)
    around = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    around.filters["markdown"] = from_markdown
    style = (HERE / "page.css").read_text()
    return around.get_template("page.html.jinja").render(
        info=document["info"], groups=list(page.groups(common)), page=page, style=markupsafe.Markup(style),
        problem=list(page.members(document["components"]["schemas"]["Problem"])),
        codes=document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"])
