import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../src/core/canonical.ts";
import { openRepo, type Repo, recordIn } from "./people.ts";

const REGULATED = { ".precedent.yml": "provenance:\n  preset: regulated\n" };

function withSshKey(repo: Repo, name = "key"): string {
  const file = join(repo.root, ".git", name);
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file]);
  repo.git("config", "gpg.format", "ssh");
  repo.git("config", "user.signingkey", `${file}.pub`);
  return repo.read(`.git/${name}.pub`).trim();
}

const codes = (answer: { [field: string]: unknown }) =>
  (answer["problems"] as { code: string; severity: string }[]).map((it) => `${it.severity} ${it.code}`);

describe("preset regulated", () => {
  test("P39: an approval leaves a receipt that is signed with the approver's key, in a file of its own", async () => {
    const repo = openRepo(REGULATED);
    const key = withSshKey(repo);
    const id = await recordIn(repo, "decision", "open");
    const [name = ""] = readdirSync(join(repo.root, "provenance/receipts"));
    expect(name).toMatch(new RegExp(`^${id}\\.[0-9a-f]{12}\\.json$`));
    const receipt = JSON.parse(repo.read(`provenance/receipts/${name}`));
    expect(receipt).toMatchObject({ record: id, approved_by: "ada@example.org", key: { format: "ssh", public: key } });
    expect(codes(await repo.person("verify_runs", {}))).toEqual(["warning approval_unvouched"]);
    repo.write({ "provenance/allowed_signers": `ada@example.org ${key}\n` });
    expect(await repo.person("verify_runs", {})).toMatchObject({ problems: [], signed: 1 });
    const { records } = (await repo.agent("get_record", { ids: [id] })) as { records: object[] };
    expect(records).toMatchObject([{ seal: "unsealed", approvals: [{ by: "ada@example.org", state: "trusted" }] }]);
  });

  test("P39: carrying a decision out leaves its approval valid, and a completed one is verified by its seal", async () => {
    const repo = openRepo(REGULATED);
    const key = withSshKey(repo);
    repo.write({ "provenance/allowed_signers": `ada@example.org ${key}\n` });
    const id = await recordIn(repo, "decision", "implemented");
    expect(await repo.person("verify_runs", { runs: [id] })).toMatchObject({
      problems: [],
      sealed: 1,
      signed: 1,
      seals: [{ id, seal: "verified", signed_by: ["ada@example.org"] }],
    });
  });

  // biome-ignore format: a table
  test.each([
    ["what was approved",     /intent: Because\./,         "intent: Because of that.", ["error approval_invalid", "error record_altered"]],
    ["what the seal covers",  /affected_scope: \[\]/,      "affected_scope: [src/x]",  ["error record_altered"]],
    ["what stays open",       /tags: \[\]/,                "tags: [later]",            []],
  ])("P39: verify finds an edit of %s", async (_, was, is, found) => {
    const repo = openRepo(REGULATED);
    const key = withSshKey(repo);
    repo.write({ "provenance/allowed_signers": `ada@example.org ${key}\n` });
    const id = await recordIn(repo, "decision", "implemented");
    repo.write({ [`provenance/${id}.yml`]: repo.read(`provenance/${id}.yml`).replace(was, is) });
    expect(codes(await repo.person("verify_runs", {})).sort()).toEqual(found);
  });

  test.each([
    ["who approved", "approved_by", "eve@example.org"],
    ["when", "approved_at", "2026-01-01T00:00:00.000Z"],
    ["which record", "record", ""],
    ["the text", "approval_digest", `sha256:${"0".repeat(64)}`],
  ])("P39: verify finds a receipt in which somebody changed %s", async (_, field, value) => {
    const repo = openRepo(REGULATED);
    withSshKey(repo);
    const [id, other] = [await recordIn(repo, "decision", "open"), await recordIn(repo, "decision", "open")];
    const name = readdirSync(join(repo.root, "provenance/receipts")).find((it) => it.startsWith(id)) ?? "";
    const receipt = JSON.parse(repo.read(`provenance/receipts/${name}`));
    repo.write({ [`provenance/receipts/${name}`]: JSON.stringify({ ...receipt, [field]: value || other }) });
    expect(codes(await repo.person("verify_runs", {}))).toContain("error approval_invalid");
  });

  test("P39: a receipt by a stranger's key in another's name is not trusted, and no receipt is an error", async () => {
    const repo = openRepo(REGULATED);
    const key = withSshKey(repo);
    repo.write({ "provenance/allowed_signers": `ada@example.org ${key}\n` });
    withSshKey(repo, "stranger");
    const id = await recordIn(repo, "decision", "open");
    expect(codes(await repo.person("verify_runs", {}))).toEqual(["warning approval_unvouched"]);
    for (const name of readdirSync(join(repo.root, "provenance/receipts"))) {
      execFileSync("rm", [join(repo.root, "provenance/receipts", name)]);
    }
    expect(codes(await repo.person("verify_runs", { runs: [id] }))).toEqual(["error approval_unsigned"]);
  });

  test("P39: without a key nothing is approved", async () => {
    const repo = openRepo(REGULATED);
    const id = await recordIn(repo, "decision", "proposed");
    expect(await repo.refusal(repo.person("approve_record", { id, yes: true }))).toMatch(/^signing_key_missing/);
    repo.git("config", "gpg.format", "ssh");
    repo.git("config", "user.signingkey", "/nowhere/key.pub");
    expect(await repo.refusal(repo.person("approve_record", { id, yes: true }))).toMatch(/^signing_failed/);
    expect(repo.read(`provenance/drafts/${id}.yml`)).toContain("status: proposed");
  });

  test("P39: a GPG key signs as well, and a third party without its keyring can verify", async () => {
    const repo = openRepo(REGULATED);
    const gpg = (...args: string[]) =>
      execFileSync("gpg", ["--batch", "--quiet", ...args], {
        env: { PATH: process.env["PATH"], HOME: repo.root },
        stdio: "pipe",
      });
    gpg("--passphrase", "", "--quick-generate-key", "Ada <ada@example.org>", "ed25519", "sign", "never");
    repo.git("config", "user.signingkey", "ada@example.org");
    const id = await recordIn(repo, "decision", "open");
    expect(await repo.person("verify_runs", { runs: [id] })).toMatchObject({ signed: 1, problems: [] });
    execFileSync("gpgconf", ["--kill", "all"], { env: { PATH: process.env["PATH"], HOME: repo.root } });
    execFileSync("rm", ["-rf", join(repo.root, ".gnupg")]);
    expect(codes(await repo.person("verify_runs", { runs: [id] }))).toEqual(["warning approval_unvouched"]);
  });

  test("presets that ask for no signature leave none", async () => {
    const repo = openRepo();
    await recordIn(repo, "decision", "implemented");
    expect(readdirSync(join(repo.root, "provenance"))).not.toContain("receipts");
    expect(await repo.person("verify_runs", {})).toMatchObject({ problems: [], sealed: 1, signed: 0 });
  });
});

