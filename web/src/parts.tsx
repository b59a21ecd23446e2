import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ApiError, keepToken } from "./api.ts";
import { type Loading, to } from "./use.ts";

export function State({ state }: { state: string }) {
  return <span class={`state state-${state}`}>{state}</span>;
}

export function IdLink({ id, children }: { id: string; children?: ComponentChildren }) {
  return <a href={to(["record", id])}>{children ?? id}</a>;
}

export function Copy({ text, label }: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button type="button" class="copy" onClick={copy} title={label}>
      <code>{text}</code>
      <span aria-live="polite">{isCopied ? "copied" : "copy"}</span>
    </button>
  );
}

/** Shows what was loaded, or why it could not be. */
export function Loaded<T>({ loading, children }: { loading: Loading<T>; children: (value: T) => ComponentChildren }) {
  if (loading.error) return <Failure error={loading.error} />;
  if (loading.value === undefined) return <p class="quiet" role="status">Loading…</p>;
  return <div aria-busy={loading.isLoading}>{children(loading.value)}</div>;
}

export function Failure({ error }: { error: Error }) {
  if (error instanceof ApiError && error.status === 401) return <TokenForm />;
  return (
    <div class="failure" role="alert">
      <p>{error.message}</p>
      {error instanceof ApiError && error.fix && <p class="quiet">{error.fix}</p>}
    </div>
  );
}

function TokenForm() {
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    keepToken(String(new FormData(event.currentTarget as HTMLFormElement).get("token") ?? "").trim());
    location.reload();
  };
  return (
    <form class="token" onSubmit={save}>
      <label for="token">This server asks for a token.</label>
      <input id="token" name="token" type="password" autocomplete="off" required />
      <button type="submit">Use it in this tab</button>
    </form>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
