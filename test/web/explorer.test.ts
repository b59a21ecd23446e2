import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startHttp } from "../../src/edge/http.ts";
import { repositoryAt } from "../../src/edge/repositories.ts";
import { layOutShop } from "../edge/repository.ts";
import { tellStory } from "../story.ts";

const CHROMIUM = "/usr/bin/chromium";
const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const TOKEN = "a-token-of-the-team-1";
const AMOUNTS = "prov-2026-3fa41b07";

const HOSTILE = `id: prov-2026-bad00001
title: "<script>alert(1)</script><img src=x onerror=alert(2)> \\u202Etxt.exe \\e[31m"
status: implemented
created_at: 2026-02-03
author: "<b>m</b>"
intent: "<iframe src=javascript:alert(3)></iframe> [go](javascript:alert(4)) [out](https://evil.example/x) [data](data:text/html,x)"
constraints: ["Must not <svg onload=alert(5)>"]
affected_scope: ["<x>"]
tags: ["<y>"]
related: [${AMOUNTS}]
`;

type Visit = { page: Page; url: string; foreign: string[]; complaints: string[] };

/** What axe holds against the page as it is, by rule. */
async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = (await page.evaluate("axe.run()")) as { violations: { id: string; impact: string }[] };
  return violations.filter((it) => it.impact === "serious" || it.impact === "critical").map((it) => it.id);
}

