"""Fetches pinned archives by package name, from whatever registries the clients on this machine are set up for."""

import hashlib
import html
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request


def fetch(source, digest, cache):
    """`source` is `pypi:FILE`, `npm:NAME@VERSION` or `crate:NAME@VERSION`; returns the archive's path in the cache."""
    registry, name = source.split(":", 1)
    path = cache / name.replace("/", "-")
    if not path.exists():
        {"pypi": from_pypi, "npm": from_npm, "crate": from_cargo}[registry](name, path)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != digest:
        raise SystemExit(f"{source} has the digest {found}, not {digest}")
    return path


def from_pypi(file, path):
    """Reads the index itself: `pip download` would run the build of every archive to learn what it depends on."""
    from pip._internal.configuration import Configuration
    from pip._internal.models.index import PyPI

    settings = Configuration(isolated=False)
    settings.load()
    index = dict(settings.items()).get("global.index-url", PyPI.simple_url)
    project = re.sub(r"[-_.]+", "-", re.match(r"(.+?)-\d", file)[1]).lower()
    page = f"{index.rstrip('/')}/{project}/"
    links = re.findall(r'href="([^"#]+)', read(page).decode())
    link = next(html.unescape(it) for it in links if urllib.parse.unquote(it).endswith(f"/{file}"))
    path.write_bytes(read(urllib.parse.urljoin(page, link)))


def from_npm(name, path):
    command = ["npm", "view", name, "dist.tarball", "--loglevel=error"]
    path.write_bytes(read(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()))


def from_cargo(name, path):
    crate, version = name.split("@")
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / "src").mkdir()
        (home / "src" / "lib.rs").write_text("")
        dependency = f'[dependencies]\n{crate} = {{ version = "={version}", default-features = false }}\n'
        (home / "Cargo.toml").write_text(f'[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n{dependency}')
        subprocess.run(["cargo", "fetch", "--quiet"], cwd=home, check=True)
    cached = pathlib.Path.home().glob(f".cargo/registry/cache/*/{crate}-{version}.crate")
    shutil.copy(next(cached), path)


def read(url):
    with urllib.request.urlopen(url, timeout=180) as answer:
        return answer.read()
