import { approverHuman } from "./approver-human.ts";
import { chainDerived } from "./chain-derived.ts";
import { constraintsProven } from "./constraints-proven.ts";
import { constraintsStated } from "./constraints-stated.ts";
import { datePossible } from "./date-possible.ts";
import { dateValid } from "./date-valid.ts";
import { enforcementPresent } from "./enforcement-present.ts";
import { entriesDistinct } from "./entries-distinct.ts";
import { expiryStated } from "./expiry-stated.ts";
import { fieldMissing } from "./field-missing.ts";
import { idValid } from "./id-valid.ts";
import { linksAcyclic } from "./links-acyclic.ts";
import { noPlaceholder } from "./no-placeholder.ts";
import { notExpired } from "./not-expired.ts";
import { preventionStated } from "./prevention-stated.ts";
import { proofPresent } from "./proof-present.ts";
import { proseFreeOfKeys } from "./prose-free-of-keys.ts";
import { relatedDistinct } from "./related-distinct.ts";
import { relatedKnown } from "./related-known.ts";
import type { Rule } from "./rule.ts";
import { scopeAgreed } from "./scope-agreed.ts";
import { scopeAlive } from "./scope-alive.ts";
import { scopeMatched } from "./scope-matched.ts";
import { scopeNoFolder } from "./scope-no-folder.ts";
import { scopeSeparate } from "./scope-separate.ts";
import { scopeUsable } from "./scope-usable.ts";
import { sealPlausible } from "./seal-plausible.ts";
import { sealPresent } from "./seal-present.ts";
import { sealReachable } from "./seal-reachable.ts";
import { sealUnbroken } from "./seal-unbroken.ts";
import { specsNamed } from "./specs-named.ts";
import { statusCurrent } from "./status-current.ts";
import { statusKnown } from "./status-known.ts";
import { supersededNamed } from "./superseded-named.ts";
import { supersedesKnown } from "./supersedes-known.ts";
import { supersessionAgreed } from "./supersession-agreed.ts";
import { supersessionLinear } from "./supersession-linear.ts";
import { supersessionUncontested } from "./supersession-uncontested.ts";
import { timesOrdered } from "./times-ordered.ts";
import { titleShort } from "./title-short.ts";

/** By id. PROV001, 022, 026, 036 and 037 are found while files are read, PROV04x by commits: see `rule-book.ts`. */
export const rules: readonly Rule[] = [
  fieldMissing,
  statusKnown,
  idValid,
  dateValid,
  supersedesKnown,
  supersessionAgreed,
  relatedKnown,
  scopeAgreed,
  specsNamed,
  constraintsProven,
  constraintsStated,
  titleShort,
  supersessionLinear,
  scopeSeparate,
  scopeAlive,
  sealPlausible,
  proofPresent,
  scopeUsable,
  scopeMatched,
  scopeNoFolder,
  supersededNamed,
  statusCurrent,
  sealPresent,
  entriesDistinct,
  supersessionUncontested,
  sealReachable,
  datePossible,
  relatedDistinct,
  linksAcyclic,
  proseFreeOfKeys,
  noPlaceholder,
  sealUnbroken,
  notExpired,
  expiryStated,
  timesOrdered,
  chainDerived,
  approverHuman,
  preventionStated,
  enforcementPresent,
] as readonly Rule[];
