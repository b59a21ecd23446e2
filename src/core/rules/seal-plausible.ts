import { isPending } from "../view.ts";
import { type Rule, WARNING } from "./rule.ts";

export const sealPlausible: Rule<"seal_odd"> = {
  id: "PROV017",
  code: "seal_odd",
  severity: WARNING,
  why: "The seal says which commit a decision was carried out at; one that was typed in says nothing.",
  good: "{ id: prov-2026-001, title: A, status: implemented, sealed_at_sha: a3f92c1d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b }",
  bad: "{ id: prov-2026-001, title: A, status: open, sealed_at_sha: a3f92c1d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b }",
  broken: ({ id, sealed_at_sha: sha, status }, view) => {
    const standing = view.byId.get(id);
    if (!sha || !standing) return [];
    const details = [
      ...(isPending(standing) ? [`sealed_at_sha is set but the status is ${status}`] : []),
      ...(/^[a-f0-9]{7,64}$/.test(sha) ? [] : [`${JSON.stringify(sha)} is no commit id`]),
    ];
    return details.map((detail) => ({ facts: { id, detail }, field: "sealed_at_sha" }));
  },
};
