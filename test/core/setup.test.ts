import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLIENTS, type ConfigSpec, configSpecs, type Launch } from "../../src/core/client-config.ts";
import { parseJson, plainOf } from "../../src/core/client-config-json.ts";
import { ProblemError } from "../../src/core/problem.ts";
import { freshConfig, withOurs, withoutOurs } from "../../src/core/setup.ts";
import { textDiff } from "../../src/core/setup-diff.ts";

const PACKAGE: Launch = { server: ["npx", "-y", "precedent-mcp", "mcp"], hook: "precedent" };
const CHECKOUT: Launch = { server: ["/bin/node", "/src/dist/cli.js", "mcp"], hook: "/bin/node /src/dist/cli.js" };

function specOf(file: string, launch = PACKAGE): ConfigSpec {
  const spec = CLIENTS.flatMap((it) => configSpecs(it, launch)).find((it) => it.file === file);
  if (!spec) throw new Error(`nothing is set up in ${file}`);
  return spec;
}

const jsonFiles = CLIENTS.flatMap((it) => configSpecs(it, PACKAGE)).flatMap((it) =>
  it.format === "json" ? it.file : [],
);

const read = (text: string) => plainOf(parseJson(text, "file"));

const problemOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
  }
  throw new Error("it was accepted");
};

describe("what a client gets that has no file", () => {
  test.each(jsonFiles)("%s is JSON with our server, our hooks or both", (file) => {
    const content = JSON.parse(freshConfig(specOf(file)));
    expect(content).toMatchSnapshot();
  });

  test("Codex gets a table between two marks", () => {
    expect(freshConfig(specOf(".codex/config.toml"))).toMatchSnapshot();
  });
});

