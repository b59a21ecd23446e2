export type Session = { user: string; cart: string; locale: string };
