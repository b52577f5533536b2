import { z } from 'zod';
import { evidenceUnits, suspectKinds, suspectRoles, symptoms, verdictClasses } from '@/lib/diagnosis/suspect';

const evidenceSchema = z.object({
  what: z.string(),
  signal: z.string(),
  value: z.number().nullable(),
  usual: z.number().nullable(),
  unit: z.enum(evidenceUnits),
  /** Requests, pods or moments behind the number. */
  samples: z.number().nullable(),
});

/** One entity under suspicion (wire.md 3.4). */
export const suspectSchema = z.object({
  kind: z.enum(suspectKinds),
  name: z.string(),
  namespace: z.string().nullable(),
  node: z.string().nullable(),
  edge: z.string().nullable(),
  class: z.enum(verdictClasses),
  role: z.enum(suspectRoles),
  /** Calibrated: of those said with 0.8 about 80 % are right. */
  probability: z.number(),
  since: z.number().nullable(),
  sentence: z.string(),
  explains: z.array(z.string()),
  evidence: z.array(evidenceSchema),
  against: z.array(evidenceSchema),
  missing: z.array(z.string()),
  confirm: z.array(z.object({ how: z.enum(['promql', 'kubectl']), text: z.string() })),
});

/** The verdict over one edge; `blamed` is an index into `suspects`, null = unknown. */
export const sickEdgeSchema = z.object({
  edge: z.string(),
  symptom: z.array(z.enum(symptoms)),
  now: z.number(),
  usual: z.number(),
  unit: z.enum(['ms', 'ratio', 'perSecond']),
  since: z.number().nullable(),
  class: z.enum(verdictClasses),
  blamed: z.number().nullable(),
});

/** `/api/v1/suspects`: ids are those of level `workload`, whatever level was asked. */
export const suspectsAnswerSchema = z.object({
  at: z.number(),
  window: z.number(),
  /** What "usual" means, unix seconds. */
  baseline: z.object({ start: z.number(), end: z.number() }),
  sick: z.array(sickEdgeSchema),
  suspects: z.array(suspectSchema),
});
export type SuspectsAnswer = z.infer<typeof suspectsAnswerSchema>;
