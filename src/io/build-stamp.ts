declare const PRECEDENT_BUILD: string | undefined;

/** Differs between any two builds whose code does, so that no cache outlives the code that made it; none from source. */
export const BUILD = typeof PRECEDENT_BUILD === "string" ? PRECEDENT_BUILD : undefined;
