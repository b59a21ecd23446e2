const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]", "::1"]);

export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host) || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * Judges the Host and Origin of a request, against DNS rebinding and pages of other sites. A request without Origin
 * comes from no browser page.
 *
 * @param allowedHosts names besides the loopback's, without ports
 * @param allowedOrigins whole origins, `https://app.example`, besides the server's own
 * @returns why the request is refused
 */
export function refusal(
  headers: { host?: string | undefined; origin?: string | undefined },
  allowedHosts: readonly string[],
  allowedOrigins: readonly string[],
): string | undefined {
  const host = parseHost(headers.host);
  if (!host || !(isLoopback(host.hostname) || allowedHosts.includes(host.hostname)))
    return `The host ${JSON.stringify(headers.host ?? "")} is not served here; add it with --allow-host.`;
  if (headers.origin === undefined || allowedOrigins.includes(headers.origin)) return undefined;
  const origin = URL.parse(headers.origin);
  const isOwn =
    origin !== null &&
    portOf(origin) === portOf(host) &&
    (origin.hostname === host.hostname || (isLoopback(origin.hostname) && isLoopback(host.hostname)));
  return isOwn ? undefined : `Pages of ${JSON.stringify(headers.origin)} may not call this server.`;
}

function parseHost(host: string | undefined): URL | undefined {
  if (host === undefined || !/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(host)) return undefined;
  return URL.parse(`http://${host}`) ?? undefined;
}

/** Behind a proxy that ends TLS the page is https and the server is not; without a port both mean their own default. */
function portOf({ port }: URL): string {
  return port === "443" ? "" : port;
}