describe("P39: a receipt that another tool wrote", () => {
  const file = "provenance/decisions/DEC-000007/decision.json";
  const decision = (outcome: string, more: object = {}) =>
    `${JSON.stringify({ id: "DEC-000007", title: "Cards first", lifecycle: { state: "accepted" }, outcome, ...more }, null, 2)}\n`;
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

  /** A decision, its receipt, and perhaps what became of the decision after. */
  async function judged(receipt: (commit: string) => object, { now = "", place = file } = {}) {
    const repo = openRepo({ [place]: decision("Cards.") });
    const commit = repo.git("rev-parse", "HEAD").trim();
    const beside = place === file ? "acceptance.receipt.json" : "DEC-000007.receipt.json";
    const written = { schema: "acceptance.v1", decision_id: "DEC-000007", accepted_by: "otto", ...receipt(commit) };
    repo.write({ [join(dirname(place), beside)]: JSON.stringify(written) });
    if (now) repo.write({ [place]: now });
    const { records } = (await repo.agent("get_record", { ids: ["DEC-000007"] })) as {
      records: { approvals: object[] }[];
    };
    return { approvals: records[0]?.approvals, codes: codes(await repo.person("verify_runs", {})) };
  }

  const whole = (commit: string) => ({ decision_sha256: sha256(decision("Cards.")), commit_sha: commit });
  const canonical = (commit: string) => ({
    decision_sha256: sha256(canonicalJson(JSON.parse(decision("Cards.")))),
    commit_sha: commit,
  });

  // biome-ignore format: a table
  test.each<[string, (commit: string) => object, string, object, string[]]>([
    ["of the file as it is",            whole,                                                   "",                                        { state: "unsigned", by: "otto" },                        []],
    ["of its canonical form",           canonical,                                               "",                                        { state: "unsigned" },                                    []],
    ["of what it said, tags apart",     whole,                                                   decision("Cards.", { tags: ["pay"] }),     { state: "unsigned" },                                    []],
    ["of another text than it has now", whole,                                                   decision("Cards.", { title: "Cash" }),     { state: "mismatch" },                                    ["error approval_invalid"]],
    ["of no text it ever had",          (it) => ({ ...whole(it), decision_sha256: "0".repeat(64) }), "",                                    { state: "unverifiable", why: expect.stringContaining("no text that the decision has") }, ["note approval_unverifiable"]],
    ["of a commit that is not here",    () => ({ decision_sha256: "0".repeat(64), commit_sha: "1".repeat(40) }), "",                        { state: "unverifiable", why: "commit 111111111111 is not here" }, ["note approval_unverifiable"]],
    ["without a digest",                () => ({}),                                              "",                                        { state: "unverifiable", why: "its decision_sha256 is no SHA-256" }, ["note approval_unverifiable"]],
    ["about another decision",          (it) => ({ ...whole(it), decision_id: "DEC-000008" }),   "",                                        { state: "unverifiable", why: "it is about DEC-000008" }, ["note approval_unverifiable"]],
  ])("%s is told as what it is worth", async (_, receipt, now, approval, found) => {
    const { approvals, codes } = await judged(receipt, { now });
    expect(approvals).toMatchObject([approval]);
    expect(codes).toEqual(found);
  });

  test("beside a decision without a folder of its own counts as well", async () => {
    const { approvals } = await judged(whole, { place: "provenance/decisions/DEC-000007.json" });
    expect(approvals).toMatchObject([{ state: "unsigned", file: "provenance/decisions/DEC-000007.receipt.json" }]);
  });
});

