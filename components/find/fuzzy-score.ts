/**
 * How well typed letters fit a name; null = not at all. Higher is better: the whole name, its start, the start of one of its words, a part of it,
 * and last the letters in their order with gaps ("pymt" finds "payment"). Case does not matter.
 */
export function fuzzyScore(name: string, typed: string): number | null {
  const text = name.toLowerCase();
  const wanted = typed.toLowerCase();
  if (wanted === '') return null;
  if (text === wanted) return 1_000;
  const place = text.indexOf(wanted);
  if (place === 0) return 900 - text.length;
  if (place > 0) return (/[a-z0-9]/.test(text.charAt(place - 1)) ? 500 : 700) - text.length;
  return wanted.length < 3 ? null : gapScore(text, wanted);
}

/** Letters in order: fewer gaps and a shorter name are better; letters strewn over more than three times their number are chance. */
function gapScore(text: string, wanted: string): number | null {
  let at = text.indexOf(wanted.charAt(0));
  if (at === -1) return null;
  const first = at;
  let gaps = 0;
  for (const letter of wanted.slice(1)) {
    const next = text.indexOf(letter, at + 1);
    if (next === -1) return null;
    if (next > at + 1) gaps += 1;
    at = next;
  }
  const strewn = at - first + 1;
  return strewn > wanted.length * 3 ? null : 300 - gaps * 20 - strewn;
}
