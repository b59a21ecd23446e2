import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { liesIn } from "../../src/core/place.ts";
import { type Prohibition, prohibitionsOf } from "../../src/core/prohibition.ts";
import { type Raw, readRecord } from "../../src/core/record.ts";

const recordOf = (fields: { [field: string]: Raw }) => {
  const { record } = readRecord(
    { id: "prov-2026-00000001", title: "T", status: "implemented", ...fields },
    { file: "x.yml", digest: "" },
  );
  if (!record) throw new Error("the fixture does not read");
  return record;
};

/** Each prohibition as `polarity: names, places, ~concepts`. */
const outline = ({ polarity, targets }: Prohibition) => {
  const parts = targets.map((it) => {
    if (it.kind === "name") return it.name.text;
    if (it.kind === "place" || it.kind === "edit") return `${it.place.text}/`;
    if (it.kind === "file") return [...it.endings, ...it.places.map(({ text }) => text)].join("|");
    if (it.kind === "limit") return `${it.limit.bound} ${it.limit.value}`;
    if (it.kind === "gist") return `“${it.senses.join(" ")}”`;
    return it.kind === "concept" ? "~" : it.kind;
  });
  return `${polarity}: ${[...new Set(parts)].join(" ")}`;
};
const read = (constraint: string) => prohibitionsOf(recordOf({ constraints: [constraint] })).map(outline);

describe("prohibitionsOf", () => {
  // biome-ignore format: a table
  test.each<[string, string[]]>([
    ["Do not add lodash; the standard library covers what we need.", ["do: lodash"]],
    ["logrus must not be used; use log/slog.", ["do: logrus"]],
    ["MUST NOT use axios", ["do: axios"]],
    ["Don't use `moment`", ["do: moment"]],
    ["java.util.Date and java.util.Calendar are forbidden; use java.time.", ["do: java.util.Date java.util.Calendar"]],
    ["strcpy is banned", ["do: strcpy"]],
    ["It is forbidden to import numpy", ["do: numpy"]],
    ["Guava may no longer be used in new code", ["do: Guava"]],
    ["The LegacyGateway client is no longer used for new payments.", ["do: LegacyGateway"]],
    ["Use the built-in fetch instead of axios.", ["do: axios"]],
    ["Scripts must use pnpm, not npm or yarn.", ["do: npm yarn"]],
    ["Use SQS rather than RabbitMQ for all queues.", ["do: RabbitMQ"]],
    ["We decided against using Moment.js", ["do: Moment.js"]],
    ["No process.env outside of src/edge", ["do: process.env"]],
    ["Never call requests without a timeout.", ["without: requests ~"]],
    ["insecure_skip_verify must not be enabled", ["enable: insecure_skip_verify switch"]],
    ["The audit_log call must not be removed", ["remove: audit_log"]],
    ["src/domain must not import from src/infrastructure.", ["do: src/infrastructure/"]],
    ["No new JavaScript files", ["do: .js|.jsx|.mjs|.cjs"]],
    ["Only src/repositories may import pg.", ["do: pg"]],
    ["No singletons", ["do: ~"]],
    ["Actions are pinned, never to a branch such as @main", ["do: ~"]],
    ["unwrap/expect/panic! are banned", ["do: ~"]],
    ["The domain has no dependency on Hibernate", ["do: Hibernate"]],
    ["src/domain is free of express", ["do: express"]],
    ["Nothing but src/edge reads process.env", ["do: process.env"]],
    ["Handlers return errors, they do not panic", ["do: ~"]],
    ["All outbound HTTP goes through src/net/client.ts", ["do: ~"]],
    ["Every table has a `created_at` column", ["without: ~", "do: companion"]],
    ["Enums are avoided in TypeScript, use unions", ["do: ~ Enums"]],
    ["MD5 and SHA-1 are out for signatures", ["do: ~ MD5 SHA-1"]],
    ["Only billing.core imports stripe", ["do: stripe"]],
    ["Nobody calls fetch or axios on their own", ["do: fetch axios"]],
    ["Stay away from @Autowired on fields", ["do: ~"]],
    ["SQLite is not used as a stand-in for Postgres", ["do: SQLite"]],
    ["The use of #include <iostream> in lib/ is hereby forbidden", ["do: ~"]],
    ["Controllers never touch repositories", ["do: repositories repositor/"]],
    ["Exceptions are never swallowed", ["do: ~"]],
    ["Containers run as a non-root user", ["do: ~"]],
    ["Go code logs through log/slog", ["do: \\b(?:logging (?:librar(?:y|ies)|frameworks?|packages?)|loggers?)\\b"]],
    ["No artifact of com.typesafe.akka may be on the classpath", ["do: com.typesafe.akka"]],
    ["The settlement job has to forbid concurrent runs", ["do: ~ switch"]],
    ["Nothing under gen/ is checked in", ["do: gen/"]],
    ["Merged migrations must not be edited", ["edit: migrations/"]],
    ["A feature must not import from another feature", ["do: siblings"]],
    ["At most 3 attempts per authorisation", ["do: ceiling 3"]],
    ["Timeouts over 30 s are not accepted", ["do: ceiling 30000"]],
    ["Replicas must stay at 3 or more", ["do: floor 3"]],
    ["The application never issues ALTER or DROP", ["do: ALTER DROP ~"]],
    ["Never write invoices to the shared bucket", ["do: invoices “write invoice shar bucket”"]],
    ["Zod is the only validation library", ["do: \\b(?:validation librar(?:y|ies)|schema librar(?:y|ies))\\b"]],
  ])("reads %j as %j", (constraint, expected) => {
    expect(read(constraint)).toEqual(expected);
  });

  test.each([
    "Outgoing calls must use withRetry.",
    "MUST NOT break existing test functionality",
    "Users must not lose their cart when Redis restarts.",
    "Callers do not know lodash because they cannot see it",
    "If lodash is used, nothing else may be.",
    "No lodash was ever needed here",
    "Do not think of lodash",
    "",
  ])("finds nothing to look for in %j", (constraint) => {
    expect(read(constraint)).toEqual([]);
  });

  test("quotes the words, and tells where they bind and where not", () => {
    const [found] = prohibitionsOf(
      recordOf({
        constraints: ["Be kind. In core, node:fs must not be imported in src/core except in src/core/load.ts. Bye."],
      }),
    );
    expect(found?.text).toBe("In core, node:fs must not be imported in src/core except in src/core/load.ts.");
    expect(found?.within.map((it) => liesIn("src/core/a.ts", it))).toEqual([true]);
    expect(found?.within.map((it) => liesIn("src/io/a.ts", it))).toEqual([false]);
    expect(found?.exempt.some((it) => liesIn("src/core/load.ts", it))).toBe(true);
  });

  test("binds only the languages and the tests it speaks of", () => {
    const [enums] = prohibitionsOf(recordOf({ constraints: ["Do not use TypeScript enums"] }));
    const [sleep] = prohibitionsOf(recordOf({ constraints: ["Tests must not sleep."] }));
    expect(enums?.languages).toEqual(["typescript"]);
    expect([enums?.tests, sleep?.tests]).toEqual(["free", "only"]);
  });

  test("rules out the rejected options but not what they share with the chosen one", () => {
    const record = recordOf({
      title: "Component library",
      options: [
        { name: "React Aria" },
        { name: "React Bootstrap", rejected_because: "gaps" },
        { name: "Redis", rejected_because: "another service" },
      ],
    });
    const found = prohibitionsOf(record);
    expect(found.map((it) => [it.source, it.text])).toEqual([
      ["option", "React Bootstrap"],
      ["option", "Redis"],
    ]);
    const keys = found.flatMap((it) =>
      it.targets.flatMap((target) => (target.kind === "name" ? target.name.keys : [])),
    );
    expect(keys).toContain("p:react-bootstrap");
    expect(keys).toContain("p:ioredis");
    expect(keys).not.toContain("p:react");
  });

  test("takes of a rejected record what it proposed and none of its rules", () => {
    const record = recordOf({
      title: "Replace REST with GraphQL",
      status: "rejected",
      constraints: ["axios must not be used"],
    });
    expect(prohibitionsOf(record).map((it) => [it.source, outline(it)])).toEqual([["rejected", "do: GraphQL"]]);
  });

  test("names the rule of a mistake as a rule", () => {
    const record = recordOf({ id: "MR-000001", status: "open", constraints: ["eval must not be used"] });
    expect(prohibitionsOf(record).map((it) => it.source)).toEqual(["rule"]);
  });

  test("reads any text without failing, in time that does not run away", () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(read(`never use ${text}`))));
    expect(read(`${"never ".repeat(40_000)}use lodash`)).toEqual([]);
    expect(read("\n".repeat(200_000))).toEqual([]);
  });
});

