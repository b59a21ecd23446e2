import { describe, expect, test } from "vitest";
import { categoryTargets } from "../../src/core/category.ts";

const closed = (sentence: string, kept = "") =>
  categoryTargets(sentence, kept).flatMap((it) => (it.kind === "name" ? it.name.keys : []));

describe("categoryTargets", () => {
  test("closes a kind of package as a whole", () => {
    expect(closed("No ORM: queries are SQL")).toEqual(expect.arrayContaining(["p:prisma", "p:sqlalchemy", "p:gorm"]));
    expect(closed("Message brokers are not allowed")).toContain("p:kafkajs");
  });

  test("closes all but the one that was chosen", () => {
    const others = closed("Zod is the only validation library");
    expect(others).toContain("p:joi");
    expect(others).not.toContain("p:zod");
    expect(closed("Never add a second HTTP client", "HTTP by undici")).not.toContain("p:undici");
  });

  test.each([
    "An alternative validation library was looked at",
    "The ORM is not slow",
    "Never add a second HTTP client", // which is the first is not said
    "Use one logger",
  ])("closes nothing by %j", (sentence) => {
    expect(closed(sentence)).toEqual([]);
  });
});
