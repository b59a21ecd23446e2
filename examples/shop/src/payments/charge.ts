import type { Amount } from "../money/amount.ts";

export async function charge(customer: string, amount: Amount): Promise<string> {
  return `${customer}:${amount.minor}${amount.currency}`;
}