describe("a file that is there", () => {
  test("keeps its comments, order, indentation and line ends", () => {
    const text =
      '// settings of the team\r\n{\r\n\t"z": 1, // last comes first\r\n\t"mcpServers": {\r\n\t\t/* ours */ "other": { "command": "x" }\r\n\t}\r\n}\r\n';
    expect(withOurs(text, specOf(".cursor/mcp.json"))).toBe(
      text.replace(
        '{ "command": "x" }\r\n',
        '{ "command": "x" },\r\n\t\t"precedent": {\r\n\t\t\t"command": "npx",\r\n\t\t\t"args": [\r\n\t\t\t\t"-y",\r\n\t\t\t\t"precedent-mcp",\r\n\t\t\t\t"mcp"\r\n\t\t\t]\r\n\t\t}\r\n',
      ),
    );
  });

  test("keeps a server's environment when the way it is started changes", () => {
    const text = withOurs(
      '{"mcpServers":{"precedent":{"command":"precedent","args":["mcp"],"env":{"A":"1"}}}}',
      specOf(".mcp.json"),
    );
    expect(read(text)).toEqual({
      mcpServers: { precedent: { command: "npx", args: ["-y", "precedent-mcp", "mcp"], env: { A: "1" } } },
    });
  });

  test("keeps somebody's hook that shares a group with ours, and renews ours", () => {
    const spec = specOf(".claude/settings.json", CHECKOUT);
    const theirs = { type: "command", command: "prettier" };
    const shared = JSON.parse(freshConfig(specOf(".claude/settings.json")));
    shared.hooks.PreToolUse[0].hooks.push(theirs);
    const text = withOurs(JSON.stringify(shared, null, 2), spec);
    const commands = Object.values(read(text) as { [key: string]: never })
      .flatMap(Object.values)
      .flat(2);
    expect(JSON.stringify(commands)).not.toContain('"precedent hook');
    expect(read(withoutOurs(text, spec) ?? "")).toEqual({
      hooks: { PreToolUse: [{ matcher: shared.hooks.PreToolUse[0].matcher, hooks: [theirs] }] },
    });
  });

  test("loses all hooks of ours, however many an older version put into one list", () => {
    const spec = specOf(".cursor/hooks.json");
    const [ours, theirs] = [{ command: "precedent hook --client cursor" }, { command: "./say.sh" }];
    const text = JSON.stringify({ version: 1, hooks: { stop: [ours, theirs, ours], gone: [ours] } });
    expect(read(withoutOurs(text, spec) ?? "")).toEqual({ version: 1, hooks: { stop: [theirs] } });
    expect(Object.keys((read(withOurs(text, spec)) as { hooks: object }).hooks)).toContain("stop");
    expect(withOurs(text, spec).match(/--client cursor/g)).toHaveLength(spec.hooks?.length ?? 0);
  });

  test("goes where nothing but ours was in it, and stays where a comment was", () => {
    for (const file of jsonFiles) expect(withoutOurs(freshConfig(specOf(file)), specOf(file)), file).toBeUndefined();
    const text = withOurs("{\n  // keep me\n}\n", specOf(".mcp.json"));
    expect(withoutOurs(text, specOf(".mcp.json"))).toContain("// keep me");
  });

  // biome-ignore format: a table
  test.each([
    ["{",                                    "client_config_malformed", { line: 1, column: 2 }],
    ['{\n  "a": 1\n  "b": 2\n}',             "client_config_malformed", { line: 3, column: 3 }],
    ['{"a": tru}',                           "client_config_malformed", { line: 1, column: 7 }],
    ["{} {}",                                "client_config_malformed", { line: 1, column: 4 }],
    [`${"[".repeat(99)}`,                    "client_config_malformed", { line: 1 }],
    ["[]",                                   "client_config_unsafe",    undefined],
    ['{"mcpServers": null}',                 "client_config_unsafe",    undefined],
    ['{"mcpServers": {}, "mcpServers": {}}', "client_config_unsafe",    undefined],
    ['{"mcpServers": {"precedent": {"command": "other"}}}', "client_entry_foreign", undefined],
  ])("%j is refused as %s", (text, code, at) => {
    const found = problemOf(() => withOurs(text, specOf(".mcp.json")));
    expect(found.code).toBe(code);
    if (at) expect(found.at).toMatchObject({ file: ".mcp.json", ...at });
    if (code === "client_config_unsafe") expect(found.fix).toContain('"precedent-mcp"');
  });
});

describe("any JSON file", () => {
  const space = fc.constantFrom("", " ", "\n", "\n  ", " // note\n", "/* x */");
  const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.string()).map((it) => JSON.stringify(it));
  const { value: anyObject } = fc.letrec<{ object: string; value: string }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, scalar, tie("object")),
    object: fc
      .tuple(
        fc.uniqueArray(fc.constantFrom("a", "b", "hooks2", "mcp"), { maxLength: 3 }),
        fc.array(tie("value"), { minLength: 3, maxLength: 3 }),
        space,
        space,
        fc.boolean(),
      )
      .map(([keys, values, before, after, isTrailing]) => {
        const items = keys.map((key, index) => `${before}"${key}":${after}${values[index]}${after}`);
        return `{${items.join(",")}${isTrailing && items.length > 0 ? "," : ""}${before}}`;
      }),
  }));
  const texts = anyObject.filter((it) => it.startsWith("{"));

  test.each(jsonFiles)("%s: setting up twice is setting up once, and what was there is there", (file) => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = withOurs(text, specOf(file));
        expect(withOurs(once, specOf(file))).toBe(once);
        expect(read(once)).toEqual({ ...(read(freshConfig(specOf(file))) as object), ...(read(text) as object) });
        for (const comment of text.match(/\/\/ note|\/\* x \*\//g) ?? []) expect(once).toContain(comment);
      }),
    );
  });

  test.each(jsonFiles)("%s: taking ours out leaves what was there, to the byte where something was", (file) => {
    fc.assert(
      fc.property(texts, (text) => {
        const spec = { ...specOf(file) };
        const back = withoutOurs(withOurs(text, spec), spec);
        const before = read(text) as object;
        if (Object.keys(before).length === 0) return;
        if (spec.head) expect(read(back ?? "")).toEqual({ ...before, ...spec.head });
        else expect(back).toBe(text);
      }),
    );
  });
});

