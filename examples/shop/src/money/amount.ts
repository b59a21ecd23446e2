export type Amount = { minor: bigint; currency: string };

export function add(a: Amount, b: Amount): Amount {
  if (a.currency !== b.currency) throw new Error(`cannot add ${b.currency} to ${a.currency}`);
  return { minor: a.minor + b.minor, currency: a.currency };
}
