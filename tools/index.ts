import type { Tool } from "../src/tool.ts";
import { approveRecord } from "./approve-record.ts";
import { auditChange } from "./audit-change.ts";
import { checkCommits } from "./check-commits.ts";
import { checkRecords } from "./check-records.ts";
import { completeRecord } from "./complete-record.ts";
import { consultRecords } from "./consult-records.ts";
import { createRecord } from "./create-record.ts";
import { deprecateRecord } from "./deprecate-record.ts";
import { doctorCheck } from "./doctor-check.ts";
import { drawGraph } from "./draw-graph.ts";
import { exportRecords } from "./export-records.ts";
import { extendRecord } from "./extend-record.ts";
import { gateChange } from "./gate-change.ts";
import { getRecord } from "./get-record.ts";
import { graphRecords } from "./graph-records.ts";
import { importRecords } from "./import-records.ts";
import { initRepository } from "./init-repository.ts";
import { installHooks } from "./install-hooks.ts";
import { lintRecords } from "./lint-records.ts";
import { lockScope } from "./lock-scope.ts";
import { manifestCode } from "./manifest-code.ts";
import { openRecord } from "./open-record.ts";
import { queryEvents } from "./query-events.ts";
import { recordEvent } from "./record-event.ts";
import { refreshIndex } from "./refresh-index.ts";
import { rejectRecord } from "./reject-record.ts";
import { replayRun } from "./replay-run.ts";
import { searchRecords } from "./search-records.ts";
import { setupClient } from "./setup-client.ts";
import { showHistory } from "./show-history.ts";
import { statusRecords } from "./status-records.ts";
import { supersedeRecord } from "./supersede-record.ts";
import { traceOrigin } from "./trace-origin.ts";
import { updateRecord } from "./update-record.ts";
import { verifyRuns } from "./verify-runs.ts";
import { withdrawRecord } from "./withdraw-record.ts";

/** The only registry, in the order agents read it: ask first, write last. */
export const tools: readonly Tool[] = [
  consultRecords,
  searchRecords,
  getRecord,
  auditChange,
  checkRecords,
  createRecord,
  supersedeRecord,
  updateRecord,
  graphRecords,
  traceOrigin,
  queryEvents,
  recordEvent,
  replayRun,
  approveRecord,
  completeRecord,
  deprecateRecord,
  rejectRecord,
  withdrawRecord,
  extendRecord,
  showHistory,
  gateChange,
  openRecord,
  statusRecords,
  drawGraph,
  lockScope,
  lintRecords,
  checkCommits,
  installHooks,
  verifyRuns,
  manifestCode,
  importRecords,
  exportRecords,
  refreshIndex,
  initRepository,
  setupClient,
  doctorCheck,
];