describe("textDiff", () => {
  test("shows what changes, with three lines around it", () => {
    const before = "a\nb\nc\nd\ne\nf\ng\nh\n";
    expect(textDiff(before, before.replace("f", "F\nx"))).toBe("…\n c\n d\n e\n-f\n+F\n+x\n g\n h");
    expect(textDiff(undefined, "a\n")).toBe("+a");
    expect(textDiff("a\n", undefined)).toBe("-a");
    expect(textDiff("a\n", "a\n")).toBe("");
  });

  test("does not compare what no settings file holds", () => {
    expect(textDiff("a\n".repeat(3000), "b\n".repeat(3000))).toContain("3000 lines");
  });
});

describe("Codex's TOML", () => {
  const spec = specOf(".codex/config.toml");
  // biome-ignore format: a table
  test.each([
    ["# mine\nmodel = \"o\" # why\n"],
    ["model = \"o\""],
    ["[a.b]\r\nc = [\r\n  1, # one ]\r\n  2,\r\n]\r\n"],
    ["text = \"\"\"\n[mcp_servers.precedent]\n\"\"\"\n"],
    ["'quoted key'.\"b\" = { x = '#', y = [\"]\"] }\n[[many]]\nz = 1\n"],
    ["[mcp_servers.other]\ncommand = \"x\"\n\n\n"],
  ])("%j is kept to the byte and restored", (text) => {
    const once = withOurs(text, spec);
    expect(once.startsWith(text)).toBe(true);
    expect(once).toContain('[mcp_servers.precedent]');
    expect(withOurs(once, spec)).toBe(once);
    expect(withOurs(once, specOf(".codex/config.toml", CHECKOUT))).toContain('command = "/bin/node"');
    expect(withoutOurs(once, spec)?.trimEnd()).toBe(text.trimEnd());
  });

  test("keeps what a person added to our table", () => {
    const text = withOurs("a = 1\n", spec).replace("command", "tool_timeout_sec = 5\ncommand");
    const renewed = withOurs(text, specOf(".codex/config.toml", CHECKOUT));
    expect(renewed).toBe(
      text.replace('"npx"', '"/bin/node"').replace('["-y", "precedent-mcp", "mcp"]', '["/src/dist/cli.js", "mcp"]'),
    );
    const withTable = `${text}[mcp_servers.precedent.env]\nA = "1"\n`;
    expect(withOurs(withTable, spec)).toBe(withTable);
    expect(problemOf(() => withoutOurs(withTable, spec)).code).toBe("client_config_unsafe");
  });

  // biome-ignore format: a table
  test.each([
    ["a = 1\nnonsense\n",                             "client_config_malformed", 2],
    ["a = \"open\n",                                  "client_config_malformed", 1],
    ["a = 1\nb = [\n 1,\n",                           "client_config_malformed", 2],
    ["a = '''\n",                                     "client_config_malformed", 1],
    ["[mcp_servers.precedent]\ncommand = \"x\"\n",    "client_config_unsafe",    undefined],
    ["[mcp_servers]\nprecedent.command = \"x\"\n",    "client_config_unsafe",    undefined],
    ["mcp_servers = {}\n",                            "client_config_unsafe",    undefined],
    ["[ mcp_servers . \"precedent\" ]\n",             "client_config_unsafe",    undefined],
    [withOurs("", spec).replace(/# <<<.*\n/, "a = 1\n"), "client_config_unsafe", undefined],
  ])("%j is refused as %s", (text, code, line) => {
    const found = problemOf(() => withOurs(text, spec));
    expect(found).toMatchObject({ code, ...(line && { at: { line } }) });
  });
});
