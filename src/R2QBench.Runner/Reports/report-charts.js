
// Charts: drawn when they come near the screen, again when the width class or the colours change.
const holders = typeof vegaEmbed === 'function' ? [...document.querySelectorAll('.chart')] : [];
const views = new Map();
const dark = matchMedia('(prefers-color-scheme: dark)');
const narrow = matchMedia('(max-width: 700px)');

function config(width) {
  const style = getComputedStyle(document.documentElement);
  const text = style.getPropertyValue('--text').trim(), line = style.getPropertyValue('--line').trim();
  return {
    background: style.getPropertyValue('--ground').trim(),
    font: getComputedStyle(document.body).fontFamily,
    view: { stroke: line },
    axis: { labelColor: text, titleColor: text, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelOverlap: true, labelLimit: narrow.matches ? 110 : 200, tickCount: 6 },
    legend: {
      labelColor: text, titleColor: text, symbolBaseFillColor: text, symbolBaseStrokeColor: text, labelFontSize: 12,
      ...(narrow.matches ? { orient: 'bottom', direction: 'vertical', columns: 1, labelLimit: width - 60, gradientLength: Math.max(100, width - 80), gradientDirection: "horizontal" } : { orient: 'right', labelLimit: 240 }),
    },
    text: { color: text },
    rule: { color: text },
    style: { 'guide-label': { fill: text }, 'guide-title': { fill: text } },
  };
}

/** The chart's rows; of charts that follow the table those of its first runs. */
function chartRows(holder) {
  const data = json(holder.parentElement.querySelector('[data-rows]'));
  if (!holder.dataset.follows) return rowsOf(data);
  const known = new Set(data.columns.run.t);
  const chosen = new Set(fittingRuns().filter(run => known.has(run)).slice(0, Number(holder.dataset.follows)));
  return rowsOf(data, (i, read) => chosen.has(read('run', i)));
}

function draw(holder) {
  holder.dataset.drawn = 'yes';
  const spec = structuredClone(json(holder.parentElement.querySelector('[data-spec]')));
  const rows = chartRows(holder);
  spec.data = { values: rows };
  if (holder.dataset.follows) {
    // Legends name only what is drawn; the colours stay.
    for (const channel of ['color', 'strokeDash']) {
      const { field, scale } = spec.layer[0].encoding[channel];
      const drawn = new Set(rows.map(row => row[field]));
      const kept = scale.domain.map((value, i) => [value, scale.range[i]]).filter(([value]) => drawn.has(value));
      scale.domain = kept.map(([value]) => value);
      scale.range = kept.map(([, mark]) => mark);
    }
    holder.dataset.runs = new Set(rows.map(row => row.run)).size;
  }
  // ast: expressions are interpreted, because the page's policy forbids eval.
  vegaEmbed(holder, spec, { ast: true, renderer: 'svg', config: config(holder.clientWidth), actions: false })
    .then(result => {
      views.get(holder)?.finalize();
      views.set(holder, result.view);
      holder.style.minHeight = '0';
    })
    .catch(error => { holder.textContent = 'This chart could not be drawn: ' + error.message; });
}

const isVisible = holder => !holder.parentElement.hidden;
const near = new IntersectionObserver(entries => {
  for (const entry of entries) if (entry.isIntersecting && !entry.target.dataset.drawn) draw(entry.target);
}, { rootMargin: '300px' });
// After the first paint: the table is there before the first chart is drawn.
setTimeout(() => {
  for (const holder of holders) {
    if (isVisible(holder) && holder.getBoundingClientRect().top < innerHeight + 300) draw(holder);
    else near.observe(holder);
  }
}, 50);

const redraw = () => { for (const holder of holders) if (holder.dataset.drawn) { if (isVisible(holder)) draw(holder); else delete holder.dataset.drawn; } };
dark.addEventListener('change', redraw);
narrow.addEventListener('change', redraw);
addEventListener('beforeprint', () => { for (const holder of holders) if (!holder.dataset.drawn && isVisible(holder)) draw(holder); });
onTable(() => { for (const holder of holders) if (holder.dataset.follows && holder.dataset.drawn) { if (isVisible(holder)) draw(holder); else delete holder.dataset.drawn; } });

for (const select of document.querySelectorAll('select[data-group]')) select.addEventListener('change', () => {
  for (const figure of document.querySelectorAll(`figure[data-in="${select.dataset.group}"]`)) {
    figure.hidden = figure.id !== 'figure-' + select.value;
    const holder = figure.querySelector('.chart');
    if (!figure.hidden && holders.includes(holder) && !holder.dataset.drawn) draw(holder);
  }
});

for (const button of document.querySelectorAll('[data-take]')) button.addEventListener('click', async () => {
  const holder = button.closest('figure').querySelector('.chart'), kind = button.dataset.take;
  if (kind === 'csv') {
    const url = URL.createObjectURL(new Blob([csv(json(holder.parentElement.querySelector('[data-rows]')))], { type: 'text/csv' }));
    save(url, holder.id + '.csv');
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  } else {
    const view = views.get(holder);
    if (view) save(await view.toImageURL(kind, kind === 'png' ? 3 : 1), holder.id + '.' + kind);
  }
});
