"""Reads the pinned archives of sources.txt and cuts them into passages of one to three sentences."""

import hashlib
import html
import json
import pathlib
import re
import tarfile

from archives import fetch

HERE = pathlib.Path(__file__).parent
AWS = re.compile(
    r"/data/(apigateway|cloudformation|cloudfront|codepipeline|cognito-idp|dynamodb|ec2|ecs|eks|iam|kinesis|kms|lambda"
    r"|logs|rds|s3|secretsmanager|sns|sqs|stepfunctions)/[^/]+/service-2\.json$"
)
FILES = {
    "manual": re.compile(r"\.(rst|txt|md)$"),
    "comments": re.compile(r"\.d\.ts$|\.sol$|\.rs$"),
    "aws": AWS,
    "wordnet": re.compile(r"dict/data\."),
}
SKIPPED = re.compile(r"requirements|LICENSE|COPYING|SOURCES|/tests?/")
ROLE = re.compile(r":[\w:+-]+:`([^`<]*?)(?:\s*<[^`]*>)?`")
LINK = re.compile(r"`([^`<]+?)\s*<[^`]*>`_+|\[([^\]]+)\]\([^)]*\)")
NOT_PROSE = re.compile(r"""\s*(\.\. |[=~\-^"*+#`]{3,}|:\w+:|>>> |\$ |\|)""")
SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+(?=[A-Z`])")


def read_sources():
    for line in (HERE / "sources.txt").read_text().splitlines():
        kind, limit, digest, source = line.split()
        yield kind, int(limit), digest, source


def read_files(path, pattern):
    with tarfile.open(path) as archive:
        members = [it for it in archive.getmembers() if it.isfile() and pattern.search(it.name)]
        for it in sorted(members, key=lambda it: it.name):
            if not SKIPPED.search(it.name):
                yield archive.extractfile(it).read().decode("utf-8", "replace")


def clean(text):
    text = ROLE.sub(lambda it: it[1].lstrip("~!."), text)
    text = LINK.sub(lambda it: it[1] or it[2], text)
    text = re.sub(r"<[^>]{1,80}>", " ", html.unescape(text))
    return re.sub(r"\s+", " ", re.sub(r"`|\*\*|\{@link ", "", text)).strip(" *-#|")


def manual(text):
    for block in re.split(r"\n\s*\n", text):
        lines = [it for it in block.split("\n") if not NOT_PROSE.match(it)]
        code = all(it.startswith("    ") for it in lines) and re.search(r"[=(){};]", block)
        if lines and not code:
            yield clean(" ".join(lines))


def comments(text):
    for block in re.findall(r"/\*\*(.*?)\*/", text, re.S):
        block = re.sub(r"^\s*\* ?", "", block, flags=re.M)
        block = re.sub(r"```.*?```", " ", block, flags=re.S)
        yield from manual(re.sub(r"^@(\w+)", "", block, flags=re.M))
    for block in re.findall(r"((?:^ *//[/!] ?.*\n)+)", text, re.M):
        block = re.sub(r"^ *//[/!] ?", "", block, flags=re.M)
        yield from manual(re.sub(r"```.*?(```|\Z)", " ", block, flags=re.S))


def aws(text):
    def walk(node):
        if isinstance(node, list):
            for it in node:
                yield from walk(it)
        elif isinstance(node, dict):
            for key in sorted(node):
                if key == "documentation" and isinstance(node[key], str):
                    yield clean(node[key])
                else:
                    yield from walk(node[key])

    return walk(json.loads(text))


def wordnet(text):
    for line in text.split("\n"):
        if " | " not in line or line.startswith("  "):
            continue
        head, gloss = line.split(" | ", 1)
        fields = head.split()
        words = [fields[4 + 2 * i].replace("_", " ") for i in range(int(fields[3], 16))]
        yield ", ".join(words) + ": " + gloss.split(";")[0].strip().replace('"', "")


def passages_of(paragraph):
    """Alternately one sentence and three."""
    sentences = [it for it in SENTENCE_END.split(paragraph) if it]
    at, size = 0, 1
    while at < len(sentences):
        yield " ".join(sentences[at : at + size])
        at, size = at + size, 4 - size


def is_prose(text):
    letters = sum(it.isalpha() or it == " " for it in text)
    return 4 <= len(text.split()) <= 120 and len(text) < 900 and letters > 0.8 * len(text)


def read_passages(cache):
    """Of each source the `limit` passages with the lowest digests, none twice: a sample that depends on no order."""
    readers = {"manual": manual, "comments": comments, "aws": aws, "wordnet": wordnet}
    seen, taken = set(), []
    for kind, limit, digest, source in read_sources():
        if kind == "model":
            continue
        found = {}
        for text in read_files(fetch(source, digest, cache), FILES[kind]):
            for paragraph in readers[kind](text):
                found.update((it, None) for it in passages_of(paragraph) if is_prose(it) and it not in seen)
        seen.update(found)
        taken += sorted(found, key=lambda it: hashlib.sha256(it.encode()).digest())[:limit]
        print(f"{len(found):7d} passages, {min(limit, len(found)):6d} taken: {source}", flush=True)
    return taken
