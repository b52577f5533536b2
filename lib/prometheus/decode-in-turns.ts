import { decodeQueryAnswer, type QueryAnswer } from './answer-decoder';
import { nextTurn } from './next-turn';

/** How Prometheus and VictoriaMetrics begin an answer that has entries; the entries follow one another as `{"metric":…},{"metric":…}`. */
const head = /^\{"status":"success",(?:"isPartial":(?:true|false),)?"data":\{"resultType":"(?:vector|matrix)","result":\[(?=\{"metric":)/;
/**
 * Between two entries. Inside a text every quotation mark is escaped, so this is found between two entries only; or in
 * a structure that is not what the API promises, of which some piece then is no JSON.
 */
const between = '},{"metric":';
/** Characters that are decoded in one turn: a few milliseconds. */
const usualPiece = 256 * 1024;

/**
 * Decodes as `decodeQueryAnswer` does, large answers piece by piece: 20 MB at once would keep everybody waiting for
 * half a second. What is not written as Prometheus writes it is decoded at once.
 */
export async function decodeInTurns(text: string, bytes: number, piece: number = usualPiece): Promise<QueryAnswer> {
  const beginning = text.length <= piece ? undefined : head.exec(text.slice(0, 200))?.[0];
  if (beginning === undefined) return decodeQueryAnswer(text, bytes);
  const parts: QueryAnswer[] = [];
  let from = beginning.length;
  try {
    for (let to = text.indexOf(between, from + piece); to >= 0; to = text.indexOf(between, from + piece)) {
      parts.push(decodeQueryAnswer(`${beginning}${text.slice(from, to + 1)}]}}`, bytes));
      from = to + 2;
      await nextTurn();
    }
    // the last piece brings the end of the answer with it: warnings
    parts.push(decodeQueryAnswer(beginning + text.slice(from), bytes));
  } catch {
    return decodeQueryAnswer(text, bytes);
  }
  return {
    samples: parts.flatMap(({ samples }) => samples), series: parts.flatMap(({ series }) => series),
    warnings: parts.at(-1)?.warnings ?? [], malformed: parts.reduce((sum, { malformed }) => sum + malformed, 0), bytes,
  };
}
