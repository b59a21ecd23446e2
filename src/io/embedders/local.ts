import { existsSync, readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { openWordPieces } from "../../core/wordpiece.ts";
import type { Embedder } from "./embedder.ts";

/** About 15,000 words, and 10 ms. A record has some hundreds; what is longer is cut into chunks before it comes here. */
const TEXT_CHARS = 100_000;

/** About a millisecond of work, after which others get their turn. */
const TEXTS_A_TURN = 32;

/** One folder up from the bundle in `dist`, three from this source file. */
const PLACES = ["../assets/local-embedder.bin", "../../../assets/local-embedder.bin"];

type Table = {
  id: string;
  dimension: number;
  /** How many of the dimensions a row has. The rest is for texts without words. */
  axes: number;
  scales: Float32Array;
  levels: Int8Array;
  rowsOf: (text: string) => number[];
};

/** A text says first what it is about: a piece this far in counts half, which finds as much as cutting texts into passages. */
const HEAD_PIECES = 50;

let opened: Table | undefined;

/**
 * Opens the embedder that needs no key and no network: a table of one vector a word piece, distilled from a sentence model.
 *
 * A text's vector is the sum of its pieces' vectors, so queries and documents are treated alike and word order says
 * nothing. A text without a known word gets the axis no other text uses: its cosine to every text with words is 0. Only
 * the first 100,000 characters of a text are read.
 *
 * @returns vectors of length 1
 * @see scripts/distill/distill.py for how the table is made, and for the file's layout
 */
export async function openLocalEmbedder(): Promise<Embedder> {
  opened ??= readTable();
  const table: Table = opened;
  return {
    id: table.id,
    dimension: table.dimension,
    async embed(texts, _kind, signal) {
      const vectors: Float32Array[] = [];
      for (const text of texts) {
        if (vectors.length % TEXTS_A_TURN === TEXTS_A_TURN - 1) await setImmediate();
        signal?.throwIfAborted();
        vectors.push(vectorOf(text.slice(0, TEXT_CHARS), table));
      }
      return vectors;
    },
  };
}

function vectorOf(text: string, { dimension, axes, scales, levels, rowsOf }: Table): Float32Array {
  const sum = new Float64Array(dimension);
  for (const [at, row] of rowsOf(text).entries()) {
    const scale = (scales[row] ?? 0) / (1 + at / HEAD_PIECES);
    const start = row * axes;
    for (let axis = 0; axis < axes; axis++) sum[axis] = (sum[axis] ?? 0) + scale * (levels[start + axis] ?? 0);
  }
  const length = Math.sqrt(sum.reduce((squares, it) => squares + it * it, 0));
  if (length > 0) return new Float32Array(sum.map((it) => it / length));
  const wordless = new Float32Array(dimension);
  wordless[axes] = 1;
  return wordless;
}

function readTable(): Table {
  const file = readAsset();
  const headBytes = file.indexOf("\n") + 1;
  const { model, dimension, axes, tokens, vocabulary_bytes } = JSON.parse(file.toString("utf8", 0, headBytes));
  const scalesAt = headBytes + vocabulary_bytes;
  const vocabulary = new Map<string, number>();
  for (const token of file.toString("utf8", headBytes, scalesAt).trimEnd().split("\n")) {
    vocabulary.set(token, vocabulary.size);
  }
  const levelsAt = scalesAt + tokens * Float32Array.BYTES_PER_ELEMENT;
  return {
    id: `local:${model}-head${HEAD_PIECES}@${dimension}`,
    dimension,
    axes,
    // Copied, because a view of floats must start at a multiple of four bytes, and a pooled buffer may not.
    scales: new Float32Array(Uint8Array.prototype.slice.call(file, scalesAt, levelsAt).buffer),
    levels: new Int8Array(file.buffer, file.byteOffset + levelsAt, tokens * axes),
    rowsOf: openWordPieces(vocabulary),
  };
}

/** In one go, 4 ms: `readFile` of promises takes 7 for it, in sixteen pieces. */
function readAsset(): Buffer {
  const [bundled = "", source = ""] = PLACES;
  const place = new URL(bundled, import.meta.url);
  return readFileSync(existsSync(place) ? place : new URL(source, import.meta.url));
}
