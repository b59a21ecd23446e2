import { canonicalJson, type Json } from "./canonical.ts";
import { type ConfigSpec, type HookEntry, isOurHook, isOurServer } from "./client-config.ts";
import { appendJson, itemAt, type JsonPath, removeJson, setJson } from "./client-config-edit.ts";
import { type JsonNode, parseJson, plainOf } from "./client-config-json.ts";
import { removeTomlTable, setTomlTable, tomlTable, tomlWords } from "./client-config-toml.ts";
import { fail } from "./problem.ts";

/** The file a client gets that has none, and what to add by hand to one it has. */
export function freshConfig(spec: ConfigSpec): string {
  if (spec.format === "toml") return spec.server ? tomlTable(spec.server.path.join("."), spec.server.value) : "";
  const hooks = Map.groupBy(spec.hooks ?? [], (it) => it.event);
  const content = {
    ...spec.head,
    ...(spec.server && { [spec.server.path[0]]: { [spec.server.path[1]]: spec.server.value } }),
    ...(hooks.size > 0 && { hooks: Object.fromEntries([...hooks].map(([event, all]) => [event, all.map(listed)])) }),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * Puts what is ours into a client's file; every byte that says something else stays.
 *
 * @param text undefined where there is no file
 * @throws client_config_malformed, client_config_unsafe, client_entry_foreign
 */
export function withOurs(text: string | undefined, spec: ConfigSpec): string {
  if (text === undefined || isBlank(text)) return freshConfig(spec);
  if (spec.format === "toml")
    return spec.server ? setTomlTable(text, spec.file, spec.server.path.join("."), spec.server.value) : text;
  const root = parseJson(text, spec.file);
  refuseUnsafe(root, spec);
  const headed = Object.entries(spec.head ?? {}).reduce(
    (now, [key, value]) => (itemAt(root, [key]) ? now : setJson(now, [key], value)),
    text,
  );
  return withHooks(withServer(headed, spec), spec);
}

/**
 * Takes what is ours out of a client's file, and the lists and objects that are empty without it.
 *
 * @returns undefined if the file has nothing else to say
 * @throws client_config_malformed, client_config_unsafe
 */
export function withoutOurs(text: string, spec: ConfigSpec): string | undefined {
  if (isBlank(text)) return text;
  const { file, server, head = {} } = spec;
  if (spec.format === "toml") return server ? removeTomlTable(text, file, server.path.join(".")) || undefined : text;
  const root = parseJson(text, spec.file);
  const isServed = server && isOurServer(serverIn(root, server.path));
  const found = ourHooks(root).toReversed();
  const cleared = found.reduce((rest, it) => removeHook(rest, it.path), text);
  let now = isServed ? removeJson(cleared, server.path) : cleared;
  if (now === text) return text;
  const emptied: JsonPath[] = [
    ...found.map(({ event }) => ["hooks", event]),
    ...(found.length > 0 ? [["hooks"]] : []),
    ...(isServed ? [server.path.slice(0, 1)] : []),
  ];
  for (const path of emptied) if (isEmptyAt(now, path)) now = removeJson(now, path);
  const left = Object.keys(plainOf(parseJson(now, spec.file)) as object);
  return left.every((it) => it in head) && !/\/[/*]/.test(now) ? undefined : now;
}

/**
 * Lists what a client's file starts of ours, each as the words of its command.
 *
 * @throws client_config_malformed, client_config_unsafe
 */
export function startedBy(text: string, spec: ConfigSpec): { server: string[][]; hooks: string[][] } {
  const { file, format, server } = spec;
  if (isBlank(text)) return { server: [], hooks: [] };
  if (format === "toml") {
    const words = ["command", "args"].flatMap((it) => tomlWords(text, file, it));
    return { server: words.length > 0 ? [words] : [], hooks: [] };
  }
  const root = parseJson(text, file);
  const entry = server && serverIn(root, server.path);
  const { command, args } = Object(isOurServer(entry) ? entry : {});
  return {
    server: command === undefined ? [] : [[command, ...(Array.isArray(args) ? args : [])].map(String)],
    hooks: ourHooks(root).map(({ entry: { hook } }) => wordsOf(String(hook["command"] ?? hook["bash"]))),
  };
}

/** Splits a command line as a shell would, as far as we write them. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:"(?:[^"\\]|\\.)*"|[^\s"])+/g) ?? [];
  return words.map((it) => it.replace(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) => inner.replace(/\\(.)/g, "$1")));
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

function withServer(text: string, { server, file }: ConfigSpec): string {
  if (!server) return text;
  const entry = itemAt(parseJson(text, file), server.path)?.node;
  if (!entry) return setJson(text, server.path, server.value);
  const now = plainOf(entry) as { [key: string]: Json };
  // What a person added to the entry, such as its environment, stays.
  return Object.entries(server.value)
    .filter(([key, value]) => !isSame(now[key], value))
    .reduce((rest, [key, value]) => setJson(rest, [...server.path, key], value), text);
}

function withHooks(text: string, { hooks = [], file }: ConfigSpec): string {
  const found = ourHooks(parseJson(text, file));
  if (isSame(found.map((it) => canonicalJson(it.entry)).sort(), hooks.map(canonicalJson).sort())) return text;
  const cleared = found.toReversed().reduce((rest, it) => removeHook(rest, it.path), text);
  return hooks.reduce((rest, it) => appendJson(rest, ["hooks", it.event], listed(it)), cleared);
}

/** Takes a hook out, and the group it leaves empty. */
function removeHook(text: string, path: JsonPath): string {
  const rest = removeJson(text, path);
  const isAlone = path.length > 3 && isEmptyAt(rest, path.slice(0, 4));
  return isAlone ? removeJson(rest, path.slice(0, 3)) : rest;
}

/** A hook as its event's list holds it. */
function listed({ group, hook }: HookEntry): { [key: string]: Json } {
  return group ? { ...group, hooks: [hook] } : hook;
}

type Found = { event: string; path: JsonPath; entry: HookEntry };

/** Lists the hooks of ours, in the order of the file: alone in a list, or in a group with others. */
function ourHooks(root: JsonNode): Found[] {
  const hooks = itemAt(root, ["hooks"])?.node;
  return (hooks?.items ?? []).flatMap(({ key: event = "", node }) =>
    node.items.flatMap((item, index): Found[] => {
      const value = plainOf(item.node);
      if (isOurHook(value))
        return [{ event, path: ["hooks", event, index], entry: { event, hook: value as HookEntry["hook"] } }];
      const inner = itemAt(item.node, ["hooks"])?.node;
      const { hooks: _, ...group } = Object(value) as { [key: string]: Json };
      return (inner?.items ?? []).flatMap((it, at) => {
        const hook = plainOf(it.node) as HookEntry["hook"];
        return isOurHook(hook)
          ? [{ event, path: ["hooks", event, index, "hooks", at], entry: { event, group, hook } }]
          : [];
      });
    }),
  );
}

function refuseUnsafe(root: JsonNode, spec: ConfigSpec): void {
  const { file, server, hooks } = spec;
  const add = freshConfig(spec);
  const unsafe = (why: string) => fail("client_config_unsafe", { file, why, add });
  const refuse = (node: JsonNode | undefined, kind: JsonNode["kind"], name: string) => {
    if (!node) return;
    if (node.kind !== kind) unsafe(`${name} is no ${kind === "object" ? "object" : "list"}`);
    const keys = node.items.flatMap((it) => it.key ?? []);
    const double = keys.find((it, index) => keys.indexOf(it) !== index);
    if (double !== undefined) unsafe(`${name} has the key \`${double}\` twice`);
  };
  refuse(root, "object", "its content");
  if (server) {
    refuse(itemAt(root, server.path.slice(0, 1))?.node, "object", `\`${server.path[0]}\``);
    const entry = serverIn(root, server.path);
    if (entry !== undefined && !isOurServer(entry)) fail("client_entry_foreign", { file, key: server.path.join(".") });
  }
  if (hooks) {
    const section = itemAt(root, ["hooks"])?.node;
    refuse(section, "object", "`hooks`");
    for (const { key, node } of section?.items ?? [])
      if (hooks.some((it) => it.event === key)) refuse(node, "array", `\`hooks.${key}\``);
  }
}

function serverIn(root: JsonNode, path: JsonPath): Json | undefined {
  const node = itemAt(root, path)?.node;
  return node && plainOf(node);
}

function isEmptyAt(text: string, path: JsonPath): boolean {
  const node = itemAt(parseJson(text, ""), path)?.node;
  return node !== undefined && node.kind !== "scalar" && node.items.length === 0 && node.tail === node.start + 1;
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b);
}
