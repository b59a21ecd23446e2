import { createHash } from "node:crypto";

/** Another way to cut text into terms, or another column, is another table. */
const SCHEMA = "1";

export type Row = { id: string; digest: string; terms: string; vector: Float32Array | undefined };

export type Space = { embedderId: string; dimension: number };

export type Arrow = typeof import("apache-arrow");

/** A table of its own for each embedder and schema. */
export function tableName({ embedderId, dimension }: Space): string {
  const slug = embedderId.replace(/[^A-Za-z0-9]+/g, "_").slice(0, 60);
  const digest = createHash("sha256").update(embedderId).digest("hex").slice(0, 8);
  return `records_${SCHEMA}_${slug}_${dimension}_${digest}`;
}

export function schemaOf({ Schema, Field, Utf8, FixedSizeList, Float32 }: Arrow, { embedderId, dimension }: Space) {
  // With this key two writers of one new id make one row; without it two, silently.
  const primaryKey = new Map([["lance-schema:unenforced-primary-key:position", "1"]]);
  return new Schema(
    [
      new Field("id", new Utf8(), false, primaryKey),
      new Field("digest", new Utf8(), false),
      new Field("terms", new Utf8(), false),
      new Field("vector", new FixedSizeList(dimension, new Field("item", new Float32(), true)), true),
    ],
    new Map([
      ["precedent.schema", SCHEMA],
      ["precedent.embedder", embedderId],
      ["precedent.dimension", String(dimension)],
    ]),
  );
}

/** Builds the batch column by column: from objects the library cuts or pads a vector of the wrong length silently. */
export function toArrow(arrow: Arrow, rows: readonly Row[], space: Space) {
  const { dimension } = space;
  const schema = schemaOf(arrow, space);
  const values = new Float32Array(rows.length * dimension);
  const validity = new Uint8Array(Math.ceil(rows.length / 8));
  rows.forEach(({ vector }, i) => {
    if (!vector) return;
    values.set(vector, i * dimension);
    validity[i >> 3] = (validity[i >> 3] ?? 0) | (1 << (i & 7));
  });
  const text = (pick: (row: Row) => string) => arrow.vectorFromArray(rows.map(pick), new arrow.Utf8()).data[0];
  const floats = arrow.makeData({ type: new arrow.Float32(), data: values });
  const vectors = arrow.makeData({
    type: new arrow.FixedSizeList(dimension, new arrow.Field("item", new arrow.Float32(), true)),
    length: rows.length,
    nullBitmap: validity,
    child: floats,
  });
  const children = [text((it) => it.id), text((it) => it.digest), text((it) => it.terms), vectors];
  const struct = arrow.makeData({
    type: new arrow.Struct(schema.fields),
    length: rows.length,
    nullCount: 0,
    children: children.filter((it) => it !== undefined),
  });
  return new arrow.Table(schema, new arrow.RecordBatch(schema, struct));
}
