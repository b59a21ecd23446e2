"""Splits text into the word pieces of the table, exactly as src/core/wordpiece.ts does."""

import re
import unicodedata

RUN = re.compile(r"[^\W_]+")
HUMP = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^A-Za-z0-9]+")
IDEOGRAPH = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
HASH = re.compile(r"(?=.*[0-9])(?=.*[a-f])[0-9a-f]{12,}", re.IGNORECASE)
MAX_RUN = 64


def fold(text):
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(it for it in decomposed if unicodedata.category(it)[0] != "M")


class Splitter:
    def __init__(self, vocabulary):
        self.vocabulary = vocabulary
        self.seen = {}

    def __call__(self, text):
        """Indices into the vocabulary, in order; what has no piece is left out."""
        if not text.isascii():
            text = "".join(it for it in unicodedata.normalize("NFD", text) if unicodedata.category(it)[0] != "M")
        pieces = []
        for run in RUN.findall(text):
            found = self.seen.get(run)
            if found is None:
                found = self.seen[run] = self.run(run)
            pieces += found
        return pieces

    def run(self, run):
        if len(run) > MAX_RUN or HASH.fullmatch(run):
            return []
        whole = self.vocabulary.get(fold(run))
        if whole is not None:
            return [whole]
        words = [word for hump in HUMP.findall(run) for word in IDEOGRAPH.sub(r" \1 ", fold(hump)).split()]
        return [piece for word in words for piece in self.word(word)]

    def word(self, word):
        """Greedy longest match first; a word with a part that matches nothing gives no pieces at all."""
        pieces, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self.vocabulary.get(("##" if start else "") + word[start:end])
                if piece is not None:
                    break
            else:
                return []
            pieces.append(piece)
            start = end
        return pieces
