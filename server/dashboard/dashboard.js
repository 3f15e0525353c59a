// Draws /api/v1/filters and asks /api/v1/check. No library, no other origin.
"use strict";

const SVG = "http://www.w3.org/2000/svg";
const REFRESH_MS = 30000;
const number = new Intl.NumberFormat("en");
const date = new Intl.DateTimeFormat("en", {dateStyle: "medium", timeStyle: "short"});

function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") node.className = value; else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

function drawing(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

function bytes(size) {
  const units = ["B", "kB", "MB", "GB"];
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) { size /= 1000; unit += 1; }
  return `${unit === 0 ? size : size.toPrecision(3)} ${units[unit]}`;
}

function duration(seconds) {
  const steps = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [name, size] = steps.find(([, length]) => seconds >= length) ?? steps[3];
  const count = Math.round(seconds / size);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

function rate(value) {
  return value === 0 ? "0" : `${Number((value * 100).toPrecision(2))}\u00a0%`;
}

function fact(name, value, detail) {
  const content = element("dd", {}, value);
  if (detail) content.append(element("br"), element("small", {}, detail));
  return element("div", {}, element("dt", {}, name), content);
}

function wide(node) {
  node.className = "wide";
  return node;
}

function expiry(filter, now) {
  if (!filter.expires) return fact("Expires", "never", "devices keep it until a newer one");
  const left = Date.parse(filter.expires) / 1000 - now;
  const text = left < 0 ? `${duration(-left)} ago` : `in ${duration(left)}`;
  return fact("Expires", text, date.format(new Date(filter.expires)));
}

function facts(filter, now) {
  const list = element("dl");
  const deltas = filter.sizes.deltas;
  list.append(
    fact("Published", `${duration(Math.max(0, now - filter.publishedUnix))} ago`,
         date.format(new Date(filter.publishedUnix * 1000))),
    expiry(filter, now),
    fact("Keys", number.format(filter.itemCount),
         `${number.format(filter.bitCount)} bits, ${filter.hashCount} hashes`),
    fact("Filter size", bytes(filter.sizes.plist),
         filter.sizes.inApp ? `in-app: ${bytes(filter.sizes.inApp)}` : ""),
    fact("Deltas", deltas.length === 0 ? "none" : `${deltas.length}`,
         deltas.length === 0 ? "" : `smallest: ${bytes(Math.min(...deltas.map((d) => d.size)))}`),
    fact("False positives", `${rate(filter.rates.perKey)} a key`,
         `${rate(filter.rates.perUrl)} of URLs with ${filter.rates.candidates} sub-URLs; target ` +
         `${rate(filter.rates.target)}`),
    fact("Devices ask every", duration(filter.intervalSeconds)),
    fact("Profile", filter.profile === "both" ? "iOS 26 and 27" : `iOS ${filter.profile}`),
    wide(fact("Tag", filter.tag)));
  return list;
}

function rollOut(filter) {
  const polls = filter.polls;
  const older = polls.releases.filter((release) => release.version !== filter.version);
  const sum = (counts) => counts.reduce((total, count) => total + count.recent, 0);
  const parts = [
    ["current", `with version ${filter.version}`,
     sum(polls.releases.filter((release) => release.version === filter.version))],
    ["older", "with an older version", sum(older)],
    ["other", "with none, or one from before this server started",
     polls.withoutTag.recent + polls.otherTag.recent],
  ];
  const total = parts.reduce((count, part) => count + part[2], 0);
  const box = element("div", {}, element("h3", {}, `Roll-out, last ${polls.windowHours} hours`));
  if (total === 0) {
    box.append(element("p", {class: "note"}, "Nobody has asked yet."));
    return box;
  }
  const bar = element("div", {class: "bar", "aria-hidden": "true"});
  const legend = element("ul", {class: "legend"});
  for (const [kind, label, count] of parts) {
    if (count > 0) {
      const part = element("span", {class: kind});
      part.style.flexGrow = String(count);
      bar.append(part);
    }
    legend.append(element("li", {}, element("i", {class: kind, "aria-hidden": "true"}),
      `${number.format(count)} ${count === 1 ? "poll" : "polls"} (${Math.round(100 * count / total)} %) ${label}`));
  }
  box.append(bar, legend);
  return box;
}

// Round steps for an axis from 0 to at least `most`.
function axisTop(most) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((top) => top >= most);
}

