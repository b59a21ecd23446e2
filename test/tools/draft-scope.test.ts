import { describe, expect, test } from "vitest";
import { openRepo } from "./people.ts";

const paths = ["src/money/a.ts"];

describe("C6: a draft's scope covers what its writer meant, however they spelled it", () => {
  const given = async (tool: string, input: object, who: "agent" | "person" = "agent") => {
    const repo = openRepo({ "src/money/a.ts": "" });
    const spelled = (scope: string) => ({ ...input, affected_scope: [scope.replace("ROOT", repo.root)] });
    return { repo, call: (scope: string) => repo[who](tool, { title: "Cents", intent: "i", ...spelled(scope) }) };
  };

  test.each(["ROOT/src/money/a.ts", "./src/money/a.ts", "src\\money\\a.ts", "src/money", "src/money/"])(
    "create_record %s",
    async (scope) => {
      const { repo, call } = await given("create_record", {});
      const { id } = await call(scope);
      expect(await repo.agent("consult_records", { paths })).toMatchObject({ related: [{ id }] });
    },
  );

  test("open_record", async () => {
    const { call } = await given("open_record", { no_edit: true }, "person");
    expect((await call("./src/money"))["text"]).toContain("- src/money/**\n");
  });

  test("update_record and supersede_record", async () => {
    const { repo, call } = await given("create_record", {});
    const id = String((await call("src/a.ts"))["id"]);
    await repo.agent("update_record", { id, set: { affected_scope: [`${repo.root}/src/money`] }, propose: true });
    expect(repo.read(`provenance/drafts/${id}.yml`)).toContain("- src/money/**\n");
    await repo.person("approve_record", { id, yes: true });
    const stated = { id, intent: "j", forbidden_scope: ["./src/b.ts"] };
    expect((await repo.agent("supersede_record", stated))["text"]).toContain("forbidden_scope:\n  - src/b.ts\n");
  });

  test.each([
    ["../x", "path_outside"],
    ["/etc/**", "path_outside"],
    ["re:(", "pattern_invalid"],
  ])("%s is refused", async (scope, code) => {
    const { repo, call } = await given("create_record", {});
    expect(await repo.refusal(call(scope))).toMatch(code);
  });
});
