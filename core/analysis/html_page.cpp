// SPDX-License-Identifier: Apache-2.0
#include "analysis/export_html.h"

namespace crisp::analysis {

// Plain JavaScript without libraries, so that the file still opens in twenty years and offline.
// Text from the data enters the page through textContent only.
std::string_view htmlPage()
{
    static constexpr std::string_view page = R"HTML(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{TITLE}}</title>
<style>
:root { --bg:#f2f3f6; --surface:#fff; --line:#dfe2e8; --ink:#171b22; --ink2:#474f5d; --accent:#4b43c9; --tip:#20242c; --tipink:#f2f4f8; }
@media (prefers-color-scheme: dark) { :root { --bg:#131519; --surface:#1a1d23; --line:#2a2e37; --ink:#e8ebf0; --ink2:#b3bac6; --accent:#aaa5ff; --tip:#e8ebf0; --tipink:#171b22; } }
* { box-sizing:border-box; }
body { margin:0; background:var(--bg); color:var(--ink); font:13px/18px Roboto,"DejaVu Sans",Arial,sans-serif; }
header, main { padding:16px; }
header { background:var(--surface); border-bottom:1px solid var(--line); }
h1 { margin:0 0 8px; font-size:15px; line-height:20px; font-weight:500; }
h2 { margin:0 0 8px; font-size:13px; font-weight:500; }
p { margin:0 0 4px; color:var(--ink2); overflow-wrap:anywhere; }
main { display:flex; flex-wrap:wrap; gap:24px; align-items:flex-start; }
section { background:var(--surface); border:1px solid var(--line); border-radius:7px; padding:12px; max-width:100%; overflow:auto; }
#grid { display:grid; gap:4px; align-items:center; }
#grid button { padding:0; border:2px solid transparent; border-radius:3px; background:none; cursor:pointer; line-height:0; }
#grid button[aria-pressed=true] { border-color:var(--accent); }
#grid button:focus-visible, select:focus-visible, canvas:focus-visible { outline:2px solid var(--accent); outline-offset:1px; }
#grid canvas { width:40px; height:40px; image-rendering:pixelated; }
#grid span { color:var(--ink2); font-size:11px; white-space:nowrap; text-align:center; }
.controls { display:flex; gap:16px; align-items:center; margin-bottom:8px; flex-wrap:wrap; }
select { font:inherit; height:28px; color:inherit; background:var(--surface); border:1px solid var(--ink2); border-radius:5px; }
table { border-collapse:collapse; font-variant-numeric:tabular-nums; }
th, td { padding:2px 10px; text-align:right; border-bottom:1px solid var(--line); font-weight:400; }
th { color:var(--ink2); }
td.name, th.name { text-align:left; }
#tip { position:fixed; pointer-events:none; background:var(--tip); color:var(--tipink); border-radius:5px; padding:4px 8px; white-space:pre; display:none; z-index:2; }
#map { cursor:crosshair; display:block; }
#one { overflow:visible; min-width:0; }
#one div.scroll { overflow-x:auto; }
#row { position:sticky; bottom:0; padding:8px 0; min-height:18px; white-space:pre-wrap; background:var(--surface); }
</style>
</head>
<body>
<header><h1 id="title"></h1><p id="text"></p><p id="answer"></p></header>
<main>
<section aria-label="All heads"><h2>Heads</h2><div id="grid"></div></section>
<section aria-label="One map" id="one">
<div class="controls">
<label>Layer <select id="layer"></select></label>
<label>Head <select id="head"></select></label>
<span id="facts"></span>
</div>
<div class="scroll"><canvas id="map" tabindex="0" aria-label="Attention map; arrow keys move, Enter locks a row, Escape frees it"></canvas></div>
<div id="row">Point at a cell; click to lock its row. Rows: from, columns: to. Hatched cells are pruned.</div>
</section>
<section aria-label="Layers"><h2>Layers</h2><table id="layers"></table></section>
</main>
<div id="tip"></div>
<script type="application/json" id="data">{{DATA}}</script>
<script>
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const explanation = data.explanation, tokens = explanation.tokens, n = tokens.length;
const element = id => document.getElementById(id);

function bytes(text) { return Uint8Array.from(atob(text), c => c.charCodeAt(0)); }
function shares(text) { const raw = bytes(text); return Float64Array.from({ length: raw.length / 2 }, (_, i) => (raw[2 * i] + 256 * raw[2 * i + 1]) / 65535); }
function unpackKeep(packed) {
  if (packed.keep === undefined) return new Uint8Array(n * n).fill(1);
  const bits = bytes(packed.keep), keep = new Uint8Array(n * n);
  for (let i = 0; i < n * n; ++i) keep[i] = bits[i >> 3] >> (i & 7) & 1;
  return keep;
}
function spread(text, [smallest, range]) { return shares(text).map(share => smallest + range * share); }
// Long sentences come as queries and keys, which are smaller than their products.
function multiply(packed) {
  const queries = spread(packed.queries, packed.queryRange), keys = spread(packed.keys, packed.keyRange);
  const width = queries.length / n, scale = 1 / Math.sqrt(width), scores = new Float64Array(n * n);
  for (let from = 0; from < n; ++from)
    for (let to = 0; to < n; ++to) {
      let sum = 0;
      for (let i = 0, a = from * width, b = to * width; i < width; ++i) sum += queries[a + i] * keys[b + i];
      scores[from * n + to] = sum * scale;
    }
  return scores;
}
function softmax(scores, keep) {
  const attention = new Float64Array(n * n);
  for (let begin = 0; begin < n * n; begin += n) {
    let largest = -Infinity, sum = 0;
    for (let i = begin; i < begin + n; ++i) if (keep[i] && scores[i] > largest) largest = scores[i];
    for (let i = begin; i < begin + n; ++i) if (keep[i]) sum += attention[i] = Math.exp(scores[i] - largest);
    for (let i = begin; i < begin + n; ++i) attention[i] /= sum;
  }
  return attention;
}
function unpackHead(packed) {
  const keep = unpackKeep(packed);
  if (packed.queries) { const scores = multiply(packed); return { attention: softmax(scores, keep), keep, scores }; }
  return { attention: shares(packed.attention), keep, scores: packed.scores ? spread(packed.scores, packed.scoreRange) : null };
}
function emptyMean() { return { attention: new Float64Array(n * n), keep: new Uint8Array(n * n), scores: null }; }
function addToMean(mean, map) { for (let i = 0; i < n * n; ++i) { mean.attention[i] += map.attention[i] / headCount; mean.keep[i] |= map.keep[i]; } }
// Behind a layer's heads comes their mean. Of long sentences all maps at once would fill the memory, so each is unpacked when it is wanted.
const matrices = data.matrices, headCount = matrices[0].length;
function mapOf(layer, head) {
  if (head < headCount) return unpackHead(matrices[layer][head]);
  const mean = emptyMean();
  for (const packed of matrices[layer]) addToMean(mean, unpackHead(packed));
  return mean;
}
const state = { layer: 0, head: 0, map: null, hover: null, locked: null };

const pixel = ([red, green, blue]) => (255 << 24 | blue << 16 | green << 8 | red) >>> 0;
const palette = Uint32Array.from(data.colours, pixel), hatch = pixel([180, 186, 197]), ground = pixel([241, 242, 245]);
function drawCells(canvas, map, cell, size) {
  const side = canvas.width = canvas.height = size * cell, context = canvas.getContext("2d"), image = context.createImageData(side, side), pixels = new Uint32Array(image.data.buffer);
  for (let y = 0, at = 0; y < side; ++y) {
    const row = Math.floor(y / cell) * size;
    for (let x = 0; x < side; ++x, ++at) {
      const i = row + Math.floor(x / cell);
      pixels[at] = map.keep[i] ? palette[Math.min(255, Math.round(255 * Math.min(1, map.attention[i] / data.scaleMaximum)))] : (x + y) % 5 === 0 ? hatch : ground;
    }
  }
  context.putImageData(image, 0, 0);
}
// A small picture of a long sentence shows the largest of each block.
const block = Math.ceil(n / 80), blocks = Math.ceil(n / block);
function drawSmall(canvas, map) {
  const small = { attention: new Float64Array(blocks * blocks), keep: new Uint8Array(blocks * blocks) };
  for (let from = 0, i = 0; from < n; ++from)
    for (let to = 0; to < n; ++to, ++i) {
      const at = Math.floor(from / block) * blocks + Math.floor(to / block);
      small.attention[at] = Math.max(small.attention[at], map.attention[i]);
      small.keep[at] |= map.keep[i];
    }
  drawCells(canvas, small, Math.max(1, Math.floor(80 / blocks)), blocks);
}
const cell = Math.max(2, Math.min(24, Math.floor(760 / n)));
const labels = Math.min(130, 14 + 7 * Math.max(...tokens.map(t => t.length)));
const every = Math.ceil(11 / cell);
let picture = null;
function draw() {
  const canvas = element("map"), side = labels + n * cell;
  if (!picture) { picture = document.createElement("canvas"); drawCells(picture, state.map, cell, n); }
  const ratio = window.devicePixelRatio || 1;
  canvas.width = canvas.height = side * ratio;
  canvas.style.width = canvas.style.height = side + "px";
  const context = canvas.getContext("2d"), style = getComputedStyle(document.body);
  context.scale(ratio, ratio);
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, labels, labels);
  context.font = "11px " + style.fontFamily;
  const at = state.hover || state.locked;
  for (let i = 0; i < n; ++i) {
    const marked = at && (i === at.from || i === at.to);
    if (!marked && (i % every || (at && Math.min(Math.abs(i - at.from), Math.abs(i - at.to)) < every))) continue;
    const name = tokens[i].length > 16 ? tokens[i].slice(0, 15) + "\u2026" : tokens[i], middle = labels + (i + 0.5) * cell;
    context.fillStyle = style.color;
    context.globalAlpha = !at || marked ? 1 : 0.55;
    context.textAlign = "right";
    context.fillText(name, labels - 5, middle + 4);
    context.save(); context.translate(middle + 4, labels - 5); context.rotate(-Math.PI / 2); context.textAlign = "left"; context.fillText(name, 0, 0); context.restore();
    context.globalAlpha = 1;
  }
  for (const [place, width] of [[state.locked, 3], [state.hover, 2]])
    if (place) {
      context.strokeStyle = "#fff"; context.lineWidth = width + 1.5;
      context.strokeRect(labels + place.to * cell, labels + place.from * cell, cell, cell);
      context.strokeStyle = "#171b22"; context.lineWidth = width / 2;
      context.strokeRect(labels + place.to * cell, labels + place.from * cell, cell, cell);
    }
}
function describe(place) {
  const map = state.map, i = place.from * n + place.to;
  const lines = [`${tokens[place.from]} (${place.from}) \u2192 ${tokens[place.to]} (${place.to})`, map.keep[i] ? `attention ${map.attention[i].toPrecision(4)}` : "pruned"];
  if (map.scores) {
    const row = map.scores.subarray(place.from * n, (place.from + 1) * n);
    lines.push(`score ${map.scores[i].toFixed(3)}, rank ${1 + row.filter(other => other > map.scores[i]).length} of ${n}`);
  }
  return lines.join("\n");
}
function showRow() {
  const place = state.locked;
  if (!place) { element("row").textContent = "Point at a cell; click to lock its row. Rows: from, columns: to. Hatched cells are pruned."; return; }
  const map = state.map, row = Array.from({ length: n }, (_, to) => ({ to, value: map.attention[place.from * n + to], keep: map.keep[place.from * n + to] }));
  const strongest = row.filter(edge => edge.keep).sort((a, b) => b.value - a.value).slice(0, 12);
  element("row").textContent = `${describe(place)}\nFrom ${tokens[place.from]}, the strongest: ` + strongest.map(edge => `${tokens[edge.to]} ${edge.value.toFixed(3)}`).join(", ") + ` (${row.filter(edge => !edge.keep).length} of ${n} pruned)`;
}
function choose(layer, head) {
  state.layer = layer; state.head = head; state.map = mapOf(layer, head); picture = null;
  element("layer").value = layer; element("head").value = head;
  const values = explanation.layers[layer], facts = head < headCount ? values.heads[head] : values;
  element("facts").textContent = `sparsity ${(100 * values.nominal_sparsity).toFixed(1)} % nominal, ${(100 * facts.effective_sparsity).toFixed(1)} % effective; entropy ${facts.entropy.toFixed(3)} nats (${facts.normalised_entropy.toFixed(2)} of the most possible)`;
  for (const button of element("grid").querySelectorAll("button"))
    button.setAttribute("aria-pressed", String(+button.dataset.layer === layer && +button.dataset.head === head));
  draw(); showRow();
}
function placeAt(event) {
  const box = element("map").getBoundingClientRect();
  const to = Math.floor((event.clientX - box.left - labels) / cell), from = Math.floor((event.clientY - box.top - labels) / cell);
  return to >= 0 && from >= 0 && to < n && from < n ? { from, to } : null;
}
function hover(place, x, y) {
  state.hover = place;
  const tip = element("tip");
  tip.style.display = place && x !== undefined ? "block" : "none";
  if (place && x !== undefined) { tip.textContent = describe(place); tip.style.left = Math.min(x + 14, innerWidth - 220) + "px"; tip.style.top = (y + 84 < innerHeight ? y + 14 : y - 74) + "px"; }
  draw();
}
function addOption(select, value, text) { const option = document.createElement("option"); option.value = value; option.textContent = text; select.append(option); }
function addCell(row, text, kind, name) { const item = document.createElement(kind); item.textContent = text; if (name) item.className = "name"; row.append(item); }

element("title").textContent = data.caption;
element("text").textContent = explanation.text ? explanation.text + (explanation.text_pair === undefined ? "" : " \u2016 " + explanation.text_pair) : tokens.join(" ");
element("answer").textContent = explanation.labels.map((label, i) => `${label} ${explanation.probabilities[i].toFixed(3)}`).join(", ") + ` \u2014 predicts ${explanation.prediction}` + (explanation.dropped_tokens ? ` \u2014 ${explanation.dropped_tokens} tokens were cut off` : "");
const grid = element("grid");
grid.style.gridTemplateColumns = `auto repeat(${headCount + 1}, 44px)`;
for (let column = -1; column <= headCount; ++column) { const label = document.createElement("span"); label.textContent = column < 0 ? "" : column < headCount ? column : "mean"; grid.append(label); }
matrices.forEach((_, layer) => {
  const label = document.createElement("span"); label.textContent = "layer " + layer; grid.append(label);
  for (let head = 0; head <= headCount; ++head) {
    const button = document.createElement("button");
    button.dataset.layer = layer; button.dataset.head = head; button.title = head < headCount ? `layer ${layer}, head ${head}` : `layer ${layer}, mean over heads`;
    button.append(document.createElement("canvas")); grid.append(button);
    button.addEventListener("click", () => choose(layer, head));
  }
  addOption(element("layer"), layer, layer);
});
// One at a time, so that the page answers meanwhile.
function drawGrid(layer, head, mean) {
  const map = head < headCount ? unpackHead(matrices[layer][head]) : mean;
  if (head < headCount) addToMean(mean, map);
  drawSmall(grid.querySelector(`[data-layer="${layer}"][data-head="${head}"] canvas`), map);
  if (head < headCount) setTimeout(drawGrid, 0, layer, head + 1, mean);
  else if (layer + 1 < matrices.length) setTimeout(drawGrid, 0, layer + 1, 0, emptyMean());
  else grid.setAttribute("aria-busy", "false");
}
for (let head = 0; head <= headCount; ++head) addOption(element("head"), head, head < headCount ? head : "mean");
for (const id of ["layer", "head"]) element(id).addEventListener("change", () => choose(+element("layer").value, +element("head").value));
const map = element("map");
map.addEventListener("mousemove", event => hover(placeAt(event), event.clientX, event.clientY));
map.addEventListener("mouseleave", () => hover(null));
map.addEventListener("click", event => { state.locked = placeAt(event); draw(); showRow(); });
map.addEventListener("keydown", event => {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  if (step) { const at = state.locked || { from: 0, to: 0 }; state.locked = { from: Math.max(0, Math.min(n - 1, at.from + step[0])), to: Math.max(0, Math.min(n - 1, at.to + step[1])) }; }
  else if (event.key === "Escape") state.locked = null;
  else if (event.key === "Enter") state.locked = state.locked || { from: 0, to: 0 };
  else return;
  event.preventDefault(); draw(); showRow();
});
const head = document.createElement("tr");
["layer", "nominal sparsity", "effective sparsity", "entropy (nats)", "share of FLOPs: attention", "pruned, real", "pruned, paper's convention"].forEach((text, i) => addCell(head, text, "th", i === 0));
element("layers").append(head);
explanation.layers.forEach((layer, i) => {
  const row = document.createElement("tr"), flops = explanation.flops[i], percent = share => (100 * share).toFixed(2) + " %";
  [i, percent(layer.nominal_sparsity), percent(layer.effective_sparsity), layer.entropy.toFixed(3), percent(flops.attention_share), percent(flops.pruned_share), percent(flops.pruned_share_paper_convention)].forEach((text, column) => addCell(row, text, "td", column === 0));
  element("layers").append(row);
});
choose(0, 0);
grid.setAttribute("aria-busy", "true");
setTimeout(drawGrid, 0, 0, 0, emptyMean());
</script>
</body>
</html>
)HTML";
    return page;
}

} // namespace crisp::analysis
