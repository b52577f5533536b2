/** Names that break what was written carelessly. All are valid UTF-8, as labels of Prometheus are. */
export const hostileNames: readonly string[] = [
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'a"b', "it's", 'back\\slash', 'line\nbreak', 'tab\there', '.*', '(a|b)+$', '[^x]', '{brace="x"}', 'a,b', 'x>y', 'a/b', '~', 'a~b', '%2F', '%u0041', '100%',
  'مرحبا', 'שלום', '\u202Eright-to-left', '🛒', '👩‍👩‍👧', 'naïve', 'nai\u0308ve', 'ＦＵＬＬ', 'zero\u200Bwidth', ' leading', 'trailing ', 'NaN', 'null', 'undefined', 'true', '0', '-', '+Inf', 'Unknown', 'le', `long-${'x'.repeat(248)}`,
];
