import { describe, expect, test } from "vitest";
import { originsIn } from "../../src/core/origin.ts";

describe("originsIn", () => {
  const met = (sentence: string, line: string) =>
    originsIn(sentence).some(({ concept }) => concept.shows?.test(line) === true);
  const actions = "Workflows may use only actions of the `actions` organisation and of our own `acme` organisation";
  const images = "Images come only from registry.acme.io";

  // biome-ignore format: a table
  test.each<[string, string, boolean]>([
    [actions,                          "      - uses: softprops/action-gh-release@v2", true ],
    [actions,                          "      - uses: actions/checkout@v4",            false],
    [actions,                          "      - uses: ./.github/actions/build",        false],
    [images,                           "    image: redis:7",                           true ],
    [images,                           "    image: registry.acme.io/redis:7",          false],
    [images,                           "FROM node:22-slim",                            true ],
    [images,                           "FROM build",                                   false],
    ["Images are built with buildkit", "FROM node:22-slim",                            false],
  ])("%s: %s", (sentence, line, isMet) => {
    expect(met(sentence, line)).toBe(isMet);
  });
});
