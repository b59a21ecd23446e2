import { describe, expect, test } from "vitest";
import { openRepo } from "./people.ts";

const TEXTS = [
  ["订单服务使用事件溯源", "所有订单状态的变化都写入只追加的事件日志，读取模型由日志重建，不允许直接修改历史。"],
  ["支付网关必须幂等", "重复的支付请求携带相同的幂等键，网关返回第一次的结果。"],
  ["監査ログは改ざんできない形で保存する", "監査ログはハッシュ連鎖で結び、書き込み専用の保管庫に七年間保存する。"],
  ["検索結果は十件ずつ返す", "一覧画面の応答時間を守るため、カーソルで次のページを取得する。"],
  ["บันทึกการตรวจสอบต้องเก็บไว้เจ็ดปี", "ห้ามลบบันทึกก่อนครบกำหนด"],
  ["Retry with backoff", "HTTP calls honour retry-after and give up after five attempts."],
  ["Paginate with cursors", "Offsets skip rows when the table changes between two pages."],
] as const;

const FILES = Object.fromEntries(
  TEXTS.map(([title, intent], i) => {
    const text = `id: ${idOf(i)}\ntitle: ${title}\nstatus: implemented\ncreated_at: "2026-01-02"\nauthor: ada@example.org\nintent: ${intent}\n`;
    return [`provenance/${idOf(i)}.yml`, text];
  }),
);

function idOf(index: number): string {
  return `prov-2026-0000000${index}`;
}

test("a consultation about nothing is refused: its empty answer would read as if nothing bound the change", async () => {
  const repo = openRepo();
  expect(await repo.refusal(repo.agent("consult_records", {}))).toMatch(/^input_invalid.*`paths` nor `task`/);
  expect(await repo.refusal(repo.agent("consult_records", { paths: [], task: " " }))).toMatch(/^input_invalid/);
});

describe("a language without spaces", () => {
  // biome-ignore format: a table
  test.each([
    ["Chinese, a phrase inside its text",       "事件日志重建",                         0],
    ["Chinese, a question",                     "为什么不允许直接修改订单的历史？",       0],
    ["Chinese, two characters",                 "幂等",                                1],
    ["Japanese, a phrase inside its text",      "ハッシュ連鎖",                         2],
    ["Japanese, a question",                    "一覧画面で次のページを取得する方法は？", 3],
    ["Thai, a word",                            "ครบกำหนด",                             4],
    ["English among them",                      "give up after five attempts",         5],
  ])("%s", async (_, query, expected) => {
    const repo = openRepo(FILES);
    const { hits } = (await repo.agent("search_records", { query })) as { hits: { id: string }[] };
    expect(hits[0]?.id).toBe(idOf(expected));
  });
});

test("a diff of 50 MB is audited within bounds, by what was read of it, and says what was left out", async () => {
  const repo = openRepo(FILES);
  const line = `+const attempts = retry(backoff, "${"x".repeat(80)}");\n`;
  const head = (i: number) => `diff --git a/f${i}.ts b/f${i}.ts\n--- a/f${i}.ts\n+++ b/f${i}.ts\n@@ -0,0 +1,52000 @@\n`;
  const diff = Array.from({ length: 10 }, (_, i) => head(i) + line.repeat(45_000)).join("");
  expect(diff.length).toBeGreaterThan(50_000_000);
  const { files, health, findings } = await repo.agent("audit_change", { diff });
  expect(files).toBe(10);
  expect(health).toEqual([expect.stringMatching(/^The change is too large to read whole: \d files and \d{8} bytes/)]);
  expect((findings as { record: string }[])[0]?.record).toBe(idOf(5));
}, 60_000);
