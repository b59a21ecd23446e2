import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { exceptionIn, excusedIn, isInside } from "../../src/core/excuse.ts";
import { sourceLines } from "../../src/core/source-line.ts";

describe("exceptionIn", () => {
  test.each([
    ["The one exception is `dind` in CI.", "`dind` in CI"],
    ["Exceptions: the proxy service.", "the proxy service"],
    ["`proxy` is exempt.", "`proxy`"],
    ["This does not apply to the web crate.", "the web crate"],
    ["No service may run privileged.", undefined],
  ])("%s", (sentence, excepted) => {
    expect(exceptionIn(sentence)).toBe(excepted);
  });

  test("its parts are read by their names", () => {
    expect(excusedIn("`dind` and the proxy service, but not everything")).toEqual(["dind", "proxy"]);
  });
});

describe("isInside", () => {
  const [first, second] = sourceLines(
    parseDiff(
      "--- a/compose.yaml\n+++ b/compose.yaml\n@@ -1,5 +1,7 @@\n services:\n   dind:\n     image: docker\n+    privileged: true\n   db:\n     image: postgres\n+    privileged: true\n",
    ),
  );

  test("a line is inside the block that opens above it, and not inside its neighbour", () => {
    expect([first, second].map((it) => it && isInside(it, ["dind"]))).toEqual([true, false]);
  });
});
