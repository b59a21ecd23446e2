import { ERROR, type Rule } from "./rule.ts";

const WHY: { [at: string]: string } = {
  folder: "that is a folder",
  outside: "that lies outside the repository",
  absent: "there is no such file",
};

export const proofPresent: Rule<"proof_absent"> = {
  id: "PROV018",
  code: "proof_absent",
  severity: ERROR,
  why: "Proof that is not there proves nothing, and the record looks as if it were checked.",
  good: "{ id: prov-2026-001, title: A, associated_specs: [{ path: test/git.test.ts, type: vitest }] }",
  bad: "{ id: prov-2026-001, title: A, associated_specs: [{ path: test/gone.test.ts }] }",
  broken: ({ id, associated_specs }, _, world) =>
    associated_specs.flatMap(({ path }, item) => {
      const found = world.at(path) ?? "absent";
      return found === "file"
        ? []
        : [{ facts: { id, path, why: WHY[found] ?? found }, field: "associated_specs", item }];
    }),
};