function plot(filter) {
  const width = document.documentElement.clientWidth < 600 ? 340 : 880;  // near its real size
  const height = 200, left = 56, right = 14, top = 12, bottom = 28;
  const points = filter.history;
  const highest = axisTop(Math.max(...points.map((point) => point.itemCount), 1));
  const x = (index) => left + (width - left - right) * (points.length < 2 ? 0.5 : index / (points.length - 1));
  const y = (value) => height - bottom - (height - top - bottom) * value / highest;
  const last = points[points.length - 1];
  const svg = drawing("svg", {viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `Keys by version: from ${number.format(points[0].itemCount)} in version ` +
      `${points[0].version} to ${number.format(last.itemCount)} in version ${last.version}`});
  for (const share of [0, 0.5, 1]) {
    const value = highest * share;
    svg.append(drawing("line", {class: "grid", x1: left, x2: width - right, y1: y(value), y2: y(value)}),
      drawing("text", {x: left - 8, y: y(value) + 4, "text-anchor": "end"}, number.format(value)));
  }
  const path = points.map((point, index) => `${index === 0 ? "M" : "L"}${x(index)},${y(point.itemCount)}`);
  svg.append(drawing("path", {class: "line", d: path.join("")}));
  const labelled = Math.max(1, Math.ceil(points.length * 44 / (width - left - right)));
  points.forEach((point, index) => {
    svg.append(drawing("circle", {class: "dot", cx: x(index), cy: y(point.itemCount), r: 3.5}));
    if ((points.length - 1 - index) % labelled === 0) {
      svg.append(drawing("text", {x: x(index), y: height - 8, "text-anchor": "middle"}, `v${point.version}`));
    }
  });
  return svg;
}

function history(filter) {
  const box = element("div", {}, element("h3", {}, "Growth: keys by version"));
  if (filter.history.length === 0) {
    box.append(element("p", {class: "note"}, "No version can be read."));
    return box;
  }
  const rows = element("tbody");
  for (const point of filter.history.toReversed()) {
    rows.append(element("tr", {}, element("td", {}, `${point.version}`),
      element("td", {}, number.format(point.itemCount)), element("td", {}, bytes(point.size)),
      element("td", {}, date.format(new Date(point.publishedUnix * 1000)))));
  }
  const heads = ["Version", "Keys", "Size", "Published"].map((text) => element("th", {scope: "col"}, text));
  const table = element("table", {}, element("caption", {}, "Versions, newest first"),
    element("thead", {}, element("tr", {}, ...heads)), rows);
  if (filter.history.length === 1) {
    box.append(element("p", {class: "note"}, "One version so far."));
  } else {
    box.append(plot(filter));
  }
  box.append(element("details", {}, element("summary", {}, "As a table"),
    element("div", {class: "scroll"}, table)));
  return box;
}

function links(filter) {
  const base = `/v1/${filter.filter}`;
  const list = element("ul", {class: "links"});
  const add = (text, path) => list.append(element("li", {}, element("a", {href: path}, text)));
  add("manifest.json", `${base}/manifest.json`);
  add("filter.plist", `${base}/${filter.version}/filter.plist`);
  if (filter.sizes.inApp) add("in-app.bin", `${base}/${filter.version}/in-app.bin`);
  for (const delta of filter.sizes.deltas.slice(0, 4)) {
    add(`from-${delta.fromVersion}.delta`, `${base}/${filter.version}/from-${delta.fromVersion}.delta`);
  }
  return list;
}

