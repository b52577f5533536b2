/** Label values that somebody in the mesh could choose: quotes, escapes, line ends, markup, marks that turn the reading direction, names of JavaScript's insides. */
export const hostileNames: readonly string[] = [
  '"', '\\', '\\"', 'a"} or vector(1) #', "'; drop table", '{}', '${7*7}', '{{7*7}}', '%s%n', '%00', '..%2f..', '../../etc/passwd',
  'line\nbreak', 'tab\tstop', 'null\u0000byte', '\u001b[31mred', 'a\u2028b\u2029c', '\u202egnp.exe', '\u2066isolate\u2069', 'zero\u200bwidth', '😀🏴‍☠️', 'Ünïcödé', 'ﷺ',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'null', 'undefined', 'NaN', 'true', '-1', '0',
  '<script>window.__xss=1</script>', '<img src=x onerror="window.__xss=1">', '"><svg onload=window.__xss=1>', "javascript:window.__xss=1", '<iframe srcdoc="<script>parent.__xss=1</script>">',
  '</title><script>window.__xss=1</script>', '</style><script>window.__xss=1</script>', '<a href="javascript:window.__xss=1">x</a>', '<math><mtext></mtext><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.__xss=1&gt;">',
  '=cmd|calc', '@SUM(1)', 'edge:a>b>http', 'workload/eu/shop/web', 'a>b', '~', '*', ' ', '  lead', '.*', '|', 'x'.repeat(253), '长'.repeat(80),
];
