import { createHash, timingSafeEqual } from "node:crypto";
import {
  type AuthInfo,
  OAuthError,
  OAuthErrorCode,
  type OAuthTokenVerifier,
  requireBearerAuth,
} from "@modelcontextprotocol/server";
import { fail } from "../core/problem.ts";

export type AuthOptions = {
  /** A secret every client shares. */
  token?: string | undefined;
  /** The OpenID Connect issuer whose access tokens are accepted, and the audience they must be for. */
  issuer?: string | undefined;
  audience?: string | undefined;
};

/** Judges a request by its bearer token. */
export type Auth = {
  check(request: Request): Promise<AuthInfo | Response>;
  /** RFC 9728: where a client gets a token. */
  metadata: object | undefined;
};

const SHORTEST_TOKEN = 16;
/** Symmetric algorithms would let whoever knows a public key sign. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

/** @returns undefined where neither a token nor an issuer is set. @throws token_weak, audience_missing */
export function openAuth({ token, issuer, audience }: AuthOptions): Auth | undefined {
  if (token !== undefined && token.length < SHORTEST_TOKEN) fail("token_weak", { least: SHORTEST_TOKEN });
  if (issuer !== undefined && !audience) fail("audience_missing", { issuer });
  const verifiers = [
    ...(token === undefined ? [] : [sharedToken(token)]),
    ...(issuer === undefined || !audience ? [] : [issuedToken(issuer, audience)]),
  ];
  if (!verifiers.length) return undefined;
  const metadata = issuer && {
    resource: audience,
    authorization_servers: [issuer],
    bearer_methods_supported: ["header"],
    resource_name: "Precedent",
  };
  const verifier: OAuthTokenVerifier = { verifyAccessToken: (given) => firstAccepted(verifiers, given) };
  return {
    check: (request) =>
      requireBearerAuth({
        verifier,
        ...(metadata && { resourceMetadataUrl: new URL("/.well-known/oauth-protected-resource", request.url).href }),
      })(request),
    metadata: metadata || undefined,
  };
}

type Verify = (token: string) => Promise<AuthInfo | undefined>;

async function firstAccepted(verifiers: readonly Verify[], token: string): Promise<AuthInfo> {
  for (const verify of verifiers) {
    const info = await verify(token);
    if (info) return info;
  }
  throw new OAuthError(OAuthErrorCode.InvalidToken, "The token is not accepted here.");
}

function sharedToken(secret: string): Verify {
  const expected = digest(secret);
  return async (token) =>
    timingSafeEqual(digest(token), expected)
      ? { token, clientId: "shared-token", scopes: [], expiresAt: Math.floor(Date.now() / 1000) + 60 }
      : undefined;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function issuedToken(issuer: string, audience: string): Verify {
  type KeySet = ReturnType<typeof import("jose").createRemoteJWKSet>;
  let keys: Promise<KeySet> | undefined;
  const load = async () => {
    const { createRemoteJWKSet } = await import("jose");
    return createRemoteJWKSet(new URL(await keySetOf(issuer)));
  };
  return async (token) => {
    const { jwtVerify, errors } = await import("jose");
    keys ??= load();
    // An issuer that is down now is asked again by the next request.
    const known = await keys.catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    try {
      const { payload } = await jwtVerify(token, known, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ["exp"],
      });
      const clientId = String(payload["client_id"] ?? payload["azp"] ?? payload.sub ?? "unknown");
      return {
        token,
        clientId,
        scopes: String(payload["scope"] ?? "")
          .split(" ")
          .filter(Boolean),
        expiresAt: payload.exp ?? 0,
      };
    } catch (error) {
      if (error instanceof errors.JOSEError && error.code !== "ERR_JWKS_TIMEOUT") return undefined;
      throw error;
    }
  };
}

async function keySetOf(issuer: string): Promise<string> {
  const base = issuer.replace(/\/$/, "");
  for (const document of ["openid-configuration", "oauth-authorization-server"]) {
    const answer = await fetch(`${base}/.well-known/${document}`, {
      signal: AbortSignal.timeout(5000),
      redirect: "error",
    });
    if (!answer.ok) continue;
    const { jwks_uri, issuer: stated } = (await answer.json()) as { jwks_uri?: string; issuer?: string };
    if (jwks_uri && stated === issuer) return jwks_uri;
  }
  throw new Error(`The issuer ${issuer} publishes no key set.`);
}
