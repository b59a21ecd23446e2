import { describe, expect, test } from "vitest";
import { auditQuery } from "../../src/core/audit-query.ts";
import { parseDiff } from "../../src/core/change.ts";

const edit = (path: string, added: string, removed = "old") => `diff --git a/${path} b/${path}
--- a/${path}
+++ b/${path}
@@ -1,2 +1,2 @@ func main
 kept
-${removed}
+${added}
`;

describe("auditQuery", () => {
  test("says apart what the change is said to do, and its paths, functions and lines, added before removed", () => {
    const change = { ...parseDiff(edit("pkg/proxy/a.go", "\tproxy.Listen()")), message: "Listen earlier" };
    expect(auditQuery(change, "start faster")).toEqual({
      text: "start faster\nListen earlier",
      code: "pkg/proxy/a.go\nfunc main\nproxy.Listen()\nold",
      paths: ["pkg/proxy/a.go"],
    });
  });

  // biome-ignore format: a table
  test.each([
    "package-lock.json", "web/yarn.lock", "pnpm-lock.yaml", "go.sum", ".terraform.lock.hcl", "Cargo.lock",
    "vendor/x/y.go", "a/node_modules/b.js", "app.min.js", "ui/__snapshots__/a.snap", "api/v1_pb2.py", "api/v1.pb.go", "src/schema.generated.ts",
    "provenance/prov-2026-0a1b2c3d.yml", "provenance/decisions/DEC-1/decision.json",
  ])("of %s only the path is searched for", (path) => {
    expect(auditQuery(parseDiff(edit(path, "left-pad")), "").code).toBe(path);
  });

  // biome-ignore format: a table
  test.each(["src/lock.ts", "lib/generator.py", "src/decision.ts", "docs/vendor.md", "Gemfile", "package.json"])("%s is searched for by its lines", (path) => {
    expect(auditQuery(parseDiff(edit(path, "left-pad")), "").code).toContain("left-pad");
  });

  test("lines as long as data are left out", () => {
    expect(auditQuery(parseDiff(edit("a.ts", "x".repeat(401), "y".repeat(400))), "").code).toBe(
      `a.ts\nfunc main\n${"y".repeat(400)}`,
    );
  });

  test("a description without a diff is all text", () => {
    expect(auditQuery({ files: [], omitted: { files: 0, bytes: 0 } }, "use Redis")).toEqual({
      text: "use Redis",
      code: "",
      paths: [],
    });
  });
});
