import type { Concept } from "./concept.ts";
import { apiConcepts } from "./lexicon-api.ts";
import { backendConcepts, backendDuties } from "./lexicon-backend.ts";
import { buildConcepts } from "./lexicon-build.ts";
import { clusterConcepts, clusterDuties } from "./lexicon-cluster.ts";
import { codeConcepts } from "./lexicon-code.ts";
import { deliveryConcepts, deliveryDuties } from "./lexicon-delivery.ts";
import { duties as commonDuties, dutyConcepts } from "./lexicon-duty.ts";
import { frontendConcepts, frontendDuties } from "./lexicon-frontend.ts";
import { idiomConcepts, idiomDuties } from "./lexicon-idiom.ts";
import { languageConcepts } from "./lexicon-language.ts";
import { mobileConcepts, mobileDuties } from "./lexicon-mobile.ts";
import { pipelineConcepts, pipelineDuties } from "./lexicon-pipeline.ts";
import { platformConcepts } from "./lexicon-platform.ts";
import { productConcepts } from "./lexicon-product.ts";
import { schemaConcepts, schemaDuties } from "./lexicon-schema.ts";
import { secureConcepts } from "./lexicon-secure.ts";
import { serviceConcepts, serviceDuties } from "./lexicon-service.ts";
import { storeConcepts } from "./lexicon-store.ts";
import { systemsConcepts, systemsDuties } from "./lexicon-systems.ts";
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
  ...frontendConcepts,
  ...mobileConcepts,
  ...backendConcepts,
  ...serviceConcepts,
  ...schemaConcepts,
  ...pipelineConcepts,
  ...clusterConcepts,
  ...deliveryConcepts,
  ...systemsConcepts,
  ...idiomConcepts,
];

export const duties: readonly DutyRow[] = [
  ...commonDuties,
  ...frontendDuties,
  ...mobileDuties,
  ...backendDuties,
  ...serviceDuties,
  ...schemaDuties,
  ...pipelineDuties,
  ...clusterDuties,
  ...deliveryDuties,
  ...systemsDuties,
  ...idiomDuties,
];
