import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { exceptionIn, excusedIn, isInside, permittedIn } from "../../src/core/excuse.ts";
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

describe("permittedIn", () => {
  test.each([
    ["actions/* and our own acme/* actions may use a tag.", ["actions/", "acme/"]],
    ["Duplicate checks in init may panic, because then the binary does not start.", ["init"]],
    ["egress is not restricted by this record", ["egress"]],
    ["The proxy service must not use a tag.", []],
    ["Only `ci` may use a tag.", []],
  ])("%s", (sentence, parts) => {
    expect(permittedIn(sentence)).toEqual(parts);
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
