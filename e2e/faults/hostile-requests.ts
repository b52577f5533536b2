/** Half a character cannot stand in an address; everything else can. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Values of the Host header that are not ours, by what they try. */
export const foreignHosts: readonly string[] = [
  'evil.example', 'evil.example:7117', 'localhost.evil.example', 'evil.example.localhost', 'xlocalhost', 'localhostx', 'local-host', 'localhost.', 'localhost.:80', '.localhost', 'LOCALHOST.EVIL.EXAMPLE',
  '127.0.0.1.evil.example', '127.0.0.1.nip.io', '127.0.0.2', '127.1', '127.0.0.01', '0127.0.0.1', '0x7f.0.0.1', '2130706433', '017700000001', '0.0.0.0', '0', '10.0.0.1', '169.254.169.254',
  '[::]', '[::2]', '[::ffff:127.0.0.1]', '[0:0:0:0:0:0:0:1]', '[::1', '::1', '::1]', '[::1]x', '[::1%25lo]', '[fe80::1]', '[]',
  'localhost:0', 'localhost:65536', 'localhost:-1', 'localhost:abc', 'localhost:', 'localhost:80:80', 'localhost:+80', 'localhost: 80', 'user@localhost', 'user:pass@localhost', 'localhost/', 'localhost/path', 'localhost?x', 'localhost#x',
  'http://localhost', '//localhost', 'localhost,evil.example', 'evil.example, localhost', 'localhost evil.example', 'localhost\tx', '"localhost"', "'localhost'", 'local_host', '%6cocalhost', 'localhost%00', 'lоcalhost', 'ｌocalhost', '*', '..', 'null',
];

/** Text that would show if it left its quotes: the word INJECTED outside a string of the query. */
export const promqlBreakouts: readonly string[] = [
  ...['"', '\\"', '\\\\"', '"}', '"} or INJECTED{a="', '"} or INJECTED #', '\n} or INJECTED', '\\', "'} or INJECTED{a='", '`} or INJECTED{a=`', '\u0000"} or INJECTED', '"} unless on() INJECTED or {x="',
    '{{ INJECTED }}', '${INJECTED}', '"; INJECTED', '" INJECTED "', '\\n"} or INJECTED', '\\u0022} or INJECTED', '\\x22} or INJECTED', '%22} or INJECTED', '[5m]) or INJECTED', ')) or INJECTED', '"}[1m]) + INJECTED', '.*', '.+|INJECTED', '|', '(', '[', '^$', '\u2028"} or INJECTED', '\ud800', 'a\ufffdb', '"=~".*'].flatMap((text) => [text, `shop${text}`, `${text}shop`, `${text}${text}`, encodeURIComponent(wellFormed(text)), text.repeat(5)]),
];
