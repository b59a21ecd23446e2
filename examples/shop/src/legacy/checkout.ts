export function checkout(cart: string): string {
  return `order for ${cart}`;
}
