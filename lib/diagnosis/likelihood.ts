/**
 * Logarithm of how likely just these members of a whole are in trouble when those of one group are with one chance and all others with a smaller one, both as seen.
 * −Infinity where the group has no more of the trouble than the rest.
 */
export function groupLikelihood(all: number, troubled: number, members: number, hit: number): number {
  return hit / Math.max(1, members) <= (troubled - hit) / Math.max(1, all - members) ? -Infinity : seen(hit, members) + seen(troubled - hit, all - members);
}

/** The same when nobody is likelier to be in trouble than anybody else. */
export function chanceLikelihood(all: number, troubled: number): number {
  return seen(troubled, all);
}

function seen(count: number, among: number): number {
  const chance = Math.min(0.99, Math.max(0.01, among === 0 ? 0 : count / among));
  return count * Math.log(chance) + (among - count) * Math.log(1 - chance);
}
