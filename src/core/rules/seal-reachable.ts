import { type Rule, WARNING } from "./rule.ts";

export const sealReachable: Rule<"seal_unreachable"> = {
  id: "PROV029",
  code: "seal_unreachable",
  severity: WARNING,
  why: "A seal whose commit was rebased away can no longer be compared with anything.",
  good: "{ id: prov-2026-001, title: A, status: implemented, sealed_at_sha: a3f92c1d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b }",
  bad: "{ id: prov-2026-001, title: A, status: implemented, sealed_at_sha: deadbeefdeadbeefdeadbeefdeadbeefdeadbeef }",
  broken: ({ id, sealed_at_sha: sha }, _, world) =>
    sha && world.isReachable(sha) === false ? [{ facts: { id, sha: sha.slice(0, 12) }, field: "sealed_at_sha" }] : [],
};