function card(filter, now) {
  const id = `filter-${filter.filter}`;
  const title = element("div", {class: "title"}, element("h2", {id}, filter.filter));
  const box = element("section", {class: "card", "aria-labelledby": id}, title);
  if (filter.problem) {
    box.append(element("p", {class: "alert bad"}, `The manifest cannot be read: ${filter.problem}`));
    return box;
  }
  title.append(element("span", {class: "badge"}, `version ${filter.version}`));
  if (filter.killSwitch) {
    box.append(element("p", {class: "alert warn"},
      `Switched off: every URL is clear. Reason: ${filter.killSwitch.reason}`));
  }
  if (filter.expires && Date.parse(filter.expires) / 1000 < now) {
    box.append(element("p", {class: "alert bad"}, "Expired: devices refuse to install this release."));
  }
  box.append(facts(filter, now), rollOut(filter), history(filter), links(filter));
  return box;
}

// What to do when nothing is published.
function firstSteps() {
  return element("section", {class: "card", "aria-labelledby": "first-steps"},
    element("h2", {id: "first-steps"}, "Publish a first filter"),
    element("p", {}, "On this machine, into the folder that --root names: ",
      element("code", {}, "urlfilterc build policy.yaml --out ROOT")),
    element("p", {}, "From another one, if this service takes uploads: ",
      element("code", {}, `urlfilterc publish RELEASES --to ${location.origin} --token-file TOKEN`)),
    element("p", {class: "note"}, "This page shows it by itself, within half a minute."));
}

function fillChoice(filters) {
  const choice = document.getElementById("check-filter");
  const chosen = choice.value;
  choice.replaceChildren(...filters.filter((filter) => !filter.problem)
    .map((filter) => element("option", {value: filter.filter}, filter.filter)));
  if (chosen) choice.value = chosen;
}

async function refresh() {
  const summary = document.getElementById("summary");
  try {
    const answer = await fetch("/api/v1/filters", {cache: "no-store"});
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    const status = await answer.json();
    const text = status.filters.length === 0 ? "Nothing is published yet."
      : `${status.filters.length} filter${status.filters.length === 1 ? "" : "s"} published`;
    if (summary.textContent !== text) summary.textContent = text;
    const open = new Set([...document.querySelectorAll("#filters details[open]")]
      .map((details) => details.closest("section").getAttribute("aria-labelledby")));
    if (document.activeElement?.closest("#filters section")) return;  // do not move what is read
    fillChoice(status.filters);
    document.getElementById("check-card").hidden = status.filters.length === 0;
    const cards = status.filters.map((filter) => card(filter, status.nowUnix));
    document.getElementById("filters").replaceChildren(...(cards.length > 0 ? cards : [firstSteps()]));
    for (const id of open) {
      document.querySelector(`section[aria-labelledby="${id}"] details`)?.setAttribute("open", "");
    }
  } catch (error) {
    summary.textContent = `The status cannot be loaded: ${error.message}`;
  }
}

function tell(verdict) {
  if (verdict.error) return ["bad", `Not checked: ${verdict.error.message}`];
  if (verdict.verdict === "clear") {
    return ["good", `Clear. No part of this URL is in version ${verdict.version}.`];
  }
  return ["warn", `Maybe blocked. Version ${verdict.version} has “${verdict.matchedKey}”` +
    ` (iOS ${verdict.profile}); a device now asks the database, which decides.`];
}

async function check(event) {
  event.preventDefault();
  const form = event.target;
  const result = document.getElementById("check-result");
  let outcome;
  try {
    const answer = await fetch("/api/v1/check", {method: "POST",
      headers: {"Content-Type": "application/json"},
      body: JSON.stringify({filter: form.filter.value, url: form.url.value})});
    outcome = tell(await answer.json());
  } catch (error) {
    outcome = ["bad", `Not checked: ${error.message}`];
  }
  [result.className, result.textContent] = outcome;
}

document.getElementById("check").addEventListener("submit", check);
refresh();
setInterval(refresh, REFRESH_MS);
