/** One line of a stream, or the news that one was longer than allowed and was thrown away. */
export type Line = { readonly text: string } | { readonly tooLong: true };

const newline = 0x0a;

/**
 * Cuts a stream of bytes at newlines. A line of more than `longest` bytes is never held whole: it is skipped up to its end and told.
 * An unfinished last line (the connection ended inside it) is dropped.
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let held = 0;
  let skipping = false;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline, from); end !== -1; end = chunk.indexOf(newline, from)) {
      const rest = chunk.subarray(from, end);
      from = end + 1;
      if (skipping || held + rest.length > longest) yield { tooLong: true };
      else if (held + rest.length > 0) yield { text: Buffer.concat([...parts, rest]).toString('utf8') };
      parts = [];
      held = 0;
      skipping = false;
    }
    const tail = chunk.subarray(from);
    if (!skipping && held + tail.length > longest) skipping = true;
    if (skipping) {
      parts = [];
      held = 0;
    } else if (tail.length > 0) {
      parts.push(tail);
      held += tail.length;
    }
  }
}
