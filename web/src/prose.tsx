import type { ComponentChildren } from "preact";
import { to } from "./use.ts";

type Block =
  | { kind: "text" | "code" | "heading"; lines: string[] }
  | { kind: "list"; items: string[][] };

const ITEM = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/;

/**
 * Text of a record. Paragraphs, lists, headings and code are laid out; everything is set as text, never as markup, and
 * no link of it is followed or loaded by itself.
 */
export function Prose({ text }: { text: string }) {
  return <div class="prose">{blocksOf(text).map((block, at) => <Piece key={at} block={block} />)}</div>;
}

function Piece({ block }: { block: Block }) {
  if (block.kind === "list")
    return (
      <ul>
        {block.items.map((lines, at) => <li key={at}>{inline(lines.join(" "))}</li>)}
      </ul>
    );
  if (block.kind === "code") return <pre><code>{block.lines.join("\n")}</code></pre>;
  if (block.kind === "heading") return <h3>{inline(block.lines.join(" "))}</h3>;
  return <p>{inline(block.lines.join("\n"))}</p>;
}

/** Cuts a text into blocks, line by line. Lines of one paragraph flow together unless they are indented or a table. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let isCode = false;
  let isOpen = false;
  for (const line of text.split("\n")) {
    const last = blocks.at(-1);
    if (/^\s*(?:```|~~~)/.test(line)) {
      isCode = !isCode;
      if (isCode) blocks.push({ kind: "code", lines: [] });
      isOpen = false;
    } else if (isCode && last?.kind === "code") last.lines.push(line);
    else if (!line.trim()) isOpen = false;
    else if (/^#{1,6}\s/.test(line)) {
      blocks.push({ kind: "heading", lines: [line.replace(/^#+\s+/, "")] });
      isOpen = false;
    } else if (ITEM.test(line)) {
      const item = [ITEM.exec(line)?.[1] ?? ""];
      if (last?.kind === "list") last.items.push(item);
      else blocks.push({ kind: "list", items: [item] });
      isOpen = true;
    } else if (isOpen && last?.kind === "list") last.items.at(-1)?.push(line.trim());
    else if (isOpen && last?.kind === "text") last.lines.push(line);
    else {
      blocks.push({ kind: "text", lines: [line] });
      isOpen = true;
    }
  }
  return blocks;
}

const ID = /\b((?:prov-\d{4}-(?:[a-f0-9]{8}|\d{3})(?:-[a-z0-9-]+)?)|(?:DEC|SPEC|RA|RSK|MR)-(?:[A-Z0-9]+-){0,2}\d{6,7})\b/;
const MARK = /(`[^`\n]+`|\*\*[^*\n]+\*\*|\[[^\]\n]+\]\([^)\s]+\))/;

/** One run of text: code and bold set apart, ids as links to their records, web links with the host they lead to. */
export function inline(text: string): ComponentChildren[] {
  return text.split(MARK).map((part, at) => {
    if (at % 2 === 0) return linkIds(part, at);
    if (part.startsWith("`")) return <code key={at}>{part.slice(1, -1)}</code>;
    if (part.startsWith("**")) return <strong key={at}>{part.slice(2, -2)}</strong>;
    const [, label = "", target = ""] = /^\[(.+)\]\((.+)\)$/.exec(part) ?? [];
    return <WebLink key={at} label={label} target={target} />;
  });
}

function WebLink({ label, target }: { label: string; target: string }) {
  const url = /^https?:\/\//i.test(target) ? URL.parse(target) : null;
  if (!url) return <span title={target}>{label}</span>;
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer" title={url.href}>
      {label} <span class="quiet">({url.host})</span>
    </a>
  );
}

function linkIds(text: string, key: number): ComponentChildren[] {
  return text.split(ID).map((piece, at) =>
    at % 2 ? <a key={`${key}.${at}`} href={to(["record", piece])}>{piece}</a> : piece,
  );
}
