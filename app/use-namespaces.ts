'use client';

import { useState } from 'react';
import type { MeshPicture } from '@/components/mesh/mesh-picture';

/** Every namespace that any picture showed so far: when the question is narrowed, the others can still be chosen. */
export function useNamespaces(picture: MeshPicture | null): readonly string[] {
  const [known, setKnown] = useState<readonly string[]>([]);
  const now = new Set(known);
  for (const node of picture?.graph.nodes ?? []) if (node.namespace !== null) now.add(node.namespace);
  if (now.size > known.length) setKnown([...now].sort());
  return known;
}
