/** The codes of taking over ADRs. `catalog.ts` has them all. */
export const adrCatalog = {
  adr_skipped: (it: { file: string; reason: string }) => ({
    message: `${it.file} is not imported: ${it.reason}.`,
    fix: "Nothing to do, unless it is a decision: then give it a number in its name, or a status section.",
  }),
  adr_changed: (it: { file: string; id: string }) => ({
    message: `${it.file} has changed since it was imported as ${it.id}; the record is as it was.`,
    fix: "Where the decision itself changed, call `supersede_record`; a draft can be edited with `update_record`.",
  }),
  adr_status_absent: (it: { file: string; state: string }) => ({
    message: `${it.file} states no status and counts as ${it.state}.`,
    fix: "Write one under `## Status`, or import with `--assume accepted` where the folder holds only decided ones.",
  }),
  adr_status_unknown: (it: { file: string; text: string; state: string }) => ({
    message: `${it.file} has the status ${JSON.stringify(it.text)}, which is none that is known; it counts as ${it.state}.`,
    fix: "Write accepted, proposed, rejected, deprecated or superseded, then import again.",
  }),
  adr_successor_unknown: (it: { file: string }) => ({
    message: `${it.file} is superseded but names no ADR that replaced it; it counts as deprecated.`,
    fix: "Write `Superseded by [ADR 12](0012-title.md)` under its status, then import again.",
  }),
  adr_date_odd: (it: { file: string; date: string }) => ({
    message: `${it.file} is dated ${it.date}, which is no day of the calendar.`,
    fix: "Correct the date to YYYY-MM-DD.",
  }),
  adr_number_shared: (it: { number: number; files: string[] }) => ({
    message: `The number ${it.number} is used by ${it.files.join(", ")}.`,
    fix: "Each is imported under its own id; link them by file name, for the number no longer says which is meant.",
  }),
  adr_link_unclear: (it: { file: string; link: string; candidates: string[] }) => ({
    message: `${it.file} links to ${JSON.stringify(it.link)}, which ${it.candidates.length ? `may be ${it.candidates.join(" or ")}` : "is no ADR found here"}.`,
    fix: "Write the link with the file name of the ADR that is meant.",
  }),
  adr_undated: (it: { file: string; day: string }) => ({
    message: `${it.file} states no date; its record counts as made on ${it.day}.`,
    fix: "Write `Date: YYYY-MM-DD` below its title, if the day matters.",
  }),
  adr_in_place: (it: { file: string }) => ({
    message: `${it.file} is an ADR that is read in place, and is never written.`,
    fix: "Edit the file by hand, or take its folder over with `precedent import` and remove it from `decisions.adr_dirs`.",
  }),
};
