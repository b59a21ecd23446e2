import { describe, expect, test } from "vitest";
import { reasonOf, sharedIndex } from "../../src/io/shared-index.ts";

describe("sharedIndex", () => {
  test("keys of object stores stay in the environment, that of LanceDB Cloud is handed over", () => {
    const env = { AZURE_STORAGE_ACCOUNT_KEY: "secret", LANCEDB_API_KEY: "sk-1", LANCEDB_REGION: "eu-west-1" };
    expect(JSON.stringify(sharedIndex("az://records/team", env))).not.toMatch(/secret|sk-1/);
    expect(sharedIndex("db://team", env)).toEqual({
      uri: "db://team",
      options: { apiKey: "sk-1", region: "eu-west-1" },
    });
  });
});

describe("reasonOf", () => {
  // biome-ignore format: a table
  test.each([
    ["a status and the store's code", 'Failed: Status { status: 403, body: Some("<Error>\\n <Code>AuthorizationFailure</Code>") }', "AuthorizationFailure, status 403"],
    ["the system's words",            'ConnectError("tcp connect error", Os { code: 111, message: "Connection refused" })',        "Connection refused"],
    ["the last cause",                "lance error: x Caused by: y  Caused by: dns error",                                         "dns error"],
    ["what the last cause is about", "lance error: x Caused by: GCP: cannot open /k.json: No such file   Caused by: cannot open /k.json: No such file   Caused by: No such file", "cannot open /k.json: No such file"],
    ["the core of a dump",        'Failed to connect: IO { source: Generic { store: "S3", inner: Http(E { source: reqwest::Error { kind: Builder, source: BadScheme } }) }, location: 7 }', "BadScheme"],
    ["no signed address",             "sending request for url (https://a.example/b?sig=SECRET&se=1) failed",                      "sending request for url (https://a.example/b) failed"],
    ["one line",                      "the folder is damaged\n  at row 7",                                                         "the folder is damaged"],
  ])("tells %s", (_, message, expected) => {
    expect(reasonOf(new Error(message))).toBe(expected);
  });
});
