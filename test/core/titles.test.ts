import { expect, test } from "vitest";
import { titlesOf } from "../../src/core/titles.ts";
import { recordOf } from "./record-of.ts";

const TITLES = {
  "prov-2026-001": "Token standard",
  "prov-2026-002": "Token bucket for rate limits",
  "prov-2026-003": "Retries",
};
const titles = titlesOf(Object.entries(TITLES).map(([id, title]) => recordOf(id, { title })));
const named = (text: string, limit = 10, isAllowed = (_: string) => true) =>
  titles.named(text.split(" "), limit, isAllowed).map((it) => it.id);

test("a title named whole comes before one named in part, whatever else is said", () => {
  expect(named("wallets extend the token standard by a hook")).toEqual(["prov-2026-001", "prov-2026-002"]);
});

test("the whole title is 1, a word repeated says nothing more, and a title without words is never named", () => {
  const [best] = titles.named(["retry", "retry"], 10, () => true);
  expect(best).toEqual({ id: "prov-2026-003", score: 1 });
  expect(titlesOf([recordOf("prov-2026-009", { title: "—" })]).named(["x"], 10, () => true)).toEqual([]);
});

test("a rare word is more of a title than a common one", () => {
  const [rare, common] = ["standard", "token"].map((it) => titles.named([it], 1, (id) => id === "prov-2026-001")[0]);
  expect(rare?.score).toBeGreaterThan(common?.score ?? 1);
});

test("filtered before the cut, ties by id, nothing named is nothing found", () => {
  expect(named("token retry", 1, (id) => id !== "prov-2026-003")).toEqual(["prov-2026-001"]);
  const same = titlesOf(["b", "a"].map((it) => recordOf(`prov-2026-00${it}`, { title: "Same" })));
  expect(same.named(["same"], 10, () => true).map((it) => it.id)).toEqual(["prov-2026-00a", "prov-2026-00b"]);
  expect(named("nothing here")).toEqual([]);
});
