import { Ajv } from "ajv";
import { describe, expect, onTestFinished, test } from "vitest";
import { type TempRepo, tempRepo } from "../temp-repo.ts";
import { FILE, ID, precedent, read, record, repository } from "./linespec.ts";

describe("S36: SARIF", () => {
  const sarif = (repo: TempRepo, ...args: string[]) =>
    JSON.parse(precedent(repo, [...args, "--format", "sarif"]).stdout);

  test("is valid by the parts of the 2.1.0 schema that it uses", () => {
    const repo = repository(record(ID, { status: "done", tags: "[a, a]" }), "  unknown_key: 1\n");
    repo.commit({ "src/a.ts": "2\n" }, "Work [prov-2026-ffffffff]");
    const validate = new Ajv({ allErrors: true, strict: false }).compile(SARIF_SCHEMA);
    for (const args of [["lint"], ["check"], ["lint", "--enforcement", "none"]]) {
      const log = sarif(repo, ...args);
      expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
      for (const { ruleId, ruleIndex } of log.runs[0].results)
        expect(log.runs[0].tool.driver.rules[ruleIndex].id).toBe(ruleId);
    }
  });

  test("names the true file and line, also of a folder of another name and an id that is not the file's", () => {
    const repo = tempRepo();
    onTestFinished(() => repo[Symbol.dispose]());
    const [text = ""] = Object.values(record(ID, { status: "done" })) as string[];
    repo.commit({ ".linespec.yml": "provenance:\n  dir: docs/why not\n", "docs/why not/prov-ä.yaml": text });
    const results: { ruleId: string; locations: unknown[] }[] = sarif(repo, "lint").runs[0].results;
    expect(results.find((it) => it.ruleId === "PROV003")?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "docs/why%20not/prov-%C3%A4.yaml", uriBaseId: "%SRCROOT%" },
          region: { startLine: 3 },
        },
      },
    ]);
  });

  test("fingerprints stay while lines move, and tell equal findings apart", () => {
    const repo = repository(record(ID, { tags: "[a, a, a]" }));
    const prints = () =>
      sarif(repo, "lint").runs[0].results.map(
        (it: { partialFingerprints: { [name: string]: string } }) => it.partialFingerprints["precedent/v1"],
      );
    const before: string[] = prints();
    expect(new Set(before).size).toBe(before.length);
    repo.write({ [FILE]: `# a comment\n\n${read(repo, FILE)}` });
    expect(prints()).toEqual(before);
  });
});

const text = { type: "object", required: ["text"], properties: { text: { type: "string", minLength: 1 } } };
const level = { enum: ["none", "note", "warning", "error"] };
const location = {
  type: "object",
  required: ["physicalLocation"],
  properties: {
    physicalLocation: {
      type: "object",
      additionalProperties: false,
      required: ["artifactLocation"],
      properties: {
        artifactLocation: {
          type: "object",
          additionalProperties: false,
          required: ["uri"],
          properties: { uri: { type: "string", pattern: "^[^\\s\\\\]+$" }, uriBaseId: { type: "string" } },
        },
        region: {
          type: "object",
          additionalProperties: false,
          properties: { startLine: { type: "integer", minimum: 1 }, startColumn: { type: "integer", minimum: 1 } },
        },
      },
    },
  },
};

/** @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/ §3.13, 3.14, 3.19, 3.27, 3.49 */
const SARIF_SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["version", "runs"],
  properties: {
    $schema: { type: "string" },
    version: { const: "2.1.0" },
    runs: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["tool", "results"],
        properties: {
          columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
          originalUriBaseIds: {
            type: "object",
            additionalProperties: { type: "object", properties: { description: text } },
          },
          tool: {
            type: "object",
            required: ["driver"],
            properties: {
              driver: {
                type: "object",
                additionalProperties: false,
                required: ["name"],
                properties: {
                  name: { type: "string" },
                  version: { type: "string" },
                  informationUri: { type: "string" },
                  rules: {
                    type: "array",
                    uniqueItems: true,
                    items: {
                      type: "object",
                      additionalProperties: false,
                      required: ["id"],
                      properties: {
                        id: { type: "string" },
                        name: { type: "string" },
                        shortDescription: text,
                        help: text,
                        defaultConfiguration: { type: "object", properties: { level } },
                      },
                    },
                  },
                },
              },
            },
          },
          results: {
            type: "array",
            items: {
              type: "object",
              additionalProperties: false,
              required: ["message"],
              properties: {
                ruleId: { type: "string" },
                ruleIndex: { type: "integer", minimum: 0 },
                level,
                message: text,
                locations: { type: "array", items: location },
                partialFingerprints: { type: "object", additionalProperties: { type: "string" } },
              },
            },
          },
        },
      },
    },
  },
};
