"""The sentence model all-MiniLM-L6-v2: six BERT layers, forward only, in numpy."""

import json
import struct

import numpy as np
from tokenizers import Tokenizer

CLS, SEP = 101, 102
HEADS, HEAD, WIDTH, LAYERS = 12, 32, 384, 6
MAX_TOKENS = 128
TOKENS_A_BATCH = 4096


def read_weights(raw):
    """The tensors of a safetensors file, without the `bert.` prefix."""
    size = struct.unpack("<Q", raw[:8])[0]
    tensors = {}
    for name, it in json.loads(raw[8 : 8 + size]).items():
        if name == "__metadata__" or it["dtype"] != "F32":
            continue
        count = int(np.prod(it["shape"]))
        values = np.frombuffer(raw, np.float32, count, 8 + size + it["data_offsets"][0])
        tensors[name.removeprefix("bert.")] = values.reshape(it["shape"])
    return tensors


def normalise(x, weight, bias):
    x = x - x.mean(-1, keepdims=True)
    x /= np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(1e-12))
    return x * weight + bias


def gelu(x, block=1 << 15):
    """In place, with Abramowitz and Stegun 7.1.26 for erf (error below 1.5e-7), in blocks that stay in cache."""
    f = np.float32
    flat = x.reshape(-1)
    for start in range(0, flat.size, block):
        v = flat[start : start + block]
        z = np.abs(v) * f(0.7071067811865476)
        t = f(1) / (f(1) + f(0.3275911) * z)
        tail = f(1.061405429) * t
        for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
            tail += f(coefficient)
            tail *= t
        tail *= np.exp(-z * z)
        tail *= np.abs(v) * f(0.5)
        np.maximum(v, 0, out=v)
        v -= tail
    return x


class Teacher:
    def __init__(self, weights, tokenizer):
        self.tokenizer = Tokenizer.from_str(tokenizer)
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)
        w = read_weights(weights)
        self.tokens = w["embeddings.word_embeddings.weight"]
        self.places = w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0]
        self.first = (w["embeddings.LayerNorm.weight"], w["embeddings.LayerNorm.bias"])
        self.layers = [self.layer(w, f"encoder.layer.{i}.") for i in range(LAYERS)]

    @staticmethod
    def layer(w, at):
        def dense(name):
            return np.ascontiguousarray(w[f"{at}{name}.weight"].T), w[f"{at}{name}.bias"]

        def norm(name):
            return w[f"{at}{name}.LayerNorm.weight"], w[f"{at}{name}.LayerNorm.bias"]

        qkv = [dense(f"attention.self.{name}") for name in ("query", "key", "value")]
        return {
            "qkv": (np.concatenate([it[0] for it in qkv], 1), np.concatenate([it[1] for it in qkv])),
            "out": dense("attention.output.dense"),
            "out_norm": norm("attention.output"),
            "up": dense("intermediate.dense"),
            "down": dense("output.dense"),
            "down_norm": norm("output"),
        }

    def mean_hidden(self, ids):
        """ids: (batch, length), all of one length, so nothing is padded or masked."""
        batch, length = ids.shape
        x = normalise((self.tokens[ids] + self.places[:length]).reshape(-1, WIDTH), *self.first)
        for it in self.layers:
            q, k, v = (x @ it["qkv"][0] + it["qkv"][1]).reshape(batch, length, 3, HEADS, HEAD).transpose(2, 0, 3, 1, 4)
            scores = q @ k.transpose(0, 1, 3, 2) / np.float32(HEAD**0.5)
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            scores /= scores.sum(-1, keepdims=True)
            seen = (scores @ v).transpose(0, 2, 1, 3).reshape(-1, WIDTH)
            x = normalise(seen @ it["out"][0] + it["out"][1] + x, *it["out_norm"])
            inner = gelu(x @ it["up"][0] + it["up"][1])
            x = normalise(inner @ it["down"][0] + it["down"][1] + x, *it["down_norm"])
        return x.reshape(batch, length, WIDTH).mean(1)

    def embed_ids(self, sequences):
        """Mean of the last layer, one row a sequence, in the order given, not normalised."""
        out = np.zeros((len(sequences), WIDTH), np.float32)
        order = sorted(range(len(sequences)), key=lambda i: (len(sequences[i]), i))
        start = 0
        while start < len(order):
            length = len(sequences[order[start]])
            end = start
            while end < len(order) and len(sequences[order[end]]) == length and (end - start) * length < TOKENS_A_BATCH:
                end += 1
            rows = order[start:end]
            out[rows] = self.mean_hidden(np.array([sequences[i] for i in rows]))
            start = end
        return out

    def embed(self, texts):
        return self.embed_ids([it.ids for it in self.tokenizer.encode_batch(texts)])

    def embed_tokens(self, tokens):
        """Each token by itself."""
        return self.embed_ids([[CLS, it, SEP] for it in tokens])