describe("the explorer in a real browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    execFileSync("node_modules/.bin/vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "error"]);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(" ") });
  }, 120_000);
  afterAll(() => browser?.close());

  type Setting = { token?: string; records?: { [name: string]: string }; folder?: string };

  async function visit(hash = "", { token, records = {}, folder = layOutShop() }: Setting = {}): Promise<Visit> {
    for (const [name, text] of Object.entries(records)) writeFileSync(join(folder, "provenance", name), text);
    const server = await startHttp({
      repositories: [repositoryAt(folder, "/")],
      host: "127.0.0.1",
      port: 0,
      allowHosts: [],
      allowOrigins: [],
      readOnly: false,
      ratePerMinute: 100_000,
      token,
      onError: () => {},
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const visited: Visit = { page, url: server.url, foreign: [], complaints: [] };
    page.on("request", (it) => it.url().startsWith(server.url) || visited.foreign.push(it.url()));
    page.on("console", (it) => it.type() === "error" && visited.complaints.push(it.text()));
    page.on("pageerror", (it) => visited.complaints.push(it.message));
    page.on("dialog", (it) => {
      visited.complaints.push(`dialog: ${it.message()}`);
      void it.dismiss();
    });
    onTestFinished(async () => {
      await page.close();
      await server.close();
    });
    await page.goto(`${server.url}/${hash}`);
    return visited;
  }

  test("searches while one types, and opens a hit by keyboard alone", async () => {
    const { page, foreign, complaints } = await visit();
    await page.waitForSelector(".hits a");
    await page.keyboard.press("/");
    await page.keyboard.type("cookies");
    await page.waitForSelector(".hits li:first-child .why");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector("h1:has-text('Sessions are signed cookies')");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    expect(await page.title()).toContain("Sessions are signed cookies");
    expect([foreign, complaints]).toEqual([[], []]);
  });

  test.each(["", "#/record/prov-2026-3fa41b07", "#/graph/prov-2026-3fa41b07"])(
    "axe finds nothing serious on %j",
    async (hash) => {
      const { page } = await visit(hash);
      await page.waitForSelector(hash.includes("graph") ? "canvas" : "main a");
      expect(await seriousFindings(page)).toEqual([]);
    },
  );

  test("walks an incident to its root cause by keyboard, the skipped tests and the rationale in view", async () => {
    const { repo } = await tellStory();
    const { page, foreign, complaints } = await visit("#/trace/incident-47", { folder: repo.root });
    await page.waitForSelector(".path .hop");
    const seen: string[] = [];
    await page.focus("button:has-text('Next step')");
    for (let step = 0; step < 12; step++) {
      const current = page.locator(".path li[aria-current=step]");
      await current.locator(".hop dl, .hop .details, .hop").first().waitFor();
      seen.push((await current.locator(".kind").textContent()) ?? "");
      if (await page.isDisabled("button:has-text('Next step')")) break;
      await page.keyboard.press("ArrowDown");
    }
    expect(seen).toEqual([
      "incident",
      "deploy execute",
      "deploy decision",
      "run tests",
      "ci config update",
      "dependency review",
    ]);
    const path = (await page.textContent(".path")) ?? "";
    expect(path).toContain("847 passed, 0 failed, 3 skipped");
    expect(path).toContain("changelog shows no breaking changes");
    await page.locator(".path li", { hasText: "ci config update" }).click();
    await page.waitForSelector(".path li[aria-current=step]:has-text('a duration has two dates')");
    expect(await seriousFindings(page)).toEqual([]);
    await page.click("nav >> text=Timeline");
    await page.waitForSelector("main :text('lode-deploy-2026-03-18')");
    expect(await seriousFindings(page)).toEqual([]);
    expect([foreign, complaints]).toEqual([[], []]);
  });

  test("shows a record's text as text, whatever it holds, and loads nothing from elsewhere", async () => {
    const { page, foreign, complaints } = await visit("#/record/prov-2026-bad00001", {
      records: { "prov-2026-bad00001.yml": HOSTILE },
    });
    await page.waitForSelector("h1:has-text('<script>alert(1)</script>')");
    expect(await page.locator("main script, main iframe, main svg, main article img").count()).toBe(0);
    const links = await page
      .locator("main a")
      .evaluateAll((all) => all.map((it) => (it as HTMLAnchorElement).getAttribute("href")));
    expect(links.filter((it) => !it?.startsWith("#/"))).toEqual(["https://evil.example/x"]);
    expect(await page.textContent("h1")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    await page.goto(`${page.url().split("#")[0]}#/graph/prov-2026-bad00001`);
    await page.waitForSelector("canvas");
    expect([foreign, complaints]).toEqual([[], []]);
  });

  test("says of a replaced record what to read instead", async () => {
    const { page } = await visit("#/record/prov-2026-0b5c11aa");
    await page.click(".banner a");
    await page.waitForSelector("h1:has-text('Sessions are signed cookies')");
  });

  test("draws the graph, and gives the same as a list", async () => {
    const { page, complaints } = await visit("#/graph/prov-2026-e8f7731d");
    await page.waitForSelector("canvas");
    await page.click("summary:has-text('as a list')");
    expect(await page.locator(".graph tbody tr").allTextContents()).toContainEqual(
      expect.stringContaining("derivation"),
    );
    await page.click(".graph tbody tr >> nth=0 >> button >> nth=1");
    await page.click(".chosen a:has-text('Read it')");
    await page.waitForSelector(".record h1");
    expect(complaints).toEqual([]);
  });

  test("names what waits for a person, with the command that decides", async () => {
    const { page, url } = await visit();
    const draft = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ title: "Try a queue" }),
    };
    await fetch(`${url}/api/tools/create_record`, draft);
    await page.click("nav >> text=Waiting");
    await page.waitForSelector("section[aria-label=Drafts] a:has-text('Try a queue')");
  });

  test("asks for the token once, and keeps it for the tab", async () => {
    const { page } = await visit("", { token: TOKEN });
    await page.fill("#token", TOKEN);
    await page.click("text=Use it in this tab");
    await page.waitForSelector(".hits a");
  });

  test("works on a narrow screen and in the dark without scrolling sideways", async () => {
    const { page } = await visit(`#/record/${AMOUNTS}`);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForSelector(".record h1");
    const { overflow, background } = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - innerWidth,
      background: getComputedStyle(document.body).backgroundColor,
    }));
    expect(overflow).toBeLessThanOrEqual(0);
    expect(background).toBe("rgb(20, 22, 28)");
  });

  test("gives every control a name, one main landmark and headings in order", async () => {
    const { page } = await visit(`#/record/${AMOUNTS}`);
    await page.waitForSelector(".record h1");
    const facts = await page.evaluate(() => {
      const nameOf = (it: Element) =>
        it.getAttribute("aria-label") ?? (it as HTMLInputElement).labels?.[0]?.textContent ?? it.textContent ?? "";
      const controls = [...document.querySelectorAll("a, button, input, select, summary")];
      return {
        nameless: controls.filter((it) => !nameOf(it).trim()).map((it) => it.outerHTML),
        mains: document.querySelectorAll("main").length,
        headings: [...document.querySelectorAll("main h1, main h2, main h3")].map((it) => Number(it.tagName[1])),
        language: document.documentElement.lang,
      };
    });
    expect(facts.nameless).toEqual([]);
    expect([facts.mains, facts.headings[0], facts.language]).toEqual([1, 1, "en"]);
    expect(facts.headings.every((it, at) => at === 0 || it <= (facts.headings[at - 1] ?? 0) + 1)).toBe(true);
  });
});
