import { useEffect, useState } from "preact/hooks";

/** The part of the address after `#`, as path and query. */
export type Route = { path: string[]; query: URLSearchParams };

export function readRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { path: path.split("/").filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(readRoute(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}

/** The address of a page; what is empty is left out of its query. */
export function to(path: readonly string[], query: { [name: string]: string } = {}): string {
  const set = Object.entries(query).filter(([, value]) => value);
  return `#/${path.map(encodeURIComponent).join("/")}${set.length ? `?${new URLSearchParams(set)}` : ""}`;
}

export type Loading<T> = { value?: T; error?: Error; isLoading: boolean };

/** Loads again whenever the key changes; an answer that comes too late is dropped, and the last one stays in view. */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loading<T> {
  const [state, setState] = useState<Loading<T>>({ isLoading: true });
  useEffect(() => {
    const abort = new AbortController();
    setState((before) => ({ ...before, isLoading: true }));
    load(abort.signal).then(
      (value) => abort.signal.aborted || setState({ value, isLoading: false }),
      (error: Error) => abort.signal.aborted || setState({ error, isLoading: false }),
    );
    return () => abort.abort();
  }, [key]);
  return state;
}

export function useDelayed<T>(value: T, delayMs: number): T {
  const [delayed, setDelayed] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDelayed(value), delayMs);
    return () => clearTimeout(timer);
  }, [value]);
  return delayed;
}
