// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what the config file holds.
import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/core/config.ts";
import type { Raw } from "../../src/core/record.ts";

const DEFAULTS = {
  dir: "provenance",
  enforcement: "warn",
  commit_tag_required: false,
  auto_affected_scope: true,
  shared_repos: [],
  decisions: { adr_dirs: [] },
  index: {},
  embedding: { provider: "local", similarity_threshold: 0.5, index_on_complete: true },
  manifests: ["git"],
  gate: { max_failed: 0, required_suites: [], never_skipped: [], require_report: true },
  replay: { command: [], report: "" },
  preset: "standard",
  require: {
    decision: [],
    spec: [],
    risk: [],
    decision_labels: [],
    spec_labels: [],
    risk_labels: [],
    docs: ["**/*.md", "**/docs/**", "**/README*", "**/LICENSE*"],
    attribution: "AI Attribution",
  },
};

function read(provenance: Raw, { env = {}, isOurs = false, beside = {} } = {}) {
  return readConfig({ provenance, ...beside }, { env, file: ".linespec.yml", isOurs });
}

describe("readConfig", () => {
  test("S25 without a file, a section or any value, the defaults of LineSpec's document hold", () => {
    const empty = { config: DEFAULTS, problems: [] };
    expect(readConfig(null, { env: {}, file: "", isOurs: true })).toEqual(empty);
    expect(read(null)).toEqual(empty);
    expect(read({})).toEqual(empty);
    expect(read({ dir: null, enforcement: null, shared_repos: null, embedding: null })).toEqual(empty);
    expect(read({ enforcement: "none" }).config).toEqual({ ...DEFAULTS, enforcement: "none" });
  });

  test("S25 reads every key", () => {
    const given = {
      dir: "docs/decisions",
      enforcement: "strict",
      commit_tag_required: "true",
      auto_affected_scope: "false",
      shared_repos: ["services/a/provenance", "services/b/provenance"],
      decisions: { adr_dirs: ["docs/adr"] },
      embedding: {
        provider: "openai",
        index_model: "text-embedding-3-small",
        query_model: "text-embedding-3-large",
        api_key: "k-1",
        base_url: "http://127.0.0.1:8080/v1",
        output_dimension: "1536",
        similarity_threshold: "0.30",
        index_on_complete: "false",
      },
      manifests: ["git", "lockfile", "./tools/image.js"],
      gate: { max_failed: "2", required_suites: ["smoke"], never_skipped: ["test/**"], require_report: "false" },
      replay: { command: ["npm", "test"], report: "report.xml" },
      preset: "regulated",
      index: { uri: "az://records/team" },
      require: {
        decision: ["src/**"],
        spec: [],
        risk: ["deploy/**"],
        decision_labels: ["breaking change"],
        spec_labels: ["feature"],
        risk_labels: [],
        docs: ["**/*.md"],
        attribution: "Written by AI",
      },
    };
    expect(read(given)).toEqual({
      config: {
        ...given,
        commit_tag_required: true,
        auto_affected_scope: false,
        embedding: { ...given.embedding, output_dimension: 1536, similarity_threshold: 0.3, index_on_complete: false },
        gate: { ...given.gate, max_failed: 2, require_report: false },
      },
      problems: [],
    });
  });

  // biome-ignore format: a table
  test.each([
    ["yes", true], ["True", true], ["on", true], ["no", false], ["off", false], ["FALSE", false],
  ])("reads %s as the boolean LineSpec reads", (word, expected) => {
    expect(read({ commit_tag_required: word }).config?.commit_tag_required).toBe(expected);
  });

  test.each(["0", "1", "0.0", "1.0", ".7"])("takes %s for a threshold, 0 not for its default", (it) => {
    expect(read({ embedding: { similarity_threshold: it } }).config?.embedding.similarity_threshold).toBe(Number(it));
  });

  // biome-ignore format: a table
  test.each<[string, Raw, string]>([
    ["provenance",                                "text",                                             "a mapping"],
    ["provenance.dir",                            { dir: ["a"] },                                     "text"],
    ["provenance.enforcement",                    { enforcement: "sometimes" },                       "none, warn or strict"],
    ["provenance.commit_tag_required",            { commit_tag_required: "maybe" },                   "true or false"],
    ["provenance.auto_affected_scope",            { auto_affected_scope: "1" },                       "true or false"],
    ["provenance.shared_repos",                   { shared_repos: "a" },                              "a list of folders"],
    ["provenance.shared_repos",                   { shared_repos: [{ a: "b" }] },                     "a list of folders"],
    ["provenance.embedding",                      { embedding: "voyage" },                            "a mapping"],
    ["provenance.embedding.provider",             { embedding: { provider: "cohere" } },              "local, voyage or openai"],
    ["provenance.embedding.base_url",             { embedding: { base_url: "file:///etc/passwd" } },  "an http or https URL"],
    ["provenance.embedding.output_dimension",     { embedding: { output_dimension: "0" } },           "a whole number of at least 1"],
    ["provenance.embedding.output_dimension",     { embedding: { output_dimension: "1.5" } },         "a whole number of at least 1"],
    ["provenance.embedding.similarity_threshold", { embedding: { similarity_threshold: "1.1" } },     "a number from 0 to 1"],
    ["provenance.embedding.similarity_threshold", { embedding: { similarity_threshold: "" } },        "a number from 0 to 1"],
    ["provenance.embedding.similarity_threshold", { embedding: { similarity_threshold: "-0.5" } },    "a number from 0 to 1"],
    ["provenance.embedding.index_on_complete",    { embedding: { index_on_complete: "soon" } },       "true or false"],
    ["provenance.index.uri",                      { index: { uri: "http://a.example/index" } }, "az://, gs://, s3:// or db:// and a path, without keys"],
    ["provenance.index.uri",                      { index: { uri: "az://key@records/team" } }, "az://, gs://, s3:// or db:// and a path, without keys"],
    ["provenance.index.uri",                      { index: { uri: "s3://bucket/a?secret=b" } }, "az://, gs://, s3:// or db:// and a path, without keys"],
  ])("S25 says what `%s` must be, given %j", (key, given, expected) => {
    const { config, problems } = read(given);
    expect(config).toBeUndefined();
    expect(problems).toMatchObject([{ code: "config_invalid", severity: "error", at: { field: key } }]);
    expect(problems[0]?.message).toBe(`In .linespec.yml \`${key}\` is not ${expected}.`);
  });

  test("a file that is no mapping is refused", () => {
    expect(readConfig(["a"], { env: {}, file: "f", isOurs: true }).problems).toMatchObject([
      { code: "config_invalid" },
    ]);
  });

  test("S25 fills in environment variables anywhere, in whole values and parts", () => {
    const given = { dir: "${BASE}/records", shared_repos: ["${BASE}/a", "b"], embedding: { api_key: "${KEY}" } };
    const { config, problems } = read(given, { env: { BASE: "docs", KEY: "secret" } });
    expect(config).toMatchObject({
      dir: "docs/records",
      shared_repos: ["docs/a", "b"],
      embedding: { api_key: "secret" },
    });
    expect(problems).toEqual([]);
  });

  test("S25 a key whose variable is missing or empty counts as absent, with a warning that names both", () => {
    const given = {
      dir: "${GONE}/x",
      shared_repos: ["${GONE}", "b"],
      embedding: { provider: "voyage", api_key: "${KEY}" },
    };
    const { config, problems } = read(given, { env: { KEY: "" } });
    expect(config).toMatchObject({ dir: "provenance", shared_repos: ["b"] });
    expect(config?.embedding).not.toHaveProperty("api_key");
    expect(problems.map((it) => [it.code, it.severity, it.at?.field])).toEqual([
      ["variable_missing", "warning", "provenance.dir"],
      ["variable_missing", "warning", "provenance.shared_repos"],
      ["variable_missing", "warning", "provenance.embedding.api_key"],
    ]);
    expect(problems[2]?.message).toContain("KEY");
  });

  test("a variable's value is not expanded again", () => {
    expect(read({ dir: "${A}" }, { env: { A: "${B}", B: "b" } }).config?.dir).toBe("${B}");
  });

  test("S25 no message repeats a value, for it may be a key", () => {
    const secret = "sk-very-secret";
    const keys = ["dir", "enforcement", "commit_tag_required"].map((key) => [key, "${SECRET}"]);
    const embedding = { api_key: [secret], provider: secret, base_url: "${SECRET}", similarity_threshold: secret };
    const { problems } = read({ ...Object.fromEntries(keys), embedding }, { env: { SECRET: secret } });
    expect(problems.length).toBeGreaterThan(4);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  test("S25 warns of unknown keys with the nearest known one", () => {
    const { config, problems } = read({ enforcment: "strict", embedding: { apikey: "x", zzzzzzzz: "y" } });
    expect(config).toEqual(DEFAULTS);
    expect(problems.map((it) => [it.severity, it.at?.field, it.fix])).toEqual([
      ["warning", "provenance.enforcment", "Did you mean `enforcement`?"],
      ["warning", "provenance.embedding.apikey", "Did you mean `api_key`?"],
      ["warning", "provenance.embedding.zzzzzzzz", "Remove it."],
    ]);
  });

  test("keys beside the section are LineSpec's business in its file and mistakes in ours", () => {
    const beside = { services: {}, provenence: {} };
    expect(read({}, { beside }).problems).toEqual([]);
    expect(read({}, { beside, isOurs: true }).problems.map((it) => it.at?.field)).toEqual(["services", "provenence"]);
  });
});
