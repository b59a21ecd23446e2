import { type Concept, sign } from "./concept.ts";
import type { DutyRow } from "./lexicon.ts";

/** What rules say about interfaces, messages and calls between services, and how the thing looks in a line. */
// biome-ignore format: a table
export const serviceConcepts: readonly Concept[] = [
];

/** What teams ask of services. */
export const serviceDuties: readonly DutyRow[] = [];