describe("a record that was written to keep its reader busy", () => {
  const TIMEOUT_MS = 10_000;
  const seeds = [
    "`",
    "(",
    "use `a` = b ",
    "all x go through y ",
    "no x lacking ",
    "images digest ",
    "Cookies are SameSite=Strict ",
  ];
  const shapes: [string, (seed: string) => { [field: string]: Raw }][] = [
    ["a long title", (it) => ({ title: it.repeat(20_000) })],
    ["a long title, rejected", (it) => ({ title: it.repeat(20_000), status: "rejected" })],
    ["a long name of an option", (it) => ({ options: [{ name: it.repeat(20_000), rejected_because: "no" }] })],
    [
      "a long name of what was chosen",
      (it) => ({ options: [{ name: it.repeat(20_000) }, { name: "Redis", rejected_because: "no" }] }),
    ],
    ["a long constraint", (it) => ({ constraints: [it.repeat(20_000)] })],
    [
      "many options",
      (it) => ({
        options: Array.from({ length: 2_000 }, (_, i) => ({ name: `${it}${i}`, rejected_because: i % 2 ? "no" : "" })),
      }),
    ],
  ];
  // Each takes a part of a second. What grows with the square of its length takes half a minute.
  test.each(shapes)("%s", { timeout: TIMEOUT_MS }, (_, fieldsOf) => {
    for (const seed of seeds) expect(prohibitionsOf(recordOf(fieldsOf(seed))).length).toBeLessThan(2_000);
  });
});
