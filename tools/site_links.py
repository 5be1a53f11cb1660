"""A hook of mkdocs (script/site): what lies outside docs/ is not part of the site, so such a link becomes its text; a folder becomes its README."""
import pathlib
import posixpath
import re

LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")


def on_page_markdown(markdown, page, config, files):
    docs = pathlib.Path(config["docs_dir"])

    def kept(link):
        text, target, anchor = link.group(1), link.group(2), link.group(3) or ""
        if re.match(r"[a-z]+:", target):
            return link.group()
        aim = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), target))
        if aim.startswith("..") or not (docs / aim).exists() or aim.endswith(".jsonl"):
            return text
        return f"[{text}]({target.rstrip('/')}/README.md{anchor})" if (docs / aim).is_dir() else link.group()

    return LINK.sub(kept, markdown)