describe("P39: the seal of each type in each layout", () => {
  const own = (type: string, status: string) =>
    `id: ID\ntitle: A\nstatus: ${status}\ncreated_at: "2026-01-02"\nauthor: a@b.c\nintent: Because.\ntype: ${type}\nlifecycle:\n  accepted_at: "2026-01-02T00:00:00Z"\nenforcement:\n  - kind: test\n    ref: src/app.ts\n    must_exist: "true"\ntags: []\n`;
  const foreign = {
    decision: {
      lifecycle: { state: "accepted" },
      timestamps: { accepted_at: "2026-01-02T00:00:00Z" },
      problem: "Because.",
      outcome: "O",
      risk: { level: "high" },
    },
    spec: { status: "approved", acceptanceCriteria: ["Because."], affectedPaths: ["src/"], risk: "low" },
    risk: { status: "active", risk_statement: "Because.", severity: "high", mitigations: [{ type: "m", detail: "D" }] },
    mistake: {
      status: "mitigated",
      impact: "Because.",
      prevent_rule: { statement: "S" },
      enforcement: [{ kind: "test", ref: "src/app.ts", must_exist: true }],
    },
  };
  const json = (type: keyof typeof foreign) => {
    const key = { decision: "id", spec: "id", risk: "ra_id", mistake: "mr_id" }[type];
    return JSON.stringify({ [key]: "ID", title: "A", ...foreign[type] }, null, 2);
  };

  // biome-ignore format: a table
  test.each<[string, string, string]>([
    ["prov-2026-001", "prov-2026-001.yml",              own("decision", "open")],
    ["SPEC-0000001",  "specs/SPEC-0000001.yml",         own("spec", "approved")],
    ["SPEC-0000001",  "specs/SPEC-0000001/spec.yml",    own("spec", "approved")],
    ["RA-0000001",    "risks/RA-0000001.yml",           own("risk", "active")],
    ["RA-0000001",    "risks/RA-0000001/risk.yml",      own("risk", "active")],
    ["MR-0000001",    "mistakes/MR-0000001.yml",        own("mistake", "mitigated")],
    ["MR-0000001",    "mistakes/MR-0000001/mistake.yml",own("mistake", "mitigated")],
    ["DEC-0000001",   "decisions/DEC-0000001.json",     json("decision")],
    ["DEC-0000001",   "decisions/DEC-0000001/decision.json", json("decision")],
    ["SPEC-0000001",  "specs/SPEC-0000001.json",        json("spec")],
    ["SPEC-0000001",  "specs/SPEC-0000001/spec.json",   json("spec")],
    ["RA-0000001",    "risks/RA-0000001.json",          json("risk")],
    ["RA-0000001",    "risks/RA-0000001/risk.json",     json("risk")],
    ["MR-0000001",    "mistakes/MR-0000001.json",       json("mistake")],
    ["MR-0000001",    "mistakes/MR-0000001/mistake.json", json("mistake")],
  ])("%s in %s", async (id, path, template) => {
    const file = `provenance/${path}`;
    const repo = openRepo({ [file]: template.replace("ID", id) });
    const state = async () => {
      const { records } = (await repo.agent("get_record", { ids: [id] })) as { records: { seal: string; state: string }[] };
      return records[0]?.seal;
    };
    expect(await state()).toBe("unsealed");
    await repo.person("complete_record", { record: id });
    expect(await state()).toBe("verified");
    const verified = { sealed: 1, problems: [], seals: [{ id, seal: "verified" }] };
    expect(await repo.person("verify_runs", { runs: [id] })).toMatchObject(verified);
    repo.git("add", ".");
    repo.git("commit", "--quiet", "-m", "Complete");
    expect(await repo.agent("check_records", { commit: "HEAD" })).toMatchObject({ problems: [] });
    expect(await repo.agent("audit_change", { commit: "HEAD" })).not.toMatchObject({ verdict: "violates" });
    repo.write({ [file]: repo.read(file).replace("Because.", "Because of that.") });
    expect(await state()).toBe("mismatch");
    expect(codes(await repo.person("verify_runs", {}))).toContain("error record_altered");
    expect(await repo.refusal(repo.person("complete_record", { record: id }))).toMatch(/^transition_illegal/);
  });
});
