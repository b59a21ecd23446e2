export type Slots = { take(weight?: number): Promise<() => void> | undefined };

/**
 * Lets through what fits into `size` together, and the rest in the order it came; more than `maxWaiting` are turned
 * away. What is taken is given back by calling what `take` resolves to, once or more.
 */
export function slots(size: number, maxWaiting: number): Slots {
  let free = size;
  const waiting: { weight: number; start: () => void }[] = [];
  const admit = () => {
    for (let [next] = waiting; next && next.weight <= free; [next] = waiting) {
      waiting.shift();
      next.start();
    }
  };
  const hold = (weight: number) => {
    free -= weight;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      free += weight;
      admit();
    };
  };
  return {
    take(weight = 1) {
      if (waiting.length === 0 && weight <= free) return Promise.resolve(hold(weight));
      if (waiting.length >= maxWaiting) return undefined;
      return new Promise((resolve) => {
        waiting.push({ weight, start: () => resolve(hold(weight)) });
      });
    },
  };
}

/** Beyond so many the longest unseen client is forgotten: its bucket would be full again anyway. */
const MOST_CLIENTS = 10_000;

/**
 * A bucket of tokens for each client, refilled evenly.
 *
 * @returns 0 if the client may go on, else the seconds until it may
 */
export function rateLimit(perMinute: number, burst: number, nowMs: () => number): (client: string) => number {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return (client) => {
    const now = nowMs();
    const known = buckets.get(client) ?? { tokens: burst, atMs: now };
    const tokens = Math.min(burst, known.tokens + ((now - known.atMs) * perMinute) / 60_000);
    buckets.delete(client);
    buckets.set(client, { tokens: Math.max(0, tokens - 1), atMs: now });
    const [oldest] = buckets.keys();
    if (buckets.size > MOST_CLIENTS && oldest !== undefined) buckets.delete(oldest);
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * 60) / perMinute);
  };
}
