/** The codes of serving over HTTP. `catalog.ts` has them all. */
export const servingCatalog = {
  token_weak: (it: { least: number }) => ({
    message: `The token in PRECEDENT_TOKEN has fewer than ${it.least} characters.`,
    fix: "Set a random one, for example the output of `openssl rand -hex 32`.",
  }),
  token_missing: (it: { host: string }) => ({
    message: `Serving on ${it.host} would let whoever reaches this machine read and draft records.`,
    fix: "Set PRECEDENT_TOKEN, or --issuer with --audience; or serve on 127.0.0.1.",
  }),
  audience_missing: (it: { issuer: string }) => ({
    message: `Tokens of ${it.issuer} for any audience would be accepted.`,
    fix: "Name this server's own URL with --audience, as the issuer writes it into `aud`.",
  }),
  port_taken: (it: { host: string; port: number }) => ({
    message: `Port ${it.port} of ${it.host} is in use.`,
    fix: "End the other process, or choose another port with --port (0 for any).",
  }),
  repository_doubled: (it: { name: string }) => ({
    message: `Two repositories are to be served as ${it.name}.`,
    fix: "Name them apart: `precedent serve shop=./a/shop old-shop=./b/shop`.",
  }),
  method_unsupported: (it: { method: string }) => ({
    message: `Tools are called with POST, not ${it.method}.`,
    fix: "Send POST with the tool's input as a JSON body.",
  }),
  body_unsupported: (it: { type: string }) => ({
    message: `The body is sent as ${JSON.stringify(it.type)}, not as JSON.`,
    fix: "Send the header `content-type: application/json`.",
  }),
};
