import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
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
    expect(await repo.person("verify_runs", { runs: [id] })).toMatchObject({ problems: [], sealed: 1, signed: 1 });
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
