// Whole-URL lookups by @ghostery/adblocker: RULES (one ||domain^ or ||domain/path^ a line) and
// URLS, both files; prints one JSON object.
//   node ghostery_lookup.js RULES URLS PASSES
'use strict';

const fs = require('fs');
const { FiltersEngine, Request } = require('@ghostery/adblocker');

const [rulesFile, urlsFile, passes] = process.argv.slice(2);
const urls = fs.readFileSync(urlsFile, 'utf8').split('\n').filter(Boolean);

const start = process.hrtime.bigint();
const engine = FiltersEngine.parse(fs.readFileSync(rulesFile, 'utf8'), { enableCompression: false });
const loadSeconds = Number(process.hrtime.bigint() - start) / 1e9;

function onePass() {
  let hits = 0;
  const begin = process.hrtime.bigint();
  for (const url of urls) {
    if (engine.match(Request.fromRawDetails({ url, type: 'main_frame' })).match) hits += 1;
  }
  return { hits, nanoseconds: Number(process.hrtime.bigint() - begin) / urls.length };
}

onePass(); // The engine optimises itself on first use.
const runs = Array.from({ length: Number(passes) }, onePass);
const times = runs.map((run) => run.nanoseconds).sort((a, b) => a - b);
console.log(JSON.stringify({
  urls: urls.length,
  hits: runs[0].hits,
  nanoseconds_per_url: Math.round(times[Math.floor((times.length - 1) / 2)]),
  load_seconds: loadSeconds,
  memory_mib: Math.round(process.memoryUsage().rss / 2 ** 20),
}));
