export type Element = { name: string; attributes: { [name: string]: string }; children: Element[] };

const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>[]*>|<(\/?)([\w:.-]+)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: { [name: string]: string } = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Deeper than any report; a longer chain is a text made to exhaust its reader. */
const MAX_DEPTH = 64;

/**
 * Reads the elements of an XML text and their attributes; character data is passed over. Entities beyond the five of
 * XML itself stay as they are written, so nothing can expand.
 *
 * @returns the root; undefined if tags do not match
 */
export function readXml(text: string): Element | undefined {
  const root: Element = { name: "", attributes: {}, children: [] };
  const open = [root];
  for (const [, slash, name, attributes = "", selfClosing] of text.matchAll(TOKEN)) {
    const parent = open.at(-1);
    if (name === undefined || !parent) continue;
    if (slash) {
      if (parent.name !== name) return undefined;
      open.pop();
      continue;
    }
    const element: Element = { name, attributes: readAttributes(attributes), children: [] };
    parent.children.push(element);
    if (!selfClosing) open.push(element);
    if (open.length > MAX_DEPTH) return undefined;
  }
  return open.length === 1 && root.children.length === 1 ? root.children[0] : undefined;
}

function readAttributes(text: string): Element["attributes"] {
  const pairs = [...text.matchAll(ATTRIBUTE)].map(([, name = "", double, single]) => [
    name,
    decode(double ?? single ?? ""),
  ]);
  return Object.fromEntries(pairs) as Element["attributes"];
}

function decode(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w+);/gi, (whole, entity: string) => {
    if (!entity.startsWith("#")) return ENTITIES[entity] ?? whole;
    const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
