export const FINDING_CLASSES = ["violation", "conflict", "repeats", "governed", "related"] as const;
export type FindingClass = (typeof FINDING_CLASSES)[number];

export const VERDICTS = ["violates", "conflicts", "review", "clear", "cannot_tell"] as const;
export type Verdict = (typeof VERDICTS)[number];

export type Finding = {
  class: FindingClass;
  record: string;
  title: string;
  message: string;
  /** 0 to 1; 1 where a rule decided. */
  confidence: number;
  lines: { file: string; line?: number; text: string }[];
  fix: string;
};
