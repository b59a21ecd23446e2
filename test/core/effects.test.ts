import { expect, test } from "vitest";
import { effectsIn } from "../../src/core/effects.ts";
import { factsOfSteps, type Steps } from "./run-steps.ts";

const CONFIG = `sha256:${"c".repeat(64)}`;
const output = (artifact: string) => ({ outputs: [{ artifact, name: "f", size_bytes: 1, stored: true }] });

test("what came of a config that hundreds read still leads to deployments, the newest", () => {
  const releases = Array.from({ length: 300 }, (_, n): [string, Steps][] => {
    const report = `sha256:${String(n).padStart(64, "0")}`;
    return [
      [`lode-test-${n}`, [["run_tests", { inputs: [CONFIG], ...output(report) }]]],
      [
        `lode-deploy-${n}`,
        [
          ["deploy_decision", { based_on: [report] }],
          ["deploy_execute", { decision: `lode-deploy-${n}#0` }],
        ],
      ],
    ];
  });
  const facts = factsOfSteps(
    Object.fromEntries([["lode-ci-1", [["ci_config_update", output(CONFIG)]]], ...releases.flat()]),
  );
  const [event] = facts.run("lode-ci-1");
  const found = event && effectsIn(facts, [])(event);
  expect(found).toHaveLength(20);
  expect(found).toContain("lode-deploy-299#1");
});
