import type { Concept } from "./concept.ts";
import { apiConcepts } from "./lexicon-api.ts";
import { buildConcepts } from "./lexicon-build.ts";
import { codeConcepts } from "./lexicon-code.ts";
import { duties as commonDuties, dutyConcepts } from "./lexicon-duty.ts";
import { languageConcepts } from "./lexicon-language.ts";
import { pipelineConcepts, pipelineDuties } from "./lexicon-pipeline.ts";
import { platformConcepts } from "./lexicon-platform.ts";
import { productConcepts } from "./lexicon-product.ts";
import { schemaConcepts, schemaDuties } from "./lexicon-schema.ts";
import { secureConcepts } from "./lexicon-secure.ts";
import { storeConcepts } from "./lexicon-store.ts";
import { webConcepts } from "./lexicon-web.ts";

/** What teams ask for, the words by which its opposite is known, and what a line has to speak of to be meant. */
export type DutyRow = readonly [asks: RegExp, opposite: string, spoken?: string];

/** All that is known of what rules may mean, and of how code shows it. */
export const concepts: readonly Concept[] = [
  ...codeConcepts,
  ...platformConcepts,
  ...buildConcepts,
  ...languageConcepts,
  ...secureConcepts,
  ...storeConcepts,
  ...webConcepts,
  ...apiConcepts,
  ...productConcepts,
  ...dutyConcepts,
  ...schemaConcepts,
  ...pipelineConcepts,
];

export const duties: readonly DutyRow[] = [...commonDuties, ...schemaDuties, ...pipelineDuties];
