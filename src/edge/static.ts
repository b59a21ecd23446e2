import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const TYPES: { [extension: string]: string } = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
  json: "application/json",
};

/** Nothing but our own files runs, and nothing is fetched from another host. */
export const PAGE_HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** Beside the bundle, and two up from here in the source tree. */
const FOLDERS = ["web", "../../dist/web"].map((it) => join(import.meta.dirname, it));

type Asset = { bytes: Buffer; type: string; etag: string };

/**
 * Serves the explorer's files. All are read at the first request: no path of a caller ever reaches the disk.
 *
 * @returns undefined for a path that is none of them
 */
export function staticFiles(): (path: string, request: Request) => Response | undefined {
  let assets: Map<string, Asset> | undefined;
  return (path, request) => {
    assets ??= readAssets();
    const asset = assets.get(path === "/" ? "/index.html" : path);
    if (!asset) return undefined;
    const { bytes, type, etag } = asset;
    // Vite puts a digest into the names below assets/.
    const cache = path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    const headers = { ...PAGE_HEADERS, "content-type": type, etag, "cache-control": cache };
    if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
    return new Response(new Uint8Array(bytes), { headers });
  };
}

function readAssets(): Map<string, Asset> {
  for (const folder of FOLDERS) {
    const names = filesIn(folder);
    if (names.length) return new Map(names.map((name) => [`/${name}`, readAsset(join(folder, name), name)]));
  }
  return new Map();
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((it) => it.isFile())
      .map((it) =>
        join(it.parentPath, it.name)
          .slice(folder.length + 1)
          .replaceAll("\\", "/"),
      );
  } catch {
    return [];
  }
}

function readAsset(path: string, name: string): Asset {
  const bytes = readFileSync(path);
  const type = TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  return { bytes, type, etag: `"${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}"` };
}
